import { expect, it } from 'vitest';

import { plain } from '../../../../tests/support/pictures.ts';
import { FakeClock } from '../../../../tests/support/FakeClock.ts';
import { ClassroomError } from '../rules/ClassroomError.ts';
import { SharpPictureMaker } from './SharpPictureMaker.ts';

const silent = { info: () => undefined, warn: () => undefined };

/** A maker, and the order in which it was done with what was sent: what was made, and what was refused. */
async function maker() {
  const pictures = new SharpPictureMaker(new FakeClock(), silent);
  const file = await plain('jpeg');
  const done: string[] = [];
  const sending: Promise<unknown>[] = [];
  return {
    send: (place: string, of: string): void => {
      const sent = pictures.make(file, { place, of }).then(
        () => done.push(`${place} ${of}`),
        (error: unknown) =>
          done.push(`${place} ${of} ${error instanceof ClassroomError ? error.code : String(error)}`),
      );
      sending.push(sent);
    },
    done: async (): Promise<string[]> => {
      await Promise.all(sending);
      return done;
    },
  };
}

it('[PH10] places take turns, and so do the classes within one', async () => {
  const { send, done } = await maker();
  for (const of of ['a', 'a', 'a', 'b']) {
    send('home', of);
  }
  send('school', 'c');
  send('school', 'c');
  expect(await done()).toEqual(['home a', 'school c', 'home b', 'school c', 'home a', 'home a']);
});

it('[PH10] of a full queue, the place with most in it gives way, and nobody to its own', async () => {
  const { send, done } = await maker();
  for (let index = 0; index < 33; index += 1) {
    send('home', `class ${index}`);
  }
  send('school', 'c');
  const all = await done();
  expect(all.filter((one) => one.endsWith('SERVER_BUSY')).toSorted()).toEqual([
    'home class 31 SERVER_BUSY',
    'home class 32 SERVER_BUSY',
  ]);
  expect(all.filter((one) => !one.endsWith('SERVER_BUSY')).slice(0, 2)).toEqual(['home class 0', 'school c']);
  expect(all).toHaveLength(34);
});
