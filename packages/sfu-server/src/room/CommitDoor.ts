import type { Commits, Outcome, Transactions } from '../ports/store.ts';
import type { Log } from '../ports/world.ts';

/**
 * The one door to the store. What is committed one by one is durable, and seen, at once. What is committed within `together` is
 * one transaction: each can still be refused by itself, all are durable at once, and only then is anything of them seen, in
 * order. Nothing else runs meanwhile, for it is synchronous from its first commit to the last that is seen.
 */
export class CommitDoor implements Commits {
  readonly #store: Transactions;
  readonly #log: Log;
  #waiting: Outcome[] | null = null;
  #meter: (work: () => void) => void = (work) => {
    work();
  };

  constructor(store: Transactions, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  /** Makes one of all that `work` commits. What it cannot keep is taken back, last first. */
  together(work: () => void): void {
    if (this.#waiting !== null) {
      work();
      return;
    }
    const waiting: Outcome[] = [];
    this.#waiting = waiting;
    try {
      this.#store.transaction(work);
    } catch (error) {
      this.#waiting = null;
      this.#log.warn(
        { err: error, commits: waiting.length },
        'what was committed together could not be kept',
      );
      for (const { undo } of waiting.toReversed()) {
        this.#do(() => {
          undo?.();
        });
      }
      for (const { lost } of waiting) {
        this.#do(() => {
          lost?.(error);
        });
      }
      return;
    }
    this.#waiting = null;
    for (const { seen } of waiting) {
      this.#do(seen);
    }
  }

  /** Has the time in which others see what `work` commits go through a meter: it is of the same account. */
  metered<T>(meter: (work: () => void) => void, work: () => T): T {
    const before = this.#meter;
    this.#meter = meter;
    try {
      return work();
    } finally {
      this.#meter = before;
    }
  }

  transaction<T>(work: () => T): T {
    return this.#store.transaction(work);
  }

  afterwards({ seen, ...otherwise }: Outcome): void {
    if (this.#waiting === null) {
      seen();
      return;
    }
    const meter = this.#meter;
    this.#waiting.push({
      seen: () => {
        meter(seen);
      },
      ...otherwise,
    });
  }

  /** What becomes of one must not keep the others from theirs. */
  #do(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#log.warn({ err: error }, 'what was kept, or taken back, could not be carried out wholly');
    }
  }
}
