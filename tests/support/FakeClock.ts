import type { Clock } from '@gongbang/sfu-server/ports/world.ts';

/** A clock that moves only when a test says so. */
export class FakeClock implements Clock {
  #now = 1_800_000_000_000;
  /** How far the wall clock has stepped away from the monotonic one, in ms. */
  #stepped = 0;
  #nextId = 0;
  readonly #timers = new Map<number, { at: number; action: () => void }>();

  now(): number {
    return this.#now + this.#stepped;
  }

  monotonic(): number {
    return this.#now;
  }

  /** Sets the wall clock, forward or back; no timer falls due. */
  step(ms: number): void {
    this.#stepped += ms;
  }

  after(ms: number, action: () => void): () => void {
    const id = this.#nextId++;
    this.#timers.set(id, { at: this.#now + ms, action });
    return () => {
      this.#timers.delete(id);
    };
  }

  /** Lets time pass, and runs the timers that fall due meanwhile, in order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (due === undefined) {
        break;
      }
      const [id, { at, action }] = due;
      this.#timers.delete(id);
      this.#now = Math.max(this.#now, at);
      action();
    }
    this.#now = end;
  }

  /** As if the process were killed: no timers remain. */
  forget(): void {
    this.#timers.clear();
  }

  /** Pending timers. */
  get pending(): number {
    return this.#timers.size;
  }
}
