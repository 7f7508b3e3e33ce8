import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';

import { Client, DatabaseError } from 'pg';

import type { Clock, Log } from '../../ports/world.ts';
import { makeFolder, protectFiles } from '../dataFolder.ts';
import { SCHEMA_VERSION, bringTo, databaseFile, openDatabase } from '../sqlite/database.ts';
import { SHRINKS_IN_STEPS } from '../sqlite/shrinking.ts';
import { SqliteDatabase } from '../sqlite/SqliteDatabase.ts';
import { sqliteStores } from '../sqlite/sqliteStores.ts';
import { StoreHealth } from '../sqlite/StoreHealth.ts';
import type { StoreBackend } from '../stores.ts';
import type { Claim } from './Claim.ts';
import { Final, describeFailure, placeOf } from './failures.ts';
import { readHead, writeHead } from './head.ts';
import { clientOptions, hangUp } from './options.ts';
import { Replica } from './Replica.ts';
import { copyIn, copyOut } from './tableCopies.ts';
import { tablesOf } from './tables.ts';

/** The working copy's folder under DATA_DIR. */
const FOLDER = 'working-copy';
/** How long a few pages of stored data may take to arrive at the start, in ms: pictures, over any network. */
const PAGE_MS = 60_000;
/** How long closing waits for changes that the database has not acknowledged yet, in ms. */
const CLOSE_MS = 4000;

/** How long the start waits for tables that somebody holds, in ms. */
const LOCK_MS = 10_000;

export interface PostgresOptions {
  /** On the database. */
  readonly claim: Claim;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The server's stores in PostgreSQL. Classes work on a copy in SQLite, which is remade at each start; a commit there is durable once
 * PostgreSQL has acknowledged it.
 * @throws Error, in sentences, if the database cannot be used, or was written by a newer version; nothing is left open then
 */
export async function openPostgres({ claim, dataDir, clock, log }: PostgresOptions): Promise<StoreBackend> {
  const folder = join(dataDir, FOLDER);
  const removeCopy = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  removeCopy();
  const batch = await load(claim, folder);
  const send = (done: (error: Error | null) => void): void => {
    replica.send(done);
  };
  const database = openDatabase(
    folder,
    (file) =>
      new SqliteDatabase(file, (_descriptor, done) => {
        send(done);
      }),
    'OFF',
  );
  const tables = tablesOf(database);
  const replica = new Replica({ claim, tables, batch, takeChanges: database.record(), log });
  const health = new StoreHealth(database, databaseFile(folder), clock, log);
  const close = async (): Promise<void> => {
    await Promise.race([drained(database), pause(CLOSE_MS, undefined, { ref: false })]);
    replica.stop();
    health.close();
    database.close();
    removeCopy();
  };
  let closed: Promise<void> | null = null;
  return {
    stores: sqliteStores(database),
    keeper: 'database',
    obstacles: () => {
      const obstacles = [...new Set([...claim.obstacles, ...replica.obstacles])];
      return obstacles.length > 0 ? obstacles : health.obstacles;
    },
    close: () => (closed ??= close()),
  };
}

/** Makes the working copy; returns the number of the last batch in it. */
async function load(claim: Claim, folder: string): Promise<number> {
  const client = new Client({ ...clientOptions(claim.url), query_timeout: PAGE_MS });
  // Without a listener, the error would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(`BEGIN; SET LOCAL lock_timeout = ${LOCK_MS}`);
    await claim.assertHeld(client);
    const head = await readHead(client);
    const version = head?.version ?? SCHEMA_VERSION;
    const batch = head?.batch ?? 0;
    if (version > SCHEMA_VERSION) {
      throw new Final(
        `The classes in the database were written by a newer Gongbang (schema ${version}, this one knows ${SCHEMA_VERSION}). ` +
          'Run that version, or choose another DATABASE_URL.',
      );
    }
    makeFolder(folder);
    protectFiles(databaseFile(folder));
    using copy = new DatabaseSync(databaseFile(folder));
    copy.exec(`PRAGMA auto_vacuum = ${SHRINKS_IN_STEPS}; PRAGMA synchronous = OFF;`);
    bringTo(copy, 0, version);
    if (head !== null) {
      await copyIn(client, copy, tablesOf(copy));
    }
    if (head === null || version < SCHEMA_VERSION) {
      bringTo(copy, version, SCHEMA_VERSION);
      await writeHead(client, { version: SCHEMA_VERSION, batch });
      await copyOut(copy, client, tablesOf(copy));
    }
    await client.query('COMMIT');
    await client.end();
    return batch;
  } catch (error) {
    throw isOfDatabase(error) ? new Error(describeFailure(error, placeOf(claim.url))) : error;
  } finally {
    hangUp(client);
  }
}

/** Errors of the database or of the connection may contain more than a log should have. */
const isOfDatabase = (error: unknown): boolean =>
  error instanceof DatabaseError ||
  (error instanceof Error &&
    (/^(?:Connection|timeout|Query read timeout)/.test(error.message) ||
      ('syscall' in error && ['connect', 'read', 'write'].includes(String(error.syscall)))));

async function drained(database: SqliteDatabase): Promise<void> {
  for (let waits = database.durable(); waits !== null; waits = database.durable()) {
    await waits.catch(() => undefined);
    if (database.hasFailed) {
      return;
    }
  }
}
