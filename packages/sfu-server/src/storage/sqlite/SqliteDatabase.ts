import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';

import { ClassroomError } from '../../rules/ClassroomError.ts';
import type { Durability, Transactions } from '../../ports/store.ts';
import { WalSync, type Sync } from './WalSync.ts';
import { WalTrim } from './WalTrim.ts';

/** How long a write waits for another process's lock, in ms; everything else waits meanwhile. */
const BUSY_TIMEOUT_MS = 250;

/** Checkpoints what is left, and cuts the write-ahead log to nothing. */
export const EMPTY_LOG = 'PRAGMA wal_checkpoint(TRUNCATE)';

type Row = Record<string, SQLOutputValue>;

/** A transaction, or a savepoint within one. */
interface Level {
  readonly name: string;
  isBegun: boolean;
  /** Whether one of its writes failed. */
  isRefused: boolean;
}

/** SQLite in one file. Its failures become the domain's refusals, and nothing that was refused is stored. */
export class SqliteDatabase implements Transactions, Durability {
  readonly #sqlite: DatabaseSync;
  readonly #sync: WalSync;
  readonly #trim: WalTrim;
  /** The open transactions, outermost first. Each begins with its first write, so that reads never wait for a lock. */
  readonly #levels: Level[] = [];
  #timeoutMs = BUSY_TIMEOUT_MS;
  #corruption: string | null = null;
  #written = 0;

  /**
   * @param sync makes writes durable; tests bring their own
   * @param trimMs how long what was deleted may stay in the log, in ms; tests bring their own
   * @throws Error if the file cannot be opened, or is no database
   */
  constructor(file: string, sync?: Sync, trimMs?: number) {
    this.#sqlite = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    this.#sync = new WalSync(file, sync);
    this.#trim = new WalTrim(file, () => this.#truncateLog(), trimMs);
  }

  get isOpen(): boolean {
    return this.#sqlite.isOpen;
  }

  /** The first corruption that SQLite has met while reading or writing; null if none. */
  get corruption(): string | null {
    return this.#corruption;
  }

  /** How many commits there have been. */
  get written(): number {
    return this.#written;
  }

  /** Whether the disk has failed to store a commit: nothing more is stored until the next start. */
  get hasFailed(): boolean {
    return this.refusal !== null;
  }

  get refusal(): Error | null {
    return this.#sync.refusal;
  }

  durable(): Promise<void> | null {
    return this.#sync.durable();
  }

  prepare(sql: string): Statement {
    return new Statement(this, this.#sqlite.prepare(sql), /^\s*(INSERT|UPDATE|DELETE)\b/i.test(sql));
  }

  /** @throws Error as SQLite does */
  exec(sql: string): void {
    this.#sqlite.exec(sql);
  }

  /**
   * Records commits from now on. Each call of the returned function takes what has changed since the previous one: a changeset of
   * SQLite's session extension, each row once, even if a trigger or a foreign key changed it. Do not call it in a transaction.
   */
  record(): () => Uint8Array {
    let session = this.#sqlite.createSession();
    return () => {
      const changes = session.changeset();
      session.close();
      session = this.#sqlite.createSession();
      return changes;
    };
  }

  transaction<T>(work: () => T): T {
    const level: Level = { name: `level${this.#levels.length}`, isBegun: false, isRefused: false };
    this.#levels.push(level);
    const isOutermost = this.#levels.length === 1;
    try {
      const result = work();
      if (level.isRefused) {
        // Somebody swallowed the refusal, so a part is missing.
        throw unavailable();
      }
      if (level.isBegun && isOutermost) {
        this.commit();
        this.#kept();
      } else if (level.isBegun) {
        this.read(() => {
          this.#sqlite.exec(`RELEASE ${level.name}`);
        });
      }
      return result;
    } catch (error) {
      this.#rollBack(level, isOutermost);
      throw error;
    } finally {
      this.#levels.pop();
    }
  }

  /**
   * Runs a statement that writes, within the current transaction if there is one.
   * @param changes false if it only rewrites what is there
   * @throws ClassroomError STORE_UNAVAILABLE
   */
  write<T>(statement: () => T, changes = true): T {
    // SQLite may have rolled back by itself; the rest must not be stored on its own.
    if (this.hasFailed || this.#levels.some(({ isRefused }) => isRefused)) {
      throw unavailable();
    }
    const level = this.#levels.at(-1);
    try {
      return this.read(() => {
        if (level?.isBegun === false) {
          this.#begin();
        }
        const result = statement();
        this.#wait(BUSY_TIMEOUT_MS);
        if (level === undefined) {
          this.#kept(changes);
        }
        return result;
      });
    } catch (error) {
      if (level !== undefined) {
        level.isRefused = true;
      }
      throw error;
    }
  }

  /** Runs a statement; errors about the file, the disk or a lock become the domain's refusals. @throws ClassroomError */
  read<T>(statement: () => T): T {
    try {
      return statement();
    } catch (error) {
      const code = resultCode(error);
      if (code === CORRUPT || code === NOT_A_DATABASE) {
        this.#corruption ??= error instanceof Error ? error.message : String(error);
      } else if (code === BUSY) {
        // The lock may be held for long; from now on nobody waits for it until it is free.
        this.#wait(0);
      }
      throw storeRefusal(error) ?? error;
    }
  }

  /** Whether anything can be made durable right now. Rewrites what is there already, and never waits for a lock. */
  probe(): boolean {
    try {
      this.#wait(0);
      const version = this.#sqlite.prepare('PRAGMA user_version').get()?.['user_version'];
      this.write(() => {
        this.#sqlite.exec(`PRAGMA user_version = ${Number(version)}`);
      }, false);
      return true;
    } catch {
      return false;
    }
  }

  /** Once it returns, everything is durable. */
  close(): void {
    this.#trim.close();
    this.#sqlite.close();
    this.#sync.close();
  }

  /** Commits the transaction. @throws ClassroomError STORE_UNAVAILABLE */
  protected commit(): void {
    this.read(() => {
      this.#sqlite.exec('COMMIT');
    });
  }

  #kept(changes = true): void {
    this.#written += 1;
    this.#sync.committed();
    if (changes) {
      this.#trim.committed();
    }
  }

  /** Returns false if somebody reads from the log; never waits for them. */
  #truncateLog(): boolean {
    if (this.hasFailed) {
      // What the log holds is all that the next start can rely on.
      return false;
    }
    const timeoutMs = this.#timeoutMs;
    try {
      this.#wait(0);
      return this.#sqlite.prepare(EMPTY_LOG).get()?.['busy'] === 0;
    } catch {
      return false;
    } finally {
      this.#wait(timeoutMs);
    }
  }

  /** Begins all open levels that have not begun, outermost first. */
  #begin(): void {
    for (const [index, level] of this.#levels.entries()) {
      if (!level.isBegun) {
        this.#sqlite.exec(index === 0 ? 'BEGIN IMMEDIATE' : `SAVEPOINT ${level.name}`);
        level.isBegun = true;
      }
    }
  }

  /** After some failures, such as a full disk, SQLite has rolled back by itself; the surrounding levels are then lost as well. */
  #rollBack({ name, isBegun }: Level, isOutermost: boolean): void {
    if (!this.#sqlite.isOpen || !isBegun) {
      return;
    }
    try {
      if (isOutermost) {
        if (this.#sqlite.isTransaction) {
          this.#sqlite.exec('ROLLBACK');
        }
        return;
      }
      this.#sqlite.exec(`ROLLBACK TO ${name}; RELEASE ${name}`);
    } catch {
      // The error that caused the rollback is thrown already, and says more.
      for (const level of this.#levels) {
        level.isRefused = true;
      }
    }
  }

  #wait(timeoutMs: number): void {
    if (this.#timeoutMs !== timeoutMs) {
      this.#timeoutMs = timeoutMs;
      this.#sqlite.exec(`PRAGMA busy_timeout = ${timeoutMs}`);
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
    return this.#writes ? this.#database.write(action) : this.#database.read(action);
  }
}

const BUSY = 5;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;
/** Primary result codes about the file, the disk or a lock rather than about the statement (sqlite.org/rescode.html). */
const STORE_FAILURES = new Set([
  3, // PERM
  BUSY,
  6, // LOCKED
  7, // NOMEM
  8, // READONLY
  10, // IOERR
  CORRUPT,
  13, // FULL
  14, // CANTOPEN
  15, // PROTOCOL
  NOT_A_DATABASE,
]);
/** Extended result codes carry the primary one in their lowest byte. */
const PRIMARY = 0xff;

/** SQLite's primary result code; null for other errors. */
function resultCode(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & PRIMARY
    : null;
}

/** An error about the file, the disk or a lock, as the domain's refusal; null for anything else. */
export function storeRefusal(error: unknown): ClassroomError | null {
  const code = resultCode(error);
  return code !== null && STORE_FAILURES.has(code) ? unavailable(error) : null;
}

function unavailable(cause?: unknown): ClassroomError {
  return new ClassroomError(
    'STORE_UNAVAILABLE',
    'The server cannot save right now. Nothing was changed; try again.',
    { cause },
  );
}
