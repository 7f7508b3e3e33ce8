import { ACCOUNT_LIMITS, type AccountId, type Device, type DeviceId } from '@gongbang/protocol';

import type { SessionRecord, SignedInRecord, SiteStores } from '../../ports/accounts.ts';
import { SEEN_EVERY_MS, SESSION_MS, deviceOf } from './rules.ts';
import type { AccountWorld } from './world.ts';

/**
 * Who is signed in, and in which browsers. A session is identified by 32 random bytes, stored as a hash; it ends thirty days after
 * its last use.
 */
export class Sessions {
  readonly #world: AccountWorld;

  constructor(world: AccountWorld) {
    this.#world = world;
  }

  /**
   * Signs a browser in under a new token: its former one is no longer valid.
   * @param former the token it had before
   * @param signedInAt when the account was last proven, if that was earlier
   */
  async begin(
    accountId: AccountId,
    userAgent: string,
    former: string | null,
    signedInAt: number | null = null,
  ): Promise<string> {
    const { stores, secrets, clock } = this.#world;
    const token = secrets.token();
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
    return token;
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
      await this.#world.stores.sessions.touch(id, now, now + SESSION_MS);
      return true;
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
