import { Socket } from 'node:net';

import { expect, it } from 'vitest';

import { StillShelf } from './StillShelf.ts';

const MB = 1024 * 1024;

it('[LM25] the class whose readers hold most gives way, oldest first, and no other', () => {
  const shelf = new StillShelf({ find: () => new Uint8Array(MB) });
  const read = (classId: string, stillId: string): Socket => {
    const reader = new Socket();
    expect(shelf.read(classId, stillId, reader)?.length).toBe(MB);
    return reader;
  };
  const isDropped = (readers: Socket[]): boolean[] => readers.map(({ destroyed }) => destroyed);
  const slow = [read('a', 'one'), read('a', 'two')];
  const greedy = Array.from({ length: 62 }, (_one, index) => read('b', String(index)));
  expect(isDropped([...slow, ...greedy])).not.toContain(true);
  const others = [read('b', 'more'), read('c', 'one'), read('d', 'one')];
  expect(isDropped([...slow, ...others])).not.toContain(true);
  expect(isDropped(greedy)).toEqual(greedy.map((_one, index) => index < 3));
});
