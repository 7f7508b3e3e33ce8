import { describe, expect, it } from 'vitest';

import { courseIn } from './courseIn.ts';

const KEY = '#abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';

describe('[BP1] an address that begins as class links do', () => {
  it.each([
    ['/c/pinch-pot', ''],
    ['/c/pinch-pot/', ''],
    ['/c/pots', ''],
    ['/c/abcdefghijklm', ''],
    ['/c/abcdef-12345', '#mentor'],
  ])('%s%s is a course', (path, hash) => {
    expect(courseIn(path, hash)).toBe(path.split('/')[2]);
  });

  it.each([
    ['/c/abcdef123456', ''],
    ['/c/abcdef123456', KEY],
    ['/c/abcdef1234', KEY],
    ['/c/', ''],
    ['/c/Pinch-Pot', ''],
    ['/c/a/b', ''],
    ['/c/a--b', ''],
    ['/m/pinch-pot', ''],
  ])('%s%s is none', (path, hash) => {
    expect(courseIn(path, hash)).toBeNull();
  });
});
