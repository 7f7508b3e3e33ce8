/** Places remembered in each of the two generations: some 10 MB at worst, no matter who asks from where. */
const MAX_PLACES = 25_000;
const MS_PER_SECOND = 1000;

interface Window {
  spent: number;
  readonly endsAt: number;
}

/**
 * A number of actions per place within some seconds, counted from the first. It remembers two generations of places, and drops
 * the older when its time is over or there are too many: a limit per place does not slow down anybody with that many addresses.
 */
export class Allowance {
  readonly #points: number;
  readonly #ms: number;
  readonly #now: () => number;
  #young = new Map<string, Window>();
  #old = new Map<string, Window>();
  #youngSince: number;

  /** @param now milliseconds on a clock that never steps */
  constructor(
    { points, seconds }: { points: number; seconds: number },
    now: () => number = () => performance.now(),
  ) {
    this.#points = points;
    this.#ms = seconds * MS_PER_SECOND;
    this.#now = now;
    this.#youngSince = now();
  }

  /** Places remembered. */
  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** Takes one; false when none are left. */
  take(place: string): boolean {
    return this.takeOrWait(place) === 0;
  }

  /** Takes one and returns 0; otherwise returns how long to wait for the next, in ms. */
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
