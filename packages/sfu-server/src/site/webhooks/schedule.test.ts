import { describe, expect, it } from 'vitest';

import { FAILING_MS, waitAfter } from './schedule.ts';

describe('[WBH5] what did not arrive', () => {
  it('is sent again after longer and longer, nine times within three days and a few hours', () => {
    const waits: number[] = [];
    for (let wait = waitAfter(1, 0, 0); wait !== null; wait = waitAfter(waits.length + 1, 0, 0)) {
      waits.push(wait);
    }
    expect(waits.map((ms) => ms / 1000)).toEqual([
      ...[5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400],
    ]);
    const all = waits.reduce((sum, ms) => sum + ms, 0);
    expect(all).toBeGreaterThan(FAILING_MS);
    expect(all).toBeLessThan(FAILING_MS + 6 * 3_600_000);
  });

  it('does not come back all together, and not before an address wants it', () => {
    expect([waitAfter(2, 0, 0), waitAfter(2, 0, 0.5), waitAfter(2, 0, 1)]).toEqual([
      300_000, 315_000, 330_000,
    ]);
    expect(waitAfter(1, 120_000, 0)).toBe(120_000);
    expect(waitAfter(3, 120_000, 0)).toBe(1_800_000);
    expect(waitAfter(1, 1e15, 0)).toBe(86_400_000);
    expect(waitAfter(10, 120_000, 0)).toBeNull();
  });
});
