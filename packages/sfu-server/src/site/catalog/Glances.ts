import type { Clock } from '../../ports/world.ts';

/** How long what was made is shown to whoever looks, in ms: a class that has begun is seen to be live that much later. */
const FRESH_MS = 1000;
/** So many are remembered at a time. */
const MOST = 200;

interface Glance<T> {
  readonly made: Promise<T>;
  readonly at: number;
}

/** What many look at: made once for all who look in the same moment, and anew as soon as something of it is another. */
export class Glances<K, T> {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #known = new Map<K, Glance<T>>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** @throws what `make` does, which is not remembered */
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

  /** Something is another. */
  forget(): void {
    this.#known.clear();
  }
}
