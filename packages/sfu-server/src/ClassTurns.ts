import type { ClassId } from '@gongbang/protocol';

import { ClassroomError } from './rules/ClassroomError.ts';

/** The share of the event loop that a class may use at once, whatever others do; all classes together may use twice that. */
const SHARE = 0.3;
const SHARE_OF_ALL = 0.6;
const SECOND_MS = 1000;
/** The cost of refusing a request, in ms. */
const REFUSAL_MS = 0.1;
/** How much a class that was quiet may use in one go, in ms; also the most it can owe. */
const BURST_MS = 300;
/** How long waiting requests are answered before the loop attends to everything else, in ms. */
const SLICE_MS = 4;
/**
 * Limits on waiting requests: of one person before their socket is no longer read, and before they are refused; and of a class.
 */
const HELD_FROM = 8;
const MAX_OF_PERSON = 128;
const MAX_OF_CLASS = 4096;

/** Monotonic time in ms, and a way to continue once the loop has attended to everything else. */
export interface TurnClock {
  now(): number;
  soon(action: () => void): void;
}

export const loopClock: TurnClock = {
  now: () => performance.now(),
  soon: (action) => void setImmediate(action),
};

/** The source of requests, such as a socket. */
export interface Asker {
  /** Whether to stop reading from them for now. */
  hold(isHeld: boolean): void;
}

/** How much of the loop a class has used, and who in it is waiting. */
interface Account {
  credit: number;
  at: number;
  waiting: number;
  readonly queues: Map<Asker, (() => void)[]>;
}

/**
 * Shares the event loop among classes, by the time their requests take. A class within its budget is answered
 * at once. Over it, its requests wait for what others leave: the class that owes least first, one person
 * after another. Nobody slows down another class, and no person slows down their own.
 */
export class ClassTurns {
  readonly #clock: TurnClock;
  readonly #together: (slice: () => void) => void;
  readonly #accounts = new Map<ClassId, Account>();
  /** Accounts with somebody waiting. */
  readonly #lines = new Set<Account>();
  #settledAt = 0;
  #isPumping = false;

  /** @param together runs a slice of the waiting work, committing it as one */
  constructor(
    clock: TurnClock = loopClock,
    together: (slice: () => void) => void = (slice) => {
      slice();
    },
  ) {
    this.#clock = clock;
    this.#together = together;
  }

  /** Waiting requests. */
  get waiting(): number {
    return this.#lines.values().reduce((sum, { waiting }) => sum + waiting, 0);
  }

  /**
   * Runs work for a class when it is its turn. Only the time until its first `await` is measured. Rejects as
   * the work does, or with RATE_LIMITED when too much of the same person or class is waiting.
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

  /** Does something for a class at once, and charges its account for the time. */
  spend(id: ClassId, work: () => void): void {
    const startedAt = this.#clock.now();
    work();
    this.#spend(this.#account(id), this.#clock.now() - startedAt);
  }

  /** Somebody is gone: their waiting work is dropped. */
  forget(id: ClassId, asker: Asker): void {
    const account = this.#accounts.get(id);
    const queue = account?.queues.get(asker);
    if (account !== undefined && queue !== undefined) {
      account.queues.delete(asker);
      this.#wait(account, -queue.length);
    }
  }

  /** The account of a class, brought up to date. After a long quiet time it is a fresh one. */
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

  /** Closes accounts that owe nothing and have nobody waiting, once a second at most. */
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

  /** Runs some work, and charges the account for the time until its first `await`. */
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

  /** Answers waiting requests for a slice of time, then lets the loop attend to everything else. */
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

  /** A request of the class that owes least, from the person there served longest ago. */
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
