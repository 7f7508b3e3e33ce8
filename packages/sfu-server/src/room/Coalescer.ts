import { Cell, type UnitOfWork } from './UnitOfWork.ts';

/** Notifies at limited intervals: at once when it is quiet, combined when much happens. */
export class Coalescer {
  readonly #work: UnitOfWork;
  readonly #intervalMs: number;
  readonly #tell: () => void;
  readonly #toldAt: Cell<number>;
  readonly #cancel: Cell<(() => void) | null>;

  constructor(work: UnitOfWork, intervalMs: number, tell: () => void) {
    this.#work = work;
    this.#toldAt = new Cell(work, -Infinity);
    this.#cancel = new Cell<(() => void) | null>(work, null);
    this.#intervalMs = intervalMs;
    this.#tell = tell;
  }

  changed(): void {
    if (this.#cancel.value !== null) {
      return;
    }
    const { clock } = this.#work;
    const wait = Math.max(0, this.#toldAt.value + this.#intervalMs - clock.monotonic());
    this.#cancel.set(
      clock.after(wait, () => {
        this.#cancel.set(null);
        this.#toldAt.set(clock.monotonic());
        this.#tell();
      }),
    );
  }

  close(): void {
    this.#cancel.value?.();
    this.#cancel.set(null);
  }
}
