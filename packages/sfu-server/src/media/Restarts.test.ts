import { FakeClock } from '@gongbang/tests/support/FakeClock.ts';
import { expect, it } from 'vitest';

import { Restarts } from './Restarts.ts';

it('[MD38] a picture begins anew for a viewer five times at once, then once in two seconds', () => {
  const clock = new FakeClock();
  const restarts = new Restarts(clock);
  const take = (viewer = 'anna', producerId = 'hands'): number => restarts.take({ viewer, producerId });
  expect(Array.from({ length: 6 }, () => take())).toEqual([0, 0, 0, 0, 0, 2000]);
  clock.advance(1500);
  expect(take()).toBe(500);
  // Another picture, or another viewer.
  expect([take('anna', 'screen'), take('bora')]).toEqual([0, 0]);
  clock.advance(500);
  expect([take(), take()]).toEqual([0, 2000]);
  clock.advance(60_000);
  expect(Array.from({ length: 6 }, () => take())).toEqual([0, 0, 0, 0, 0, 2000]);
});
