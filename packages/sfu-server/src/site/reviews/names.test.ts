import { describe, expect, it } from 'vitest';

import { familyNameOf } from './names.ts';

describe('[RV8] the family name in a name', () => {
  it.each([
    ['박서연', '박'],
    ['김 민지', '김'],
    ['남궁민수', '남궁'],
    ['선우진', '선우'],
    ['황보 영', '황보'],
    ['제갈공명', '제갈'],
    ['사공명', '사공'],
    ['독고영재', '독고'],
    ['서문탁', '서문'],
    // Two syllables are a one-syllable family name and a one-syllable given name.
    ['선우', '선'],
    ['이', '이'],
    ['제임스 리', '리'],
    ['Minji Kim', 'Kim'],
    ['Kim, Minji', 'Kim'],
    ['Ludwig van Beethoven', 'Beethoven'],
    ['Madonna', 'Madonna'],
    ['王小明', '王'],
    ['山田 太郎', '山田'],
    ['  박서연  ', '박'],
    ['', ''],
  ])('of %j is %j', (name, family) => {
    expect(familyNameOf(name)).toBe(family);
  });
});
