import type { StoreBackend, Stores } from '../stores.ts';
import { MemoryChatStore } from './MemoryChatStore.ts';
import { MemoryClassStore, MemoryRetentionStore } from './MemoryClassStore.ts';
import { MemoryDatabase } from './MemoryDatabase.ts';
import { MemoryKeepsakeStore } from './MemoryKeepsakeStore.ts';
import { MemoryPictureStore } from './MemoryPictureStore.ts';
import { MemoryStillStore, MemoryWorkshopStore } from './MemoryWorkshopStore.ts';

/** A picture counts as this many rows. */
const PICTURE_WEIGHT = 50;

/** All stores, in the memory of this process. */
export function memoryStores(database: MemoryDatabase = new MemoryDatabase()): Stores {
  const classes = new MemoryClassStore(database);
  const workshops = new MemoryWorkshopStore(database, classes);
  const chat = new MemoryChatStore(database, classes);
  const stills = new MemoryStillStore(database, classes);
  const pictures = new MemoryPictureStore(database, classes);
  const keepsakes = new MemoryKeepsakeStore(database, classes);
  const small = [
    ...[chat.rows, chat.said, chat.seqs, chat.sent],
    ...[workshops.parts, workshops.progress, workshops.visits],
    ...[stills.rows, keepsakes.rows, keepsakes.pictures],
  ];
  const retention = new MemoryRetentionStore(
    database,
    classes,
    [...small.map((rows) => ({ rows, weight: 1 })), { rows: pictures.rows, weight: PICTURE_WEIGHT }],
    (id) => {
      for (const part of ['roll', 'cameras', 'passes']) {
        workshops.parts.delete(id, part);
      }
    },
  );
  return { transactions: database, classes, workshops, chat, stills, pictures, keepsakes, retention };
}

/** Stores for a server that forgets everything when it ends. */
export function memoryBackend(): StoreBackend {
  return { stores: memoryStores(), obstacles: () => [], keeper: 'disk', close: () => undefined };
}
