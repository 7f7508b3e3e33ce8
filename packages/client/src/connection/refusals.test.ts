import { ERRORS, errorCode } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import { bottleneckOf, isFinal } from './refusals.ts';

const STEPS = ['look', 'connect', 'join'] as const;

describe('[LM22] what the page makes of a refusal', () => {
  it('is for good or about room, and never both', () => {
    for (const code of errorCode.options) {
      for (const step of STEPS) {
        expect(isFinal(code) && bottleneckOf(code, step) !== null, `${code} ${step}`).toBe(false);
      }
    }
  });

  it('is for good only where the protocol says that trying again is of no use', () => {
    expect(errorCode.options.filter((code) => isFinal(code) && ERRORS[code].retryable)).toEqual([]);
  });

  it('tells people in the class from connections to it, and either from a server that is busy', () => {
    const told = (code: Parameters<typeof bottleneckOf>[0]) => STEPS.map((step) => bottleneckOf(code, step));
    expect(told('ADDRESS_FULL')).toEqual(['connections', 'connections', 'address']);
    expect(told('CLASS_FULL')).toEqual(['class', 'class', 'class']);
    expect(told('SERVER_BUSY')).toEqual(['server', 'server', 'server']);
    expect(told('RATE_LIMITED')).toEqual(['server', 'server', null]);
    expect(told('CLASS_LOCKED')).toEqual([null, null, null]);
  });
});
