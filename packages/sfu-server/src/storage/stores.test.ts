import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { temporaryFolder } from '@gongbang/tests/support/classServer.ts';
import { lacksPostgres, PostgresServer } from '@gongbang/tests/support/PostgresServer.ts';

import { systemClock } from '../clock.ts';
import { memoryStores } from './memory/memoryStores.ts';
import { Claim } from './postgres/Claim.ts';
import { openPostgres } from './postgres/openPostgres.ts';
import { databaseFile, openDatabase } from './sqlite/database.ts';
import { sqliteStores } from './sqlite/sqliteStores.ts';
import { storeSuite } from './stores.suite.ts';
import type { StoreBackend } from './stores.ts';

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

describe.skipIf(lacksPostgres)('[PQ1] in PostgreSQL', () => {
  const log = { info: () => undefined, warn: () => undefined };
  let postgres: PostgresServer;
  let claim: Claim;
  let dataDir: string;
  let backend: StoreBackend | null = null;
  const open = async (): Promise<StoreBackend> => {
    backend = await openPostgres({ claim, dataDir, clock: systemClock, log });
    return backend;
  };
  /** All rows of all tables in the working copy at this moment. */
  const rowsOfCopy = (): Record<string, unknown> => {
    using copy = new DatabaseSync(databaseFile(join(dataDir, 'working-copy')), { readOnly: true });
    const names = copy.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`).all();
    return Object.fromEntries<unknown>(
      names.map(({ name }) => [
        String(name),
        copy.prepare(`SELECT * FROM "${String(name)}" ORDER BY 1, 2, 3`).all(),
      ]),
    );
  };
  beforeAll(async () => {
    postgres = await PostgresServer.start();
    claim = await Claim.take(await postgres.createDatabase(), log, 0);
    dataDir = temporaryFolder();
  });
  afterAll(async () => {
    await claim.release();
    await postgres[Symbol.asyncDispose]();
    rmSync(dataDir, { recursive: true });
  });
  // After any test, reopening the database finds the same rows.
  afterEach(async () => {
    await backend?.stores.transactions.durable();
    const before = rowsOfCopy();
    await backend?.close();
    await open();
    expect(rowsOfCopy()).toEqual(before);
    await backend?.close();
    await postgres.ask('studio1', 'DROP SCHEMA gongbang_class CASCADE');
  });

  storeSuite(async () => (await open()).stores);
});
