import type { Clock } from './ports.ts';

/** The head count goes out at most this often, so that 300 joins are not 300 times 300 notifications. */
const INTERVAL_MS = 500;

/** Tells how many there are: at once when it is quiet, together when many come or go. */
export class HeadCount {
  readonly #clock: Clock;
  readonly #tell: () => void;
  #toldAt = 0;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, tell: () => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  changed(): void {
    if (this.#cancel !== null) {
      return;
    }
    const sinceTold = this.#clock.now() - this.#toldAt;
    // A wall clock may step; then there is nothing to wait for.
    const wait = sinceTold < 0 || sinceTold > INTERVAL_MS ? 0 : INTERVAL_MS - sinceTold;
    this.#cancel = this.#clock.after(wait, () => {
      this.#cancel = null;
      this.#toldAt = this.#clock.now();
      this.#tell();
    });
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
