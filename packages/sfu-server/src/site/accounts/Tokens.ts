import { TOKEN_LIMITS, type AccountId, type NewToken, type Token, type TokenDraft } from '@gongbang/protocol';

import type { AccountRecord } from '../../ports/accounts.ts';
import type { HeldToken } from '../../ports/tokens.ts';
import { AccountError, ownerNeeded } from './AccountError.ts';
import type { AccountWorld } from './world.ts';

const DAY_MS = 86_400_000;
/** How often a token's use is recorded: not with each request. */
const USED_EVERY_MS = 60_000;
/** The last characters of a token, by which people recognise it. */
const END_LENGTH = 4;

/** What owners' own programs send in place of a session. Only hashes are stored; whoever made a token must still be an owner. */
export class Tokens {
  readonly #world: AccountWorld;

  constructor(world: AccountWorld) {
    this.#world = world;
  }

  /** All of the studio's tokens. */
  async list(): Promise<Token[]> {
    return (await this.#world.stores.tokens.all()).map(shown);
  }

  /** The tokens of one account. */
  async of(accountId: AccountId): Promise<Token[]> {
    const all = await this.#world.stores.tokens.all();
    return all.filter(({ account }) => account.id === accountId).map(shown);
  }

  /** @throws AccountError TOKENS_FULL; ClassroomError FORBIDDEN where they are no owner any more */
  async make(account: AccountRecord, { name, scope, days }: TokenDraft): Promise<NewToken> {
    const { stores, secrets, clock } = this.#world;
    const secret = secrets.apiToken();
    const now = clock.now();
    const token = {
      ...{ id: secrets.id(), accountId: account.id, name, scope, hash: secrets.hash(secret) },
      ...{ end: secret.slice(-END_LENGTH), createdAt: now, usedAt: null },
      expiresAt: days === null ? null : now + days * DAY_MS,
    };
    await stores.transaction(async ({ accounts, tokens }) => {
      if ((await accounts.find(account.id))?.role !== 'owner') {
        throw ownerNeeded();
      }
      if ((await tokens.count()) >= TOKEN_LIMITS.tokens) {
        throw new AccountError('TOKENS_FULL');
      }
      await tokens.insert(token);
    });
    return { token: shown({ token, account }), secret };
  }

  /** Revokes a token. Succeeds even if there is none. */
  remove(id: string): Promise<void> {
    return this.#world.stores.tokens.remove(id);
  }

  /** The token and its account; null if it is unknown, revoked or expired, or its account no longer an owner's. */
  async find(text: string): Promise<HeldToken | null> {
    const { stores, secrets, clock } = this.#world;
    const held = secrets.isApiToken(text) ? await stores.tokens.find(secrets.hash(text)) : null;
    const now = clock.now();
    if (held?.account.role !== 'owner' || (held.token.expiresAt ?? Infinity) <= now) {
      return null;
    }
    if (now - (held.token.usedAt ?? 0) >= USED_EVERY_MS) {
      await this.#note(held.token.id, now);
    }
    return held;
  }

  /** The token stays valid even if its use cannot be recorded. */
  async #note(id: string, now: number): Promise<void> {
    try {
      await this.#world.stores.tokens.used(id, now);
    } catch {
      // It is recorded next time.
    }
  }
}

const shown = ({ token, account }: HeldToken): Token => {
  const { id, name, scope, end, createdAt, expiresAt, usedAt } = token;
  return { id, name, scope, end, madeBy: account.name, createdAt, expiresAt, usedAt };
};
