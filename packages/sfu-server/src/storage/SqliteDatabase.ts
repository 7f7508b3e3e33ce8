import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';

import { ClassroomError } from '../classroom/ClassroomError.ts';
import type { Transactions } from '../classroom/ports.ts';

/** How long a write waits for another process to let go of the lock, in ms. Everything else waits meanwhile. */
const BUSY_TIMEOUT_MS = 250;

type Row = Record<string, SQLOutputValue>;

/** SQLite in one file, whose refusals are the domain's: nothing is kept of what was refused. */
export class SqliteDatabase implements Transactions {
  readonly #sqlite: DatabaseSync;
  /** Whether a transaction is on: it begins with its first write, so what only reads or tells never waits for a lock. */
  #inTransaction = false;
  #isBegun = false;

  /** @throws Error when the file cannot be opened */
  constructor(file: string) {
    this.#sqlite = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  }

  get isOpen(): boolean {
    return this.#sqlite.isOpen;
  }

  prepare(sql: string): Statement {
    return new Statement(this, this.#sqlite.prepare(sql), /^\s*(INSERT|UPDATE|DELETE)\b/i.test(sql));
  }

  /** @throws Error as SQLite does */
  exec(sql: string): void {
    this.#sqlite.exec(sql);
  }

  transaction<T>(work: () => T): T {
    if (this.#inTransaction) {
      return work();
    }
    this.#inTransaction = true;
    try {
      const result = work();
      if (this.#isBegun) {
        this.commit();
      }
      return result;
    } catch (error) {
      this.#rollBack();
      throw error;
    } finally {
      this.#inTransaction = false;
      this.#isBegun = false;
    }
  }

  /**
   * Writes, in the transaction that is on if there is one.
   * @throws ClassroomError STORE_UNAVAILABLE
   */
  write<T>(statement: () => T): T {
    return translating(() => {
      if (this.#inTransaction && !this.#isBegun) {
        this.#sqlite.exec('BEGIN IMMEDIATE');
        this.#isBegun = true;
      }
      return statement();
    });
  }

  /** Makes durable what the transaction has written. @throws ClassroomError STORE_UNAVAILABLE */
  protected commit(): void {
    translating(() => {
      this.#sqlite.exec('COMMIT');
    });
  }

  close(): void {
    this.#sqlite.close();
  }

  /** SQLite has rolled back by itself after some failures: a full disk, for one. */
  #rollBack(): void {
    try {
      if (this.#sqlite.isOpen && this.#sqlite.isTransaction) {
        this.#sqlite.exec('ROLLBACK');
      }
    } catch {
      // What made it fail is thrown already, and says more.
    }
  }
}

/** A prepared statement. @throws ClassroomError STORE_UNAVAILABLE, from each of its methods */
export class Statement {
  readonly #database: SqliteDatabase;
  readonly #statement: StatementSync;
  readonly #writes: boolean;

  constructor(database: SqliteDatabase, statement: StatementSync, writes: boolean) {
    this.#database = database;
    this.#statement = statement;
    this.#writes = writes;
  }

  run(...values: SQLInputValue[] | [Record<string, SQLInputValue>]): void {
    this.#do(() => this.#statement.run(...(values as SQLInputValue[])));
  }

  get(...values: SQLInputValue[]): Row | undefined {
    return this.#do(() => this.#statement.get(...values));
  }

  all(...values: SQLInputValue[] | [Record<string, SQLInputValue>]): Row[] {
    return this.#do(() => this.#statement.all(...(values as SQLInputValue[])));
  }

  #do<T>(action: () => T): T {
    return this.#writes ? this.#database.write(action) : translating(action);
  }
}

/** Primary result codes that tell of the file, the disk or a lock, and not of what was asked (sqlite.org/rescode.html). */
const STORE_FAILURES = new Set([
  3, // PERM
  5, // BUSY
  6, // LOCKED
  7, // NOMEM
  8, // READONLY
  10, // IOERR
  11, // CORRUPT
  13, // FULL
  14, // CANTOPEN
  15, // PROTOCOL
  26, // NOTADB
]);
/** Extended result codes carry the primary one in their lowest byte. */
const PRIMARY = 0xff;

/** Turns what SQLite says of the file, the disk or a lock into the domain's refusal. */
function translating<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw isStoreFailure(error)
      ? new ClassroomError(
          'STORE_UNAVAILABLE',
          'The server cannot save right now. Nothing was changed; try again.',
          { cause: error },
        )
      : error;
  }
}

function isStoreFailure(error: unknown): boolean {
  return (
    error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    STORE_FAILURES.has(error.errcode & PRIMARY)
  );
}
