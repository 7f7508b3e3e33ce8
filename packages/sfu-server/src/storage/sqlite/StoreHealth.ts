import { Worker } from 'node:worker_threads';

import type { Clock, Log } from '../../ports/world.ts';
import type { SqliteDatabase } from './SqliteDatabase.ts';

/** How long a successful write counts as proof, in ms; a failed one counts for less. */
const WRITABLE_FOR_MS = 5000;
const REFUSED_FOR_MS = 1000;
/** How often the whole file is read, in ms. */
const CHECK_INTERVAL_MS = 10 * 60_000;
/** Less often if reading takes long: at most one part in this many of the time. */
const SHARE = 100;
/** How long the start waits for the first check, in ms; a larger file is read to its end while the server runs. */
const FIRST_CHECK_MS = 10_000;

/** Knows whether the store can be relied on: it can be written, and the file is not damaged. */
export class StoreHealth {
  readonly #database: SqliteDatabase;
  readonly #file: string;
  readonly #clock: Clock;
  readonly #log: Log;
  #torn: string | null = null;
  #reader: Worker | null = null;
  #cancelCheck: () => void = () => undefined;
  /** The result of the last check for writability, and its time. */
  #look = { isWritable: true, at: -Infinity, written: 0 };
  #isClosed = false;

  constructor(database: SqliteDatabase, file: string, clock: Clock, log: Log) {
    this.#database = database;
    this.#file = file;
    this.#clock = clock;
    this.#log = log;
  }

  /**
   * Reads the whole file now and periodically; returns the damage if it is found within seconds.
   * A thread does the reading, so nothing waits for it.
   */
  async begin(): Promise<string | null> {
    let stopWaiting = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      stopWaiting = this.#clock.after(FIRST_CHECK_MS, resolve);
    });
    await Promise.race([this.#check(), late]);
    stopWaiting();
    return this.damage;
  }

  /** The known damage; null if there is none. */
  get damage(): string | null {
    return this.#torn ?? this.#database.corruption;
  }

  /** What keeps anything from being stored; empty if nothing does. Writes at most once in a few seconds. */
  get obstacles(): string[] {
    if (this.damage !== null) {
      return ['the store is damaged'];
    }
    if (this.#database.hasFailed) {
      return ['the disk has failed: start the server again once it is mended'];
    }
    return this.#isWritable() ? [] : ['the store cannot be written'];
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelCheck();
    void this.#reader?.terminate();
  }

  #isWritable(): boolean {
    const now = this.#clock.monotonic();
    const { isWritable, at, written } = this.#look;
    if (now - at < (isWritable ? WRITABLE_FOR_MS : REFUSED_FOR_MS)) {
      return isWritable;
    }
    // Commits since then are proof enough, without another write.
    const proven = this.#database.written > written || this.#database.probe();
    this.#look = { isWritable: proven, at: now, written: this.#database.written };
    return proven;
  }

  async #check(): Promise<void> {
    const startedAt = this.#clock.monotonic();
    const torn = await this.#read();
    if (this.#isClosed) {
      return;
    }
    const tookMs = Math.round(this.#clock.monotonic() - startedAt);
    if (torn !== null && this.#torn === null) {
      this.#log.warn({ torn, file: this.#file }, 'the database is damaged');
    }
    this.#torn = torn;
    this.#cancelCheck = this.#clock.after(Math.max(CHECK_INTERVAL_MS, tookMs * SHARE), () => {
      void this.#check();
    });
  }

  /** The damage in the file; null if there is none, or it cannot be determined. */
  async #read(): Promise<string | null> {
    try {
      return await new Promise<string | null>((resolve, reject) => {
        const reader = new Worker(new URL('quickCheck.ts', import.meta.url), { workerData: this.#file });
        this.#reader = reader;
        reader.once('message', (found: unknown) => {
          resolve(typeof found === 'string' ? found : null);
        });
        reader.once('error', reject);
        reader.once('exit', () => {
          resolve(null);
        });
      });
    } catch (error) {
      this.#log.warn({ err: error }, 'the database could not be checked');
      return null;
    } finally {
      this.#reader = null;
    }
  }
}
