import type { Clock } from '../../ports/world.ts';

/** How long a result is reused, in ms; a class that has begun shows as live that much later. */
const FRESH_MS = 1000;
/** The most results that are kept. */
const MOST = 200;

interface Glance<T> {
  readonly made: Promise<T>;
  readonly at: number;
}

/** Caches what many people look at: computed once for everybody who looks at the same moment, and again as soon as it changes. */
export class Glances<K, T> {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #known = new Map<K, Glance<T>>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** @throws what `make` throws, which is not cached */
  async at(key: K, make: () => Promise<T>): Promise<T> {
    const now = this.#clock.monotonic();
    const known = this.#known.get(key);
    if (known !== undefined && now - known.at < FRESH_MS) {
      return known.made;
    }
    if (this.#known.size >= MOST) {
      this.#known.clear();
    }
    const glance = { made: make(), at: now };
    this.#known.set(key, glance);
    try {
      return await glance.made;
    } catch (error) {
      if (this.#known.get(key) === glance) {
        this.#known.delete(key);
      }
      throw error;
    }
  }

  /** Called when something has changed. */
  forget(): void {
    this.#known.clear();
  }
}
