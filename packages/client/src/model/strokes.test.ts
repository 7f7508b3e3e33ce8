import type { Stroke } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import { drawn, removed } from './strokes.ts';

describe('[DR1] strokes on the page', () => {
  const stroke = (id: string, x: number): Stroke => ({
    id,
    peerId: 'mentor----------',
    canvas: 'hands',
    ink: 'live',
    fades: false,
    points: [[x, 0]],
  });
  it('grow by the points that come in, and go when they are undone', () => {
    const two = drawn(drawn([], [stroke('one-1', 0)]), [stroke('one-1', 0.5), stroke('two-2', 1)]);
    expect(two).toMatchObject([
      {
        points: [
          [0, 0],
          [0.5, 0],
        ],
      },
      { points: [[1, 0]] },
    ]);
    expect(removed(two, ['one-1'])).toMatchObject([{ id: 'two-2' }]);
    expect(removed(two, null)).toEqual([]);
  });
});
