import type { ConsumerOptions, MediaId } from '@gongbang/protocol';
import { expect, it } from 'vitest';

import { createClassStore } from '../model/classStore.ts';
import { ClassMedia, type ClassMediaParts } from './ClassMedia.ts';

const added = (producerId: MediaId) =>
  ({
    name: 'consumer:added',
    payload: { consumer: { producerId } as ConsumerOptions },
  }) as const;

it('[RC9] what is said while a join is under way is followed in its order, also when more is said meanwhile', async () => {
  const followed: string[] = [];
  const first = Promise.withResolvers<undefined>();
  const received = {
    add: async ({ producerId }: ConsumerOptions) => {
      followed.push(`added ${producerId}`);
      await (producerId === 'one' ? first.promise : undefined);
    },
    remove: (producerId: MediaId) => {
      followed.push(`closed ${producerId}`);
    },
  };
  const media = new ClassMedia({
    store: createClassStore('mentor'),
    loading: {
      begins: () => Promise.resolve(),
      // As large as it is, it stays unloaded.
      load: () => Promise.resolve({ MediaSession: { prepare: () => ({ received }) } } as never),
    },
    setup: () => Promise.resolve({} as never),
    rejoin: () => undefined,
  } as unknown as ClassMediaParts);
  await media.prepare();
  const held = media.hold();
  media.notified(added('one'));
  media.notified(added('two'));
  const released = media.release();
  media.notified({ name: 'producer:closed', payload: { producerId: 'two' } });
  first.resolve(undefined);
  await released;
  media.letGo(held);
  expect(followed).toEqual(['added one', 'added two', 'closed two']);
  expect(media.isHolding).toBe(false);
});
