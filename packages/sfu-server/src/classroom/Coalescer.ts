import type { Clock } from './ports.ts';

/** Tells at most once in a while: at once when it is quiet, together when much happens. */
export class Coalescer {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #tell: () => void;
  #toldAt = 0;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, intervalMs: number, tell: () => void) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#tell = tell;
  }

  changed(): void {
    if (this.#cancel !== null) {
      return;
    }
    const sinceTold = this.#clock.now() - this.#toldAt;
    // A wall clock may step; then there is nothing to wait for.
    const wait = sinceTold < 0 || sinceTold > this.#intervalMs ? 0 : this.#intervalMs - sinceTold;
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
