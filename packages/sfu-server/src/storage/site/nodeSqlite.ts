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

import { keeperStuck } from '../../rules/ClassroomError.ts';
import { storeRefusal } from '../sqlite/SqliteDatabase.ts';
import { WalSync, type Sync } from '../sqlite/WalSync.ts';

/** How long a write waits for another process to let go of the lock, in ms: for as long, all classes wait. */
const BUSY_TIMEOUT_MS = 25;

/** A dialect that knows what is in the way of keeping anything; nothing where that is empty. */
export interface SiteDialect extends Dialect {
  readonly obstacles?: readonly string[];
}

/**
 * Node's own SQLite for Kysely. What it says of the file, the disk or a lock is the domain's refusal; a query, or a transaction,
 * is over once what it has written is durable, and the event loop does not wait for that.
 */
export function nodeSqlite(file: string, sync?: Sync, patienceMs?: number): SiteDialect {
  const sqlite = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;');
    // What somebody had removed is overwritten, and not only let go of.
    sqlite.exec('PRAGMA secure_delete = ON;');
  } catch (error) {
    sqlite.close();
    throw error;
  }
  const beside = new WalSync(file, sync, patienceMs);
  let hasWritten = false;
  /** What a statement has written is committed with it, or with the transaction that it is in. */
  const ran = <T>(writes: boolean, action: () => T): T => {
    if (writes && beside.refusal !== null) {
      throw beside.refusal;
    }
    const result = refusing(action);
    hasWritten ||= writes;
    if (hasWritten && !sqlite.isTransaction) {
      hasWritten = false;
      beside.committed();
    }
    return result;
  };
  const isInTransaction = (): boolean => sqlite.isTransaction;
  return new DurableDialect(isInTransaction, beside, {
    database: {
      close: () => {
        sqlite.close();
        beside.close();
      },
      prepare: (sql) => {
        const statement = refusing(() => sqlite.prepare(sql));
        const writes = !/^\s*(select|pragma|begin|commit|rollback|savepoint|release)\b/i.test(sql);
        // Kysely binds texts, numbers, null and bytes: what its statements are made with here.
        const bound = (values: readonly unknown[]): SQLInputValue[] => values as SQLInputValue[];
        return {
          reader: statement.columns().length > 0,
          all: (values) => ran(writes, () => statement.all(...bound(values))),
          run: (values) => ran(writes, () => statement.run(...bound(values))),
          iterate: (values) => statement.iterate(...bound(values)),
        };
      },
    },
  });
}

/** SQLite's dialect, over a connection whose answers are durable. */
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

  /** There is one connection, which the driver gives to one after another: so it can refuse those who would wait for a stuck disk. */
  override createAdapter(): DialectAdapter {
    return new (class extends SqliteAdapter {
      override get supportsMultipleConnections(): boolean {
        return true;
      }

      /** A new version's tables are there together, or not at all; and wait for the disk once. */
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
      // Whoever has the connection has it until the disk answers.
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
        // Its turn is the next one's.
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
      // One that was committed and did not become durable is over.
      if (this.#isInTransaction()) {
        await rollBack(of);
      }
    };
    return driver;
  }

  /** Waits until it is settled; true where the disk is stuck by then. */
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

  /** What was written outside a transaction, and the end of one, are answered when they are durable. */
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

function refusing<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw storeRefusal(error) ?? error;
  }
}
