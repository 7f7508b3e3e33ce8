import { FakeClock } from '@gongbang/tests/support/FakeClock.ts';
import { expect, it } from 'vitest';

import { Glances } from './Glances.ts';

it('[CO4] what many look at is made once for all within a second, and anew when something is another', async () => {
  const clock = new FakeClock();
  const glances = new Glances<string, number>(clock);
  let made = 0;
  const look = (key = 'front') => glances.at(key, () => Promise.resolve((made += 1)));
  expect(await Promise.all([look(), look(), look()])).toEqual([1, 1, 1]);
  clock.advance(999);
  expect(await look()).toBe(1);
  clock.advance(1);
  expect([await look(), await look('page')]).toEqual([2, 3]);
  glances.forget();
  expect(await look()).toBe(4);
});

it('[CO4] what could not be made is tried again by the next who looks', async () => {
  const glances = new Glances<string, number>(new FakeClock());
  await expect(glances.at('a', () => Promise.reject(new Error('the store refuses')))).rejects.toThrow();
  expect(await glances.at('a', () => Promise.resolve(7))).toBe(7);
});
