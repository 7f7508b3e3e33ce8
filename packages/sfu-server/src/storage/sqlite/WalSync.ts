import { closeSync, fdatasync, fsync, openSync } from 'node:fs';
import { dirname } from 'node:path';

import { STUCK_MS } from '../../rules/bounds.ts';
import { ClassroomError } from '../../rules/ClassroomError.ts';

type Deferred = ReturnType<typeof Promise.withResolvers<undefined>>;

/**
 * Makes the disk store what was written to an open file, then calls back. A ClassroomError is passed on unchanged.
 */
export type Sync = (descriptor: number, done: (error: Error | null) => void) => void;

/**
 * Makes the commits of a SQLite database durable without blocking the event loop. With `synchronous = NORMAL`, a commit in WAL mode
 * is a write to the write-ahead log that no disk has confirmed (sqlite.org/pragma.html#pragma_synchronous). A thread asks for that
 * confirmation here, and everything committed meanwhile shares the next one.
 *
 * Once the disk has failed, nobody knows what it holds: a later confirmation would mean nothing (fsyncgate, LWN 752063).
 * From then on nothing more is stored, until the next start reads what is there.
 */
export class WalSync {
  readonly #file: string;
  readonly #sync: Sync;
  /** How long the disk may take before it counts as stuck, in ms. */
  readonly patienceMs: number;
  /** Of the log, which exists from the first commit on; null before. */
  #descriptor: number | null = null;
  /** The confirmation in progress, when it was asked for in ms of the process, and the one after it. */
  #asked: Deferred | null = null;
  #askedAt = 0;
  #next: Deferred | null = null;
  #refusal: ClassroomError | null = null;
  #isClosed = false;

  /** @param file the database's path; it is in WAL mode, and open for as long as this is used */
  constructor(file: string, sync: Sync = fdatasync, patienceMs = STUCK_MS) {
    this.#file = file;
    this.patienceMs = patienceMs;
    this.#sync = sync;
  }

  /** Why nothing is stored any more; null while the disk works. */
  get refusal(): ClassroomError | null {
    return this.#refusal;
  }

  /** Whether the disk has been busy for so long that nothing more should begin: it would only wait. */
  get isStuck(): boolean {
    return this.#asked !== null && performance.now() - this.#askedAt > this.patienceMs;
  }

  /** Reports a commit. */
  committed(): void {
    if (this.#isClosed || this.#refusal !== null) {
      return;
    }
    if (this.#asked === null) {
      this.#ask(deferred());
    } else {
      this.#next ??= deferred();
    }
  }

  /** Resolves once everything committed so far is durable; null if it already is. Rejects with STORE_UNAVAILABLE. */
  durable(): Promise<void> | null {
    return (this.#next ?? this.#asked)?.promise ?? null;
  }

  /** Call it after closing the database, which makes everything durable. Idempotent. */
  close(): void {
    if (!this.#isClosed) {
      this.#isClosed = true;
      if (this.#asked === null) {
        this.#letGo();
      }
    }
  }

  #ask(asked: Deferred): void {
    this.#asked = asked;
    this.#askedAt = performance.now();
    const answered = (error: unknown): void => {
      this.#answered(asked, error);
    };
    try {
      if (this.#descriptor === null) {
        // A new file only survives a crash once its folder is on disk too.
        const descriptor = openSync(`${this.#file}-wal`, 'r+');
        this.#descriptor = descriptor;
        syncFolder(dirname(this.#file), () => {
          this.#sync(descriptor, answered);
        });
      } else {
        this.#sync(this.#descriptor, answered);
      }
    } catch (error) {
      answered(error);
    }
  }

  #answered(asked: Deferred, error: unknown): void {
    const next = this.#next;
    this.#asked = null;
    this.#next = null;
    if (this.#isClosed) {
      this.#letGo();
      asked.resolve(undefined);
      next?.resolve(undefined);
    } else if (error !== null) {
      const refusal = error instanceof ClassroomError ? error : notDurable(error);
      this.#refusal = refusal;
      asked.reject(refusal);
      next?.reject(refusal);
    } else {
      asked.resolve(undefined);
      if (next !== null) {
        this.#ask(next);
      }
    }
  }

  #letGo(): void {
    if (this.#descriptor !== null) {
      closeSync(this.#descriptor);
      this.#descriptor = null;
    }
  }
}

/** Not every system can sync a folder; those are left alone, as SQLite leaves them. */
function syncFolder(folder: string, done: () => void): void {
  let descriptor: number;
  try {
    descriptor = openSync(folder, 'r');
  } catch {
    done();
    return;
  }
  fsync(descriptor, () => {
    closeSync(descriptor);
    done();
  });
}

function deferred(): Deferred {
  const made = Promise.withResolvers<undefined>();
  // Whoever waits sees the rejection, but nobody has to wait.
  made.promise.catch(() => undefined);
  return made;
}

/** What was written cannot be relied on. */
function notDurable(cause: unknown): ClassroomError {
  return new ClassroomError(
    'STORE_UNAVAILABLE',
    'The server’s disk has failed, and what was just done may be lost. Tell whoever runs the server.',
    { cause },
  );
}
