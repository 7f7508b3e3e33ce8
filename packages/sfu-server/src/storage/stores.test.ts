import { rmSync } from 'node:fs';

import { afterEach, describe } from 'vitest';
import { temporaryFolder } from '@gongbang/tests/support/classServer.ts';

import { memoryStores } from './memory/memoryStores.ts';
import { openDatabase } from './sqlite/database.ts';
import { sqliteStores } from './sqlite/sqliteStores.ts';
import { storeSuite } from './stores.suite.ts';

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
