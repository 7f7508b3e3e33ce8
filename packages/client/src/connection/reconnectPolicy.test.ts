import { describe, expect, it } from 'vitest';

import { retryDelay, waysAt } from './reconnectPolicy.ts';

describe('[DO1] the ways to the server', () => {
  const first = (known: 'websocket' | 'polling' | null, wasSilent = false) =>
    [0, 1, 2, 3, 4, 5, 6].map((attempt) => waysAt(attempt, { known, wasSilent }));
  const [webSocket, polling] = [['websocket'], ['polling']];

  it('a WebSocket comes first, and the other at once where it is refused', () => {
    expect(first(null)).toEqual(Array.from({ length: 7 }, () => ['websocket', 'polling']));
  });

  it('where nothing answers they take turns to be first', () => {
    expect(first(null, true).map(([way]) => way)).toEqual([
      'websocket',
      'polling',
      'websocket',
      'polling',
      'websocket',
      'polling',
      'websocket',
    ]);
  });

  it('what was good is tried alone, and the other seldom: the network may be another one', () => {
    const six = <T>(way: T): T[] => Array.from({ length: 6 }, () => way);
    expect(first('websocket')).toEqual([...six(webSocket), polling]);
    expect(first('polling', true)).toEqual([...six(polling), webSocket]);
  });
});

describe('[UI5] small policies', () => {
  it('waits longer each time, never more than 4 s, and not all at once', () => {
    expect([0, 1, 2, 10].map((attempt) => retryDelay(attempt, 1))).toEqual([250, 500, 1000, 4000]);
    expect(retryDelay(10, 0)).toBe(2000);
  });
});
