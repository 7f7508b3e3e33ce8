import { Cell, type UnitOfWork } from '../room/UnitOfWork.ts';

interface Wait {
  /** When it ends, on the clock that never steps. */
  readonly until: number;
  readonly cancel: () => void;
}

/** How long a live class waits for its mentor, counted from their first absence, however often they come and go. */
export class MentorGrace {
  readonly #work: UnitOfWork;
  readonly #onOver: () => void;
  readonly #wait: Cell<Wait | null>;

  constructor(work: UnitOfWork, onOver: () => void) {
    this.#work = work;
    this.#onOver = onOver;
    this.#wait = new Cell<Wait | null>(work, null);
  }

  /** When the wait ends, in ms since 1970 by the current clock; null while nobody is awaited. */
  get until(): number | null {
    const wait = this.#wait.value;
    const { clock } = this.#work;
    return wait === null ? null : Math.round(clock.now() + Math.max(0, wait.until - clock.monotonic()));
  }

  begin(graceMs: number): void {
    if (this.#wait.value === null) {
      const { clock } = this.#work;
      this.#wait.set({
        until: clock.monotonic() + graceMs,
        cancel: clock.after(graceMs, this.#onOver),
      });
    }
  }

  end(): void {
    this.#wait.value?.cancel();
    this.#wait.set(null);
  }
}
