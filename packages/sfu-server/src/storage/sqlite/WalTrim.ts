import { statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

import { CLOSED, OPEN, WAITING, type CheckpointTask } from './checkpoint.ts';

/** How long what was deleted or overwritten may stay in the log, in ms. */
const SOON_MS = 30_000;
/** The wait after the log could not be emptied, in ms; it doubles each time, up to how soon it should be. */
const RETRY_MS = 1000;
/** Checkpoints in a row that wait for a moment without commits. */
const ROUNDS = 3;
/** How long closing waits for a checkpoint in progress, in ms. */
const CLOSE_MS = 2000;

/**
 * Empties the write-ahead log some time after a commit. SQLite only starts over at its beginning, so without this, what was deleted
 * or overwritten could stay behind its end until the server stops.
 *
 * A thread writes the pages and waits for the disk. All that is left for the server's own connection is to cut a log of which everything
 * is in the database already: it takes no more than that, unless commits keep coming.
 */
export class WalTrim {
  readonly #file: string;
  readonly #truncate: () => boolean;
  readonly #soonMs: number;
  #commits = 0;
  /** Ends the wait for the next time; null if nothing waits. */
  #waiting: AbortController | null = null;
  #isRunning = false;
  #isClosed = false;
  #waitMs = RETRY_MS;
  /** What the thread in progress is doing. */
  #state: Int32Array<SharedArrayBuffer> | null = null;

  /**
   * @param file the database's path
   * @param truncate empties a log that has been checkpointed, and waits for no lock; returns false if somebody still reads from it
   */
  constructor(file: string, truncate: () => boolean, soonMs = SOON_MS) {
    this.#file = file;
    this.#truncate = truncate;
    this.#soonMs = soonMs;
  }

  /** Reports a commit. */
  committed(): void {
    this.#commits += 1;
    if (!this.#isRunning && this.#waiting === null) {
      this.#after(this.#soonMs);
    }
  }

  /** Call it before closing the database. Once it returns, no other connection of this server's keeps the log. */
  close(): void {
    this.#isClosed = true;
    this.#waiting?.abort();
    const state = this.#state;
    if (state !== null && Atomics.compareExchange(state, 0, WAITING, CLOSED) === OPEN) {
      Atomics.wait(state, 0, OPEN, CLOSE_MS);
    }
  }

  #after(ms: number): void {
    if (this.#isClosed) {
      return;
    }
    const { signal } = (this.#waiting = new AbortController());
    pause(ms, undefined, { ref: false, signal }).then(
      () => this.#run(),
      () => undefined,
    );
  }

  async #run(): Promise<void> {
    this.#waiting = null;
    this.#isRunning = true;
    const isEmpty = await this.#empty().catch(() => false);
    this.#isRunning = false;
    if (isEmpty) {
      this.#waitMs = RETRY_MS;
    } else {
      this.#after(this.#waitMs);
      this.#waitMs = Math.min(this.#waitMs * 2, Math.max(RETRY_MS, this.#soonMs));
    }
  }

  /** Returns whether nothing is left in the log. */
  async #empty(): Promise<boolean> {
    if (!this.#hasLog) {
      // The commits changed nothing.
      return true;
    }
    for (let round = 1; ; round += 1) {
      const before = this.#commits;
      if (!(await this.#checkpoint()) || this.#isClosed) {
        return false;
      }
      if (this.#commits === before || round === ROUNDS) {
        return this.#truncate();
      }
    }
  }

  get #hasLog(): boolean {
    return (statSync(`${this.#file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
  }

  /** Writes the log's pages to the database, in a thread. Never rejects. */
  async #checkpoint(): Promise<boolean> {
    const state = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const task: CheckpointTask = { file: this.#file, state };
    this.#state = state;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    try {
      const worker = new Worker(new URL('checkpoint.ts', import.meta.url), { workerData: task });
      worker.unref();
      worker.once('message', (isDone: unknown) => {
        resolve(isDone === true);
      });
      worker.once('error', () => {
        resolve(false);
      });
      worker.once('exit', () => {
        resolve(false);
      });
    } catch {
      // There may be no room for a thread; the next time there may be.
      resolve(false);
    }
    const isDone = await promise;
    this.#state = null;
    return isDone;
  }
}
