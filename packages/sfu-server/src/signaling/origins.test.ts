import type { IncomingMessage } from 'node:http';

import { describe, expect, it } from 'vitest';

import { objectionTo } from './origins.ts';

describe('[DO4] the warning of a page that is refused', () => {
  it('comes once an hour, and for what is no page never', () => {
    let now = 0;
    const warnings: object[] = [];
    const object = objectionTo({
      allowedOrigins: [],
      trustProxy: false,
      isSurplus: () => false,
      log: { info: () => undefined, warn: (bindings: object) => warnings.push(bindings) },
      now: () => now,
    });
    // It has only what the function reads.
    const ask = (origin: string) =>
      object({ headers: { origin, host: 'upstream:3000' } } as unknown as IncomingMessage)?.status;
    expect(ask('null')).toBe(403);
    expect(warnings).toEqual([]);
    for (const minute of [0, 1, 59, 60, 61]) {
      now = minute * 60_000;
      expect(ask('https://class.example.org')).toBe(403);
    }
    expect(warnings).toEqual(
      Array.from({ length: 2 }, () => ({ origin: 'https://class.example.org', host: 'upstream:3000' })),
    );
  });
});
