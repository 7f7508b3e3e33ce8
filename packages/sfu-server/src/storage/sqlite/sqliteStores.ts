import type { Stores } from '../stores.ts';
import { SqliteChatStore } from './SqliteChatStore.ts';
import { SqliteClassStore } from './SqliteClassStore.ts';
import type { SqliteDatabase } from './SqliteDatabase.ts';
import { SqliteKeepsakeStore } from './SqliteKeepsakeStore.ts';
import { SqlitePictureStore } from './SqlitePictureStore.ts';
import { SqliteRetentionStore } from './SqliteRetentionStore.ts';
import { SqliteStillStore, SqliteWorkshopStore } from './SqliteWorkshopStore.ts';

/** All stores on one database. */
export function sqliteStores(database: SqliteDatabase): Stores {
  return {
    transactions: database,
    classes: new SqliteClassStore(database),
    workshops: new SqliteWorkshopStore(database),
    chat: new SqliteChatStore(database),
    stills: new SqliteStillStore(database),
    pictures: new SqlitePictureStore(database),
    keepsakes: new SqliteKeepsakeStore(database),
    retention: new SqliteRetentionStore(database),
  };
}
