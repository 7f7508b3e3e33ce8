import { describe, expect, it } from 'vitest';

import { textTable, verdictOf } from './connectionReport.ts';

describe('[CK2] the verdict of a connection check', () => {
  const done = { isRunning: false, isUnreachable: false, signallingMs: 20 };

  it.each([
    [{ ...done, open: ['udp', 'tcp'] }, 'fine'],
    [{ ...done, isRunning: true, open: ['udp'] }, 'fine'],
    [{ ...done, isRunning: true, open: ['tcp'] }, 'checking'],
    [{ ...done, open: ['tcp', 'relay-tls'] }, 'slow'],
    [{ ...done, open: ['relay-tls'] }, 'relayed'],
    [{ ...done, open: [] }, 'no-media'],
    [{ ...done, signallingMs: null, open: ['udp'] }, 'no-server'],
    [{ ...done, isUnreachable: true, open: [] }, 'no-server'],
  ])('of %j is %s', (tried, verdict) => {
    expect(verdictOf(tried)).toBe(verdict);
  });

  it('can be sent as text, in columns', () => {
    expect(
      textTable([
        ['way', 'state'],
        ['relay-tls', 'open'],
      ]),
    ).toBe('way        state\nrelay-tls  open');
  });
});
