import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';

import {
  SqliteAdapter,
  SqliteDialect,
  type DatabaseConnection,
  type Dialect,
  type DialectAdapter,
  type Driver,
} from 'kysely';

import { deletedMeanwhile, keeperStuck } from '../../rules/ClassroomError.ts';
import { EMPTY_LOG, storeRefusal } from '../sqlite/SqliteDatabase.ts';
import { WalSync, type Sync } from '../sqlite/WalSync.ts';
import { WalTrim } from '../sqlite/WalTrim.ts';

/** How long a write waits for another process's lock, in ms; all classes wait meanwhile. */
const BUSY_TIMEOUT_MS = 25;

/** A dialect that knows what prevents it from storing anything; empty if nothing does. */
export interface SiteDialect extends Dialect {
  readonly obstacles?: readonly string[];
}

/**
 * Node's own SQLite for Kysely. Errors about the file, the disk or a lock become the domain's refusals. A query or a transaction
 * resolves once its writes are durable, and the event loop does not wait for that.
 */
export function nodeSqlite(file: string, sync?: Sync, patienceMs?: number, trimMs?: number): SiteDialect {
  const sqlite = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;');
    // Overwrites what people delete, instead of only releasing its pages.
    sqlite.exec('PRAGMA secure_delete = ON;');
  } catch (error) {
    sqlite.close();
    throw error;
  }
  const beside = new WalSync(file, sync, patienceMs);
  const trim = new WalTrim(file, () => beside.refusal === null && truncated(sqlite), trimMs);
  let hasWritten = false;
  /** A statement's writes are committed with it, or with the transaction around it. */
  const ran = <T>(writes: boolean, action: () => T): T => {
    if (writes && beside.refusal !== null) {
      throw beside.refusal;
    }
    const result = refusing(action);
    hasWritten ||= writes;
    if (hasWritten && !sqlite.isTransaction) {
      hasWritten = false;
      beside.committed();
      trim.committed();
    }
    return result;
  };
  const isInTransaction = (): boolean => sqlite.isTransaction;
  return new DurableDialect(isInTransaction, beside, {
    database: {
      close: () => {
        trim.close();
        sqlite.close();
        beside.close();
      },
      prepare: (sql) => {
        const statement = refusing(() => sqlite.prepare(sql));
        const isDeletion = /^\s*delete\b/i.test(sql);
        const writes = !/^\s*(select|pragma|begin|commit|rollback|savepoint|release)\b/i.test(sql);
        // Kysely binds strings, numbers, null and bytes here.
        const bound = (values: readonly unknown[]): SQLInputValue[] => values as SQLInputValue[];
        return {
          reader: statement.columns().length > 0,
          all: (values) => ran(writes, () => written(isDeletion, () => statement.all(...bound(values)))),
          run: (values) => ran(writes, () => written(isDeletion, () => statement.run(...bound(values)))),
          iterate: (values) => statement.iterate(...bound(values)),
        };
      },
    },
  });
}

/** SQLite's dialect, over a connection that answers once its writes are durable. */
class DurableDialect extends SqliteDialect implements SiteDialect {
  readonly #isInTransaction: () => boolean;
  readonly #beside: WalSync;

  constructor(
    isInTransaction: () => boolean,
    beside: WalSync,
    config: ConstructorParameters<typeof SqliteDialect>[0],
  ) {
    super(config);
    this.#isInTransaction = isInTransaction;
    this.#beside = beside;
  }

  get obstacles(): readonly string[] {
    if (this.#beside.refusal !== null) {
      return ['the disk with the accounts has failed: start the server again once it is mended'];
    }
    return this.#beside.isStuck ? ['the disk with the accounts does not answer'] : [];
  }

  /** Kysely must not queue for the only connection itself: the driver hands it out, and refuses callers while the disk is stuck. */
  override createAdapter(): DialectAdapter {
    return new (class extends SqliteAdapter {
      override get supportsMultipleConnections(): boolean {
        return true;
      }

      /** Creates all of a migration's tables or none, and waits for the disk once. */
      override get supportsTransactionalDdl(): boolean {
        return true;
      }
    })();
  }

  override createDriver(): Driver {
    const driver = super.createDriver();
    const acquire = driver.acquireConnection.bind(driver);
    const rollBack = driver.rollbackTransaction.bind(driver);
    let connection: DatabaseConnection | null = null;
    let free: Promise<unknown> = Promise.resolve();
    let letGo = (): void => undefined;
    driver.acquireConnection = async (options) => {
      // Whoever has the connection keeps it until the disk answers.
      if (this.#beside.isStuck) {
        throw keeperStuck('disk');
      }
      const before = free;
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const done = (): void => {
        resolve(undefined);
      };
      free = promise;
      if (await this.#isStuckBefore(before)) {
        // Passes its turn on to the next.
        void before.then(done);
        throw keeperStuck('disk');
      }
      letGo = done;
      connection ??= this.#durable(await acquire(options));
      return connection;
    };
    driver.releaseConnection = () => {
      letGo();
      return Promise.resolve();
    };
    driver.rollbackTransaction = async (of) => {
      // A transaction that was committed but did not become durable is already over.
      if (this.#isInTransaction()) {
        await rollBack(of);
      }
    };
    return driver;
  }

  /** Waits for `before`; returns true if the disk gets stuck first. */
  async #isStuckBefore(before: Promise<unknown>): Promise<boolean> {
    for (;;) {
      const waiting = new AbortController();
      const isSettled = await Promise.race([
        before.then(() => true),
        setTimeout(this.#beside.patienceMs, false, { signal: waiting.signal, ref: false }),
      ]);
      waiting.abort();
      if (isSettled) {
        return false;
      }
      if (this.#beside.isStuck) {
        return true;
      }
    }
  }

  /** Writes outside a transaction, and the end of a transaction, are answered once they are durable. */
  #durable(raw: DatabaseConnection): DatabaseConnection {
    return {
      executeQuery: async (query, options) => {
        const result = await raw.executeQuery<never>(query, options);
        await (this.#isInTransaction() ? null : this.#beside.durable());
        return result;
      },
      streamQuery: (query, ...options) => raw.streamQuery(query, ...options),
    };
  }
}

/** Empties the log; returns false if somebody reads from it, or a transaction is open, and never waits for them. */
function truncated(sqlite: DatabaseSync): boolean {
  if (sqlite.isTransaction) {
    return false;
  }
  try {
    sqlite.exec('PRAGMA busy_timeout = 0');
    return sqlite.prepare(EMPTY_LOG).get()?.['busy'] === 0;
  } catch {
    return false;
  } finally {
    sqlite.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  }
}

function refusing<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw storeRefusal(error) ?? error;
  }
}

/** The extended result code for a row that refers to one that does not exist (sqlite.org/rescode.html). */
const NO_SUCH_PARENT = 787;

function written<T>(isDeletion: boolean, action: () => T): T {
  try {
    return action();
  } catch (error) {
    // A row that cannot be deleted because others refer to it is a mistake of ours.
    const lacksParent = error instanceof Error && 'errcode' in error && error.errcode === NO_SUCH_PARENT;
    throw lacksParent && !isDeletion ? deletedMeanwhile(error) : error;
  }
}
