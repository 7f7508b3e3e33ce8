import { describe, expect, it } from 'vitest';

import { clockTime, shortName, split } from './format.ts';

describe('[UI3] times', () => {
  it.each([
    [0, '00:00'],
    [-5, '00:00'],
    [65_000, '01:05'],
    [3_661_000, '1:01:01'],
  ])('%i ms is %s', (ms, text) => {
    expect(clockTime(ms)).toBe(text);
  });

  it('splits a duration', () => {
    expect(split(3_661_999)).toEqual({ hours: 1, minutes: 1, seconds: 1 });
  });
});

describe('[UI27] a name in a sentence with little room', () => {
  it('is whole where it is short, and leaves room where it is long', () => {
    expect(shortName('이정은')).toBe('이정은');
    expect(shortName('황금독수리온세상을놀라게하다남궁빛나리')).toBe('황금독수리온세상을놀라게하다남…');
    expect(shortName('Maximiliane-Theodora von Hohenlohe')).toBe('Maximiliane-The…');
    expect(shortName('👩🏽‍🎨'.repeat(16))).toBe('👩🏽‍🎨'.repeat(16));
  });
});
