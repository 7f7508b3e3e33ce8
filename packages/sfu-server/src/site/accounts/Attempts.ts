import type { AttemptKind, AttemptRecord, SiteStores } from '../../ports/accounts.ts';
import { tooOften } from './AccountError.ts';
import { MAX_ATTEMPTS } from './rules.ts';
import type { AccountWorld, Browser } from './world.ts';

const FULL_WAIT_MS = 60_000;

/** What browsers have begun: one of a kind in each, for some minutes, and for that browser alone. */
export class Attempts {
  readonly #world: AccountWorld;

  constructor(world: AccountWorld) {
    this.#world = world;
  }

  /** What stands for a browser, where something is kept of it. */
  hashOf({ token }: Browser): string {
    return this.#world.secrets.hash(token);
  }

  /**
   * Keeps what a browser has begun.
   * @throws AccountError TOO_OFTEN where all browsers together have begun too much
   */
  async begin(
    browser: Browser,
    kind: AttemptKind,
    data: object,
    expiresAt: number,
    { attempts }: Pick<SiteStores, 'attempts'> = this.#world.stores,
  ): Promise<void> {
    await attempts.removeExpired(this.#world.clock.now());
    if ((await attempts.count()) >= MAX_ATTEMPTS) {
      throw tooOften(FULL_WAIT_MS);
    }
    await attempts.put({
      browserHash: this.hashOf(browser),
      kind,
      data: JSON.stringify(data),
      tries: 0,
      expiresAt,
    });
  }

  /** What is there, untouched. */
  async look(browser: Browser, kind: AttemptKind): Promise<AttemptRecord | null> {
    return this.#fresh(await this.#world.stores.attempts.find(this.hashOf(browser), kind));
  }

  /** Counts a try first, so that none is free, however many come at once. */
  async try(browser: Browser, kind: AttemptKind): Promise<AttemptRecord | null> {
    return this.#fresh(await this.#world.stores.attempts.countTry(this.hashOf(browser), kind));
  }

  /** Ends it, for one who asks and for nobody after them. */
  async take(browser: Browser, kind: AttemptKind): Promise<AttemptRecord | null> {
    return this.#fresh(await this.#world.stores.attempts.take(this.hashOf(browser), kind));
  }

  #fresh(record: AttemptRecord | null): AttemptRecord | null {
    return record !== null && record.expiresAt > this.#world.clock.now() ? record : null;
  }
}
