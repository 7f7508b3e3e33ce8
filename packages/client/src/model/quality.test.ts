import { describe, expect, it } from 'vitest';

import { cushionFor, judge } from './quality.ts';

describe('[QL1] a connection in a word', () => {
  const fine = { lossRatio: 0, roundTripMs: 20, freezeRatio: 0, concealedRatio: 0, isLost: false };

  it.each([
    [{}, 'good', null],
    [{ roundTripMs: null }, 'good', null],
    [{ lossRatio: 0.02 }, 'good', null],
    [{ lossRatio: 0.05 }, 'fair', 'loss'],
    [{ lossRatio: 0.2 }, 'poor', 'loss'],
    [{ roundTripMs: 400 }, 'fair', 'distance'],
    [{ freezeRatio: 0.2 }, 'poor', 'freezes'],
    [{ concealedRatio: 0.05, lossRatio: 0.2 }, 'poor', 'loss'],
    [{ isLost: true }, 'poor', 'lost'],
  ])('%j is %s for %s', (symptoms, quality, complaint) => {
    expect(judge({ ...fine, ...symptoms })).toEqual({ quality, complaint });
  });
});

describe('[NW6] on a link that loses packets', () => {
  it('received media waits for what is sent again, and nowhere else', () => {
    expect(cushionFor(0, 100)).toBe(0);
    expect(cushionFor(0.05, 100)).toBe(416);
    expect(cushionFor(0.1, 100)).toBe(566);
    expect(cushionFor(0.05, null)).toBe(66);
    expect(cushionFor(0.2, 2000)).toBe(800);
  });
});
