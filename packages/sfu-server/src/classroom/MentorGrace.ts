import type { Clock } from './ports.ts';

/** How long a live class waits for its mentor; counted from the first moment, however often they come and go. */
export class MentorGrace {
  readonly #clock: Clock;
  readonly #graceMs: number;
  readonly #onOver: () => void;
  #until: number | null = null;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, graceMs: number, onOver: () => void) {
    this.#clock = clock;
    this.#graceMs = graceMs;
    this.#onOver = onOver;
  }

  /** When the wait is over, in ms since 1970; null while nobody is waited for. */
  get until(): number | null {
    return this.#until;
  }

  begin(): void {
    if (this.#cancel === null) {
      this.#until = this.#clock.now() + this.#graceMs;
      this.#cancel = this.#clock.after(this.#graceMs, this.#onOver);
    }
  }

  end(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#until = null;
  }
}
