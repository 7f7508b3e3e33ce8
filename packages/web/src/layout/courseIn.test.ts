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
    expect(courseIn(path, hash)).toEqual({ slug: path.split('/')[2], board: null });
  });

  it.each([
    ['/c/pinch-pot/board', null],
    ['/c/pinch-pot/board/', null],
    ['/c/board/board', null],
    ['/c/pinch-pot/board/entry00000000001', 'entry00000000001'],
  ])('[BD35] %s is its board', (path, entryId) => {
    expect(courseIn(path, '')).toEqual({ slug: path.split('/')[2], board: { entryId } });
  });

  it.each([
    ['/c/abcdef123456', ''],
    ['/c/abcdef123456', KEY],
    ['/c/abcdef1234', KEY],
    ['/c/', ''],
    ['/c/Pinch-Pot', ''],
    ['/c/a/b', ''],
    ['/c/a/board/b', ''],
    ['/c/abcdef123456/board', ''],
    ['/c/a--b', ''],
    ['/m/pinch-pot', ''],
  ])('%s%s is none', (path, hash) => {
    expect(courseIn(path, hash)).toBeNull();
  });
});
