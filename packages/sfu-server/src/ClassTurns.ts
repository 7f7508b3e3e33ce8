import type { ClassId } from '@gongbang/protocol';

import { ClassroomError } from './rules/ClassroomError.ts';

/** A class may use this share of the event loop at once, whatever others do; all of them together twice as much. */
const SHARE = 0.3;
const SHARE_OF_ALL = 0.6;
const SECOND_MS = 1000;
/** What it costs to refuse a request, in ms. */
const REFUSAL_MS = 0.1;
/** What a class that was quiet may use in one go, in ms; also how far it can be in debt. */
const BURST_MS = 300;
/** How long waiting requests are answered before the loop looks after everything else again, in ms. */
const SLICE_MS = 4;
/** Requests that wait: of one person before no more are read from them, and before they are refused; and of a class. */
const HELD_FROM = 8;
const MAX_OF_PERSON = 128;
const MAX_OF_CLASS = 4096;

/** Monotonic time in ms, and a way to go on once the loop has looked after everything else. */
export interface TurnClock {
  now(): number;
  soon(action: () => void): void;
}

export const loopClock: TurnClock = {
  now: () => performance.now(),
  soon: (action) => void setImmediate(action),
};

/** Somebody who asks, a socket say. */
export interface Asker {
  /** Whether to read no more from them for now. */
  hold(isHeld: boolean): void;
}

/** What a class has used of the loop, and who of it waits. */
interface Account {
  credit: number;
  at: number;
  waiting: number;
  readonly queues: Map<Asker, (() => void)[]>;
}

/**
 * Shares the event loop among classes, by the time that their requests take. A class within its budget is answered at
 * once. Over it, its requests wait, and are answered in what others leave, who owes least first, one person after
 * another: nobody slows another class, and no one person their own.
 */
export class ClassTurns {
  readonly #clock: TurnClock;
  readonly #together: (slice: () => void) => void;
  readonly #accounts = new Map<ClassId, Account>();
  /** Those with somebody who waits. */
  readonly #lines = new Set<Account>();
  #settledAt = 0;
  #isPumping = false;

  /** @param together does a slice of what waits, whose commits are one */
  constructor(
    clock: TurnClock = loopClock,
    together: (slice: () => void) => void = (slice) => {
      slice();
    },
  ) {
    this.#clock = clock;
    this.#together = together;
  }

  /** Requests that wait. */
  get waiting(): number {
    return this.#lines.values().reduce((sum, { waiting }) => sum + waiting, 0);
  }

  /**
   * Does some work for a class when it is its turn. What it does before its first `await` is what is measured.
   * Rejects as the work does; with RATE_LIMITED when too much of the same person or class waits.
   */
  run<T>(id: ClassId, asker: Asker, work: () => T | Promise<T>): Promise<T> {
    const account = this.#account(id);
    if (account.waiting === 0 && account.credit > 0) {
      return this.#measure(account, work);
    }
    const queue = account.queues.get(asker) ?? [];
    if (queue.length >= MAX_OF_PERSON || account.waiting >= MAX_OF_CLASS) {
      this.#spend(account, REFUSAL_MS);
      return Promise.reject(
        new ClassroomError('RATE_LIMITED', 'This class asks too much at once. Wait a moment and try again.'),
      );
    }
    return new Promise((resolve) => {
      queue.push(() => {
        resolve(this.#measure(account, work));
      });
      account.queues.set(asker, queue);
      this.#wait(account, 1);
      if (queue.length === HELD_FROM) {
        asker.hold(true);
      }
      this.#pump();
    });
  }

  /** Does something for a class at once, and puts the time on its account. */
  spend(id: ClassId, work: () => void): void {
    const startedAt = this.#clock.now();
    work();
    this.#spend(this.#account(id), this.#clock.now() - startedAt);
  }

  /** Somebody is gone: what waits of theirs is not done any more. */
  forget(id: ClassId, asker: Asker): void {
    const account = this.#accounts.get(id);
    const queue = account?.queues.get(asker);
    if (account !== undefined && queue !== undefined) {
      account.queues.delete(asker);
      this.#wait(account, -queue.length);
    }
  }

  /** The account of a class, as it is by now. Who was quiet for long has a fresh one. */
  #account(id: ClassId): Account {
    const now = this.#clock.now();
    let account = this.#accounts.get(id);
    if (account === undefined) {
      this.#settle(now);
      account = { credit: BURST_MS, at: now, waiting: 0, queues: new Map() };
      this.#accounts.set(id, account);
    }
    this.#refill(account, now);
    return account;
  }

  #refill(account: Account, now: number): void {
    const share = Math.min(SHARE, SHARE_OF_ALL / this.#accounts.size);
    account.credit = Math.min(BURST_MS, account.credit + (now - account.at) * share);
    account.at = now;
  }

  /** Closes the accounts of those who owe nothing and want nothing, once a second at most. */
  #settle(now: number): void {
    if (now - this.#settledAt < SECOND_MS) {
      return;
    }
    this.#settledAt = now;
    for (const [id, account] of this.#accounts) {
      this.#refill(account, now);
      if (account.credit === BURST_MS && account.waiting === 0) {
        this.#accounts.delete(id);
      }
    }
  }

  /** Does some work, and puts the time until its first `await` on the account. */
  #measure<T>(account: Account, work: () => T | Promise<T>): Promise<T> {
    const startedAt = this.#clock.now();
    const result = new Promise<T>((resolve) => {
      resolve(work());
    });
    this.#spend(account, this.#clock.now() - startedAt);
    return result;
  }

  #spend(account: Account, ms: number): void {
    account.credit = Math.max(-BURST_MS, account.credit - ms);
  }

  /** Answers those who wait for a slice of time, then lets the loop look after everything else. */
  #pump(): void {
    if (this.#isPumping) {
      return;
    }
    this.#isPumping = true;
    this.#clock.soon(() => {
      this.#isPumping = false;
      const until = this.#clock.now() + SLICE_MS;
      this.#together(() => {
        do {
          this.#next();
        } while (this.#lines.size > 0 && this.#clock.now() < until);
      });
      if (this.#lines.size > 0) {
        this.#pump();
      }
    });
  }

  /** One request of the class that owes least: of the person there who was served longest ago. */
  #next(): void {
    const now = this.#clock.now();
    let account: Account | null = null;
    for (const candidate of this.#lines) {
      this.#refill(candidate, now);
      account = account === null || candidate.credit > account.credit ? candidate : account;
    }
    const [first] = account?.queues ?? [];
    if (account === null || first === undefined) {
      return;
    }
    const [asker, queue] = first;
    const turn = queue.shift();
    account.queues.delete(asker);
    if (queue.length > 0) {
      account.queues.set(asker, queue);
    } else {
      asker.hold(false);
    }
    this.#wait(account, -1);
    turn?.();
  }

  #wait(account: Account, more: number): void {
    account.waiting += more;
    if (account.waiting > 0) {
      this.#lines.add(account);
    } else {
      this.#lines.delete(account);
    }
  }
}
