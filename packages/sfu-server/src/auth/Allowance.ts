/** Places that are remembered of each of two generations: some 10 MB at worst, whoever asks from wherever. */
const MAX_PLACES = 25_000;
const MS_PER_SECOND = 1000;

interface Window {
  spent: number;
  readonly endsAt: number;
}

/**
 * So many things in so many seconds for each place, counted from the first. Of places it remembers two generations, the
 * older of which goes when its time is over or there are too many: who has that many addresses is not slowed down by a
 * limit on one.
 */
export class Allowance {
  readonly #points: number;
  readonly #ms: number;
  readonly #now: () => number;
  #young = new Map<string, Window>();
  #old = new Map<string, Window>();
  #youngSince: number;

  /** @param now milliseconds of a clock that never steps */
  constructor(
    { points, seconds }: { points: number; seconds: number },
    now: () => number = () => performance.now(),
  ) {
    this.#points = points;
    this.#ms = seconds * MS_PER_SECOND;
    this.#now = now;
    this.#youngSince = now();
  }

  /** Places that are remembered. */
  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** Takes one; false when all are spent. */
  take(place: string): boolean {
    return this.takeOrWait(place) === 0;
  }

  /** Takes one: 0; or else how long to wait for the next, in ms. */
  takeOrWait(place: string): number {
    const now = this.#now();
    this.#age(now);
    const known = this.#young.get(place) ?? this.#old.get(place);
    const window = known !== undefined && known.endsAt > now ? known : { spent: 0, endsAt: now + this.#ms };
    this.#young.set(place, window);
    window.spent += 1;
    return window.spent <= this.#points ? 0 : window.endsAt - now;
  }

  #age(now: number): void {
    if (now - this.#youngSince >= this.#ms || this.#young.size >= MAX_PLACES) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngSince = now;
    }
  }
}
