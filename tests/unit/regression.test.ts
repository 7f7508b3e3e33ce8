import { describe, expect, it } from 'vitest';

import { slopeOf } from '../support/regression.ts';

describe('[VL7] growth, as the soak judges it', () => {
  it('is the slope of the line through what was measured', () => {
    const { slope, margin } = slopeOf([
      [0, 5],
      [1, 7],
      [2, 9],
      [3, 11],
    ]);
    expect(slope).toBeCloseTo(2);
    expect(margin).toBeCloseTo(0);
  });

  it('is as certain as the points are many and near the line', () => {
    const noisy = (count: number) =>
      slopeOf(Array.from({ length: count }, (_, x) => [x, x % 2 === 0 ? 1 : -1] as const));
    expect(noisy(6).margin).toBeGreaterThan(noisy(40).margin);
    // A textbook's example: y = 1.5 x - 0.2 through (1, 1), (2, 3), (3, 5), (4, 6), (5, 7).
    const { slope, margin } = slopeOf([
      [1, 1],
      [2, 3],
      [3, 5],
      [4, 6],
      [5, 7],
    ]);
    expect(slope).toBeCloseTo(1.5);
    expect(margin).toBeCloseTo(3.18 * Math.sqrt(0.7 / 3 / 10), 1);
  });

  it('is not said of two points', () => {
    expect(() =>
      slopeOf([
        [0, 0],
        [1, 1],
      ]),
    ).toThrow(RangeError);
  });
});
