import { LEFT_MS } from '@gongbang/protocol';

import { Coalescer } from '../room/Coalescer.ts';
import type { Course as CourseState } from '../ports/store.ts';
import type { Graces } from '../ports/world.ts';
import type { Room } from '../room/Room.ts';
import type { Cell, Kept } from '../room/UnitOfWork.ts';

/** Nobody who comes in waits for the disk: the course of the class is stored soon after, in ms. */
const KEEP_INTERVAL_MS = 1000;
const BEGUN: CourseState = { isTaught: false, backBy: null, goneAt: null };
const KEYS = ['isTaught', 'backBy', 'goneAt'] as const;

/** How long a class waits for its mentor, and why they are gone. */
export interface Patience {
  readonly ms: number;
  /** They left deliberately, and may come back; otherwise their connection was lost. */
  readonly isLeft: boolean;
}

/** The course of a live class so far: it decides whether the class waits for an absent mentor, and what happens to it then. */
export class Course {
  readonly #room: Room;
  readonly #startsAt: () => number | null;
  readonly #graceMs: number;
  readonly #state: Cell<CourseState>;
  readonly #kept: Kept<CourseState>;
  readonly #keeping: Coalescer;

  /** @param startsAt the planned start, in ms since 1970 */
  constructor(room: Room, startsAt: () => number | null, { mentorMs }: Pick<Graces, 'mentorMs'>) {
    this.#room = room;
    this.#startsAt = startsAt;
    this.#graceMs = mentorMs;
    this.#kept = room.kept('course', BEGUN);
    this.#state = room.cell(this.#kept.value);
    this.#keeping = new Coalescer(room.work, KEEP_INTERVAL_MS, () => {
      this.keep();
    });
  }

  /**
   * Whether it is over once its mentor is gone. A class in which nobody was taught, or that was only tried
   * out before its time, is not: it will start over.
   */
  get isOverWithoutMentor(): boolean {
    const { isTaught, goneAt } = this.#state.value;
    const startsAt = this.#startsAt();
    return isTaught && (startsAt === null || (goneAt ?? this.#room.clock.now()) >= startsAt);
  }

  /** How long it waits for its mentor, from now on. */
  get patience(): Patience {
    const { backBy } = this.#state.value;
    if (backBy === null) {
      return { ms: this.#graceMs, isLeft: false };
    }
    // It was stored by a clock that may have stepped since.
    const left = Math.min(backBy - this.#room.clock.now(), LEFT_MS);
    return { ms: Math.max(left, this.#graceMs), isLeft: true };
  }

  /** The class is live from now on. @throws ClassroomError STORE_UNAVAILABLE */
  begin(): void {
    this.#state.set(BEGUN);
    this.keep();
  }

  /** Its mentor and a mentee are in at the same time. */
  taught(): void {
    this.#note({ isTaught: true });
  }

  /** Its mentor is in. */
  mentorCame(): void {
    this.#note({ backBy: null, goneAt: null });
  }

  /** Its mentor is gone: counted from the first moment, whatever happens to the server meanwhile. */
  mentorWent(): void {
    this.#note({ goneAt: this.#state.value.goneAt ?? this.#room.clock.now() });
  }

  /** Its mentor leaves it running, and may come back. @throws ClassroomError STORE_UNAVAILABLE */
  leftRunning(): void {
    const backBy = this.#room.clock.now() + Math.max(LEFT_MS, this.#graceMs);
    this.#state.set({ ...this.#state.value, backBy });
    this.keep();
  }

  /** Stores the course so far. @throws ClassroomError STORE_UNAVAILABLE */
  keep(): void {
    if (this.#kept.value !== this.#state.value) {
      this.#kept.set(this.#state.value);
    }
  }

  /** Cancels every timer; pending changes are lost. */
  close(): void {
    this.#keeping.close();
  }

  #note(change: Partial<CourseState>): void {
    const before = this.#state.value;
    const state = { ...before, ...change };
    if (KEYS.some((key) => state[key] !== before[key])) {
      this.#state.set(state);
      this.#keeping.changed();
    }
  }
}
