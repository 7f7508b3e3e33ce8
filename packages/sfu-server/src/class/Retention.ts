import type { ClassId } from '@gongbang/protocol';

import type { RetentionStore } from '../ports/store.ts';
import type { Clock, Log } from '../ports/world.ts';

const DAY_MS = 86_400_000;
/** The first check comes soon after the start, in ms; then hourly. */
const FIRST_MS = 10_000;
const HOUR_MS = 3_600_000;
/** Between two steps of a removal the server does other things, in ms. */
const PAUSE_MS = 100;
/** Rows removed per step, so that it takes a few ms. */
const ROWS = 200;
const PAGES = 200;
/** The end time of classes that were shut is 0: before this moment there are no others. */
const SHUT = 1;

export interface RetentionParts {
  readonly store: RetentionStore;
  readonly clock: Clock;
  readonly log: Log;
  /** How long a class is kept after its end; 0 for ever. */
  readonly keepDays: number;
  /** Whether a class is open or live: if so, it is never removed. */
  readonly isInUse: (id: ClassId) => boolean;
  /** Its keys no longer open anything: anyone still connected must go. */
  readonly onShut: (id: ClassId) => void;
  /**
   * Resolves once everything that should outlive a class about to be removed is stored elsewhere; null if
   * there is nothing to wait for. If it rejects, it is called again later, and the class stays until then.
   */
  readonly beforeRemoval: (id: ClassId) => Promise<void> | null;
}

/** Removes classes long over, and deleted ones, with everything in them, in steps too small to notice. */
export class Retention {
  readonly #parts: RetentionParts;
  /** Classes used since the last check. */
  readonly #used = new Set<ClassId>();
  #cancel: (() => void) | null = null;
  /** The class being removed. */
  #current: ClassId | null = null;
  /** Whether what outlives it is still being stored. */
  #isWaiting = false;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#after(FIRST_MS);
  }

  /** A class was shut: removal of its remains starts now, however long classes are kept. */
  shut(): void {
    if (this.#cancel !== null) {
      this.#cancel();
      this.#after(PAUSE_MS);
    }
  }

  /** Somebody uses a class: if it is never held, its retention starts over. */
  used(id: ClassId): void {
    if (this.#parts.keepDays > 0) {
      this.#used.add(id);
    }
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = null;
    try {
      this.#rememberUsed();
    } catch (error) {
      this.#parts.log.warn({ err: error }, 'the last use of classes could not be stored');
    }
  }

  #after(ms: number): void {
    this.#cancel = this.#parts.clock.after(ms, () => {
      this.#after(this.#step());
    });
  }

  /** Does a little; returns the ms to wait before the next step. */
  #step(): number {
    try {
      this.#rememberUsed();
      return this.#removeSome() ? PAUSE_MS : HOUR_MS;
    } catch (error) {
      this.#current = null;
      this.#parts.log.warn({ err: error }, 'old classes could not be removed');
      return HOUR_MS;
    }
  }

  #rememberUsed(): void {
    if (this.#used.size > 0) {
      const { store, clock } = this.#parts;
      store.markUsed([...this.#used], clock.now());
      this.#used.clear();
    }
  }

  /** Returns whether there may be more to do. */
  #removeSome(): boolean {
    const { store, clock, keepDays, isInUse, onShut, log } = this.#parts;
    if (this.#isWaiting) {
      return true;
    }
    if (this.#current !== null) {
      if (store.removeSome(this.#current, ROWS)) {
        log.info({ classId: this.#current }, 'class removed');
        this.#current = null;
      }
      return true;
    }
    const expired = store.findExpired(keepDays === 0 ? SHUT : clock.now() - keepDays * DAY_MS);
    if (expired === null) {
      return !store.giveBack(PAGES);
    }
    if (isInUse(expired)) {
      this.#used.add(expired);
      return true;
    }
    store.shut(expired);
    this.#current = expired;
    onShut(expired);
    this.#await(this.#parts.beforeRemoval(expired));
    return true;
  }

  #await(kept: Promise<void> | null): void {
    this.#isWaiting = kept !== null;
    kept
      ?.catch((error: unknown) => {
        this.#parts.log.warn({ classId: this.#current, err: error }, 'a class cannot be removed yet');
        // It will be found again.
        this.#current = null;
        if (this.#cancel !== null) {
          this.#cancel();
          this.#after(HOUR_MS);
        }
      })
      .finally(() => {
        this.#isWaiting = false;
      });
  }
}
