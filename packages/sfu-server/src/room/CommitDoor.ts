import { setImmediate, setTimeout } from 'node:timers/promises';

import type { Commits, Durability, Keeper, Outcome, Transactions } from '../ports/store.ts';
import type { Log } from '../ports/world.ts';
import { STUCK_MS } from '../rules/bounds.ts';
import { keeperStuck, outcomeUnknown } from '../rules/ClassroomError.ts';

/** Something to be announced outside. */
interface Release {
  readonly tell: () => void;
  /** What happens instead if the disk did not accept what was stored. */
  readonly refuse: (error: unknown) => void;
}

/** Announcements waiting for the same confirmation, and since when, in the process's ms. */
interface Held {
  readonly durable: Promise<void>;
  readonly since: number;
  readonly releases: Release[];
}

/**
 * The one door to the store, and out of it.
 *
 * In: a single commit is stored, and seen, at once. Commits within `together` form one transaction: each can
 * still be refused by itself, all are stored at once, and only then is anything of them seen, in order.
 * Nothing else runs meanwhile, because it is synchronous from its first commit to the last announcement.
 *
 * Out: what was stored becomes durable a moment later, and the event loop does not wait for that. Anything
 * announced outside meanwhile, by anybody, may result from it; so all of it waits here, in order, until
 * everything stored before it is durable (output commit: Elnozahy et al., ACM Computing Surveys 34 (3),
 * 2002).
 */
export class CommitDoor implements Commits {
  readonly #store: Transactions & Durability;
  readonly #log: Log;
  /** What makes durable what is kept. */
  readonly keeper: Keeper;
  #waiting: Outcome[] | null = null;
  /** What is announced once something is durable: by what it waits for, in order. */
  readonly #held: Held[] = [];
  #meter: (work: () => void) => void = (work) => {
    work();
  };

  constructor(store: Transactions & Durability, log: Log, keeper: Keeper = 'disk') {
    this.#store = store;
    this.#log = log;
    this.keeper = keeper;
  }

  /** Combines everything that `work` commits. What cannot be stored is rolled back, last first. */
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
        'changes committed together could not be stored',
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

  /** Runs `work` so that the time others need to see its commits goes through a meter: it belongs to the same account. */
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

  /** What prevents announcing anything; empty if nothing does. */
  get obstacles(): string[] {
    return this.isStuck ? [`the ${this.keeper} does not answer`] : [];
  }

  /** Whether the disk takes so long that nothing more should begin: all of it would wait here. */
  get isStuck(): boolean {
    const oldest = this.#held[0];
    return oldest !== undefined && performance.now() - oldest.since > STUCK_MS;
  }

  /** @throws ClassroomError STORE_UNAVAILABLE while the disk is stuck */
  assertMoving(): void {
    if (this.isStuck) {
      throw keeperStuck(this.keeper);
    }
  }

  /**
   * For a caller that waits for something other than the store between its commit and its answer. The returned function checks
   * afterwards that the store took everything: nobody else still waits for what it refused in between.
   * @throws ClassroomError STORE_UNAVAILABLE
   */
  witness(): () => void {
    const before = this.#store.refusal;
    return () => {
      const { refusal } = this.#store;
      if (refusal !== null && refusal !== before) {
        throw refusal;
      }
    };
  }

  /**
   * Resolves when everything stored before is durable, and everything waiting before was announced. Waiting for it counts as
   * waiting for the disk: that is how a stuck disk is noticed. Rejects with STORE_UNAVAILABLE if the disk did not accept it.
   */
  async settled(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.release(resolve, reject);
    });
  }

  /**
   * The same for a caller that needs an answer in any case: it waits no longer than a disk may take before it counts as stuck.
   * @throws ClassroomError STORE_UNAVAILABLE; with NOT_SAID if the disk has not said by then whether it accepted it
   */
  async settledInTime(patienceMs = STUCK_MS): Promise<void> {
    if (this.isStuck) {
      throw outcomeUnknown(new Error(`the ${this.keeper} does not answer`));
    }
    const settled = new AbortController();
    const late = async (): Promise<never> => {
      const { signal } = settled;
      await setTimeout(patienceMs, undefined, { signal, ref: false });
      // What has come is heard before: it may be this process that stood still.
      await setImmediate(undefined, { signal });
      throw outcomeUnknown(new Error(`the ${this.keeper} has not answered for ${patienceMs} ms`));
    };
    try {
      await Promise.race([this.settled(), late()]);
    } finally {
      settled.abort();
    }
  }

  /**
   * Announces something outside once everything stored before is durable: at once if it is.
   * @param refuse what to do instead if the disk did not accept it
   */
  release(tell: () => void, refuse: (error: unknown) => void = tell): void {
    const durable = this.#store.durable();
    const last = this.#held.at(-1);
    if (durable === null && last === undefined) {
      tell();
      return;
    }
    const meter = this.#meter;
    const release: Release = {
      tell: () => {
        meter(tell);
      },
      refuse: (error) => {
        meter(() => {
          refuse(error);
        });
      },
    };
    if (last !== undefined && (durable === null || durable === last.durable)) {
      last.releases.push(release);
    } else if (durable !== null) {
      this.#hold(durable, release);
    }
  }

  afterwards({ seen, ...otherwise }: Outcome): void {
    if (this.#waiting === null) {
      seen();
      return;
    }
    const meter = this.#meter;
    this.#waiting.push({
      seen: () => {
        this.metered(meter, () => {
          meter(seen);
        });
      },
      ...otherwise,
    });
  }

  #hold(durable: Promise<void>, first: Release): void {
    const releases = [first];
    this.#held.push({ durable, since: performance.now(), releases });
    // In the order requested: the disk confirms one after another.
    durable.then(
      () => {
        this.#letGo(releases, ({ tell }) => {
          tell();
        });
      },
      (error: unknown) => {
        this.#log.warn(
          { err: error, held: releases.length },
          `the ${this.keeper} did not confirm what was stored`,
        );
        this.#letGo(releases, ({ refuse }) => {
          refuse(error);
        });
      },
    );
  }

  #letGo(releases: Release[], how: (release: Release) => void): void {
    // Later arrivals queue behind these.
    for (const release of releases) {
      this.#do(() => {
        how(release);
      });
    }
    this.#held.shift();
  }

  /** A failure of one must not affect the others. */
  #do(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#log.warn(
        { err: error },
        'not all of a change that was stored, or rolled back, could be carried out',
      );
    }
  }
}
