import {
  ACCOUNT_LIMITS,
  type AccountId,
  type AccountReason,
  type Device,
  type DeviceId,
} from '@gongbang/protocol';

import type { SessionRecord, SignedInRecord, SiteStores } from '../../ports/accounts.ts';
import { AccountError } from './AccountError.ts';
import type { Arrival } from './Register.ts';
import { REPEAT_MS, SEEN_EVERY_MS, SESSION_MS, deviceOf } from './rules.ts';
import type { AccountBrakes, AccountWorld, Browser } from './world.ts';

/** How a browser is signed in. */
interface Entrance {
  readonly userAgent: string;
  /** The token it had before, which is no longer valid. */
  readonly former: string | null;
  /** When the account was last proven, if that was earlier. */
  readonly signedInAt?: number | null;
}

/**
 * Begins the session in the transaction in which it is found out whose it is: what lets somebody in may be removed at any moment.
 * @param signedInAt when the account was last proven, if that was earlier
 */
export type AlsoBegins = (stores: SiteStores, arrival: Arrival, signedInAt?: number | null) => Promise<void>;

/** Refusals of what may have been used up by a request whose answer got lost. */
const USED_UP: ReadonlySet<AccountReason> = new Set([
  'CODE_EXPIRED',
  'WRONG_RECOVERY_CODE',
  'OWNER_LINK_USED',
]);

/**
 * Who is signed in, and in which browsers. A session is identified by 32 bytes that nobody can guess, stored as a hash; it ends
 * thirty days after its last use.
 */
export class Sessions {
  readonly #world: AccountWorld;
  readonly #brakes: Pick<AccountBrakes, 'repeatsOf'>;

  constructor(world: AccountWorld, brakes: Pick<AccountBrakes, 'repeatsOf'>) {
    this.#world = world;
    this.#brakes = brakes;
  }

  /**
   * Signs a browser in under a new token, unless `use` begins no session.
   * @returns the token, if there is one, and what `use` returns
   */
  async begin<T>(
    entrance: Omit<Entrance, 'signedInAt'>,
    use: (also: AlsoBegins) => Promise<T>,
  ): Promise<{ readonly token: string | null; readonly result: T }> {
    const token = this.#world.secrets.token();
    const begun: string[] = [];
    const result = await use(async (inner, { account }, signedInAt = null) => {
      await this.#begin(inner, account.id, token, { ...entrance, signedInAt });
      begun.push(token);
    });
    return { token: begun.at(-1) ?? null, result };
  }

  /**
   * Signs a browser in by something that is valid once. `use` uses it up and begins the session in one transaction, so that neither
   * is stored without the other. The token follows from the browser's own and from `proof`: if the answer gets lost, the same
   * browser asks again and gets the same session, for a few minutes. Nobody else can: the browser's token is in no answer but its
   * own cookie, and nowhere in the store.
   */
  async beginOnce(
    browser: Browser,
    proof: string,
    entrance: Omit<Entrance, 'userAgent'>,
    use: (also: AlsoBegins) => Promise<Arrival>,
  ): Promise<{ readonly token: string; readonly arrival: Arrival }> {
    const token = this.#world.secrets.mac('session', `${browser.token} ${proof}`);
    const { userAgent } = browser;
    try {
      const arrival = await use(async (inner, { account }) => {
        // Another code may have had the same six digits.
        await this.#forget(inner, token);
        await this.#begin(inner, account.id, token, { ...entrance, userAgent });
      });
      return { token, arrival };
    } catch (error) {
      // Whoever shows that session's cookie has had the answer.
      const isUsedUp = error instanceof AccountError && USED_UP.has(error.accountReason);
      const arrival = isUsedUp && entrance.former !== token ? await this.#again(browser, token) : null;
      if (arrival === null) {
        throw error;
      }
      return { token, arrival };
    }
  }

  /** Who was signed in just now under this token; null if nobody was. */
  async #again({ token: browser }: Browser, token: string): Promise<Arrival | null> {
    const { stores, secrets, clock } = this.#world;
    if (this.#brakes.repeatsOf.take(secrets.hash(browser)) > 0) {
      return null;
    }
    const found = await stores.sessions.find(secrets.hash(token));
    const since = clock.now() - REPEAT_MS;
    return found === null || found.session.signedInAt < since
      ? null
      : { account: found.account, isNew: found.account.createdAt >= since };
  }

  async #begin(
    stores: SiteStores,
    accountId: AccountId,
    token: string,
    { userAgent, former, signedInAt = null }: Entrance,
  ): Promise<void> {
    const { secrets, clock } = this.#world;
    const now = clock.now();
    await stores.transaction(async (inner) => {
      await this.#forget(inner, former);
      await inner.sessions.removeExpired(now);
      const others = await inner.sessions.of(accountId);
      for (const { id } of others.slice(ACCOUNT_LIMITS.devices - 1)) {
        await inner.sessions.remove(accountId, id);
      }
      await inner.sessions.insert({
        id: secrets.id(),
        accountId,
        tokenHash: secrets.hash(token),
        ...deviceOf(userAgent),
        signedInAt: signedInAt ?? now,
        seenAt: now,
        expiresAt: now + SESSION_MS,
      });
    });
  }

  /** The session and account of a token; null for a stranger. */
  async find(token: string): Promise<(SignedInRecord & { readonly isProlonged: boolean }) | null> {
    const { stores, secrets, clock } = this.#world;
    const found = await stores.sessions.find(secrets.hash(token));
    const now = clock.now();
    if (found === null || found.session.expiresAt <= now) {
      return null;
    }
    const isDue = now - found.session.seenAt >= SEEN_EVERY_MS;
    const isProlonged = isDue && (await this.#prolong(found.session.id, now));
    return { ...found, isProlonged };
  }

  /** Returns whether the session was extended: if that cannot be stored, it stays valid for as long as before. */
  async #prolong(id: DeviceId, now: number): Promise<boolean> {
    try {
      return await this.#world.stores.sessions.touch(id, now, now + SESSION_MS);
    } catch {
      return false;
    }
  }

  /** Whether the token still signs somebody in; not, if the store cannot say. */
  async isOn(token: string): Promise<boolean> {
    const { stores, secrets, clock } = this.#world;
    try {
      const found = await stores.sessions.find(secrets.hash(token));
      return found !== null && found.session.expiresAt > clock.now();
    } catch {
      return false;
    }
  }

  /** Ends the token's session. */
  async end(token: string): Promise<void> {
    await this.#world.stores.transaction((inner) => this.#forget(inner, token));
  }

  /** Browsers in which the account is signed in. */
  async devices({ id: own, accountId }: SessionRecord): Promise<Device[]> {
    const { stores, clock } = this.#world;
    const now = clock.now();
    return (await stores.sessions.of(accountId))
      .filter(({ expiresAt }) => expiresAt > now)
      .map(({ id, browser, system, signedInAt, seenAt }) => ({
        ...{ id, browser, system, signedInAt, seenAt },
        isThis: id === own,
      }));
  }

  /** Signs out one of one's own browsers; returns whether it was signed in. */
  endDevice(accountId: AccountId, id: DeviceId): Promise<boolean> {
    return this.#world.stores.sessions.remove(accountId, id);
  }

  /** Ends all sessions, except the given one. */
  endAll(accountId: AccountId, except: DeviceId | null): Promise<void> {
    return this.#world.stores.sessions.removeAll(accountId, except);
  }

  async #forget({ sessions }: SiteStores, token: string | null): Promise<void> {
    const found = token === null ? null : await sessions.find(this.#world.secrets.hash(token));
    if (found !== null) {
      await sessions.remove(found.account.id, found.session.id);
    }
  }
}
