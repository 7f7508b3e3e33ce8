import type { AccountId } from '@gongbang/protocol';

import type { AttemptKind, AttemptRecord, SiteStores } from '../../ports/accounts.ts';
import { tooOften } from './AccountError.ts';
import { ATTEMPT_LIMITS, type AttemptLimits } from './rules.ts';
import type { AccountWorld, Browser } from './world.ts';

const FULL_WAIT_MS = 60_000;

/** Whom the attempt concerns: an address or an account; null while nobody knows. */
type About = { readonly email: string } | { readonly accountId: AccountId } | null;

/** An attempt that a browser begins. */
interface Beginning {
  readonly kind: AttemptKind;
  readonly about: About;
  readonly data: object;
  readonly expiresAt: number;
}

/** Sign-in attempts: one of each kind per browser, for some minutes, usable by that browser alone. */
export class Attempts {
  readonly #world: AccountWorld;
  readonly #limits: AttemptLimits;

  constructor(world: AccountWorld, limits: AttemptLimits = ATTEMPT_LIMITS) {
    this.#world = world;
    this.#limits = limits;
  }

  /** Stands for a browser in whatever is kept about it. */
  hashOf({ token }: Browser): string {
    return this.#world.secrets.hash(token);
  }

  /** Stand for an account and its address in the attempts about them. */
  marksOf(accountId: AccountId, email: string | null): string[] {
    return [this.#mark({ accountId }), ...(email === null ? [] : [this.#mark({ email })])];
  }

  /**
   * Keeps a browser's attempt. Each network has a quota of its own, so it takes no room from others; when all room is taken, the
   * network with the most attempts gives way.
   * @throws AccountError TOO_OFTEN if the browser's own network has begun too many
   */
  async begin(
    browser: Browser,
    { kind, about, data, expiresAt }: Beginning,
    { attempts }: Pick<SiteStores, 'attempts'> = this.#world.stores,
  ): Promise<void> {
    const network = this.#world.secrets.mac('network', browser.network);
    await attempts.removeExpired(this.#world.clock.now());
    const own = await attempts.countOf(network);
    if (own >= this.#limits.ofNetwork) {
      throw tooOften(FULL_WAIT_MS);
    }
    if ((await attempts.count()) >= this.#limits.all) {
      const greediest = await attempts.greediest();
      if (greediest === null || greediest.count <= own) {
        throw tooOften(FULL_WAIT_MS);
      }
      await attempts.removeOldestOf(greediest.network);
    }
    const mark = about === null ? null : this.#mark(about);
    if (about !== null && 'accountId' in about) {
      await this.#makeRoom(attempts, this.#mark(about));
    }
    await attempts.put({
      ...{ browserHash: this.hashOf(browser), kind, network, about: mark },
      ...{ data: JSON.stringify(data), tries: 0, expiresAt },
    });
  }

  /** The attempt, unchanged. */
  async look(browser: Browser, kind: AttemptKind): Promise<AttemptRecord | null> {
    return this.#fresh(await this.#world.stores.attempts.find(this.hashOf(browser), kind));
  }

  /** Counts the try before anything else, so that concurrent tries are not free. */
  async try(browser: Browser, kind: AttemptKind): Promise<AttemptRecord | null> {
    return this.#fresh(await this.#world.stores.attempts.countTry(this.hashOf(browser), kind));
  }

  /** Ends the attempt, and returns it to the first caller alone. */
  async take(
    browser: Browser,
    kind: AttemptKind,
    { attempts }: Pick<SiteStores, 'attempts'> = this.#world.stores,
  ): Promise<AttemptRecord | null> {
    return this.#fresh(await attempts.take(this.hashOf(browser), kind));
  }

  async #makeRoom(attempts: SiteStores['attempts'], mark: string): Promise<void> {
    const others = await attempts.about([mark]);
    for (const { browserHash, kind } of others.slice(
      0,
      Math.max(0, others.length + 1 - this.#limits.ofAccount),
    )) {
      await attempts.remove(browserHash, kind);
    }
  }

  #mark(about: NonNullable<About>): string {
    const { secrets } = this.#world;
    return 'email' in about ? secrets.mac('address', about.email) : secrets.mac('account', about.accountId);
  }

  #fresh(record: AttemptRecord | null): AttemptRecord | null {
    return record !== null && record.expiresAt > this.#world.clock.now() ? record : null;
  }
}
