import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

import { SqliteDialect, type DatabaseConnection, type Dialect, type Driver } from 'kysely';

import { storeRefusal } from '../sqlite/SqliteDatabase.ts';
import { WalSync, type Sync } from '../sqlite/WalSync.ts';

/** How long a write waits for another process to let go of the lock, in ms: for as long, all classes wait. */
const BUSY_TIMEOUT_MS = 25;

/**
 * Node's own SQLite for Kysely. What it says of the file, the disk or a lock is the domain's refusal; a query, or a transaction,
 * is over once what it has written is durable, and the event loop does not wait for that.
 */
export function nodeSqlite(file: string, sync?: Sync): Dialect {
  const sqlite = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;');
    // What somebody had removed is overwritten, and not only let go of.
    sqlite.exec('PRAGMA secure_delete = ON;');
  } catch (error) {
    sqlite.close();
    throw error;
  }
  const beside = new WalSync(file, sync);
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
class DurableDialect extends SqliteDialect {
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

  override createDriver(): Driver {
    const driver = super.createDriver();
    const acquire = driver.acquireConnection.bind(driver);
    const rollBack = driver.rollbackTransaction.bind(driver);
    let connection: DatabaseConnection | null = null;
    driver.acquireConnection = async (options) => {
      connection ??= this.#durable(await acquire(options));
      return connection;
    };
    driver.rollbackTransaction = async (of) => {
      // One that was committed and did not become durable is over.
      if (this.#isInTransaction()) {
        await rollBack(of);
      }
    };
    return driver;
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
