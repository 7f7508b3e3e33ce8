import { rmSync } from 'node:fs';

import { memoryStores } from '@gongbang/sfu-server/storage/memory/memoryStores.ts';
import { openDatabase } from '@gongbang/sfu-server/storage/sqlite/database.ts';
import { sqliteStores } from '@gongbang/sfu-server/storage/sqlite/sqliteStores.ts';
import { afterEach, describe } from 'vitest';

import { temporaryFolder } from '../support/classServer.ts';
import { storeSuite } from './store.suite.ts';

describe('in memory', () => {
  storeSuite(() => memoryStores());
});

describe('in SQLite', () => {
  const closing: (() => void)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) {
      close();
    }
  });

  storeSuite(() => {
    const folder = temporaryFolder();
    const database = openDatabase(folder);
    closing.push(() => {
      database.close();
      rmSync(folder, { recursive: true });
    });
    return sqliteStores(database);
  });
});
