import { TOKEN_LIMITS, type AccountId, type NewToken, type Token, type TokenDraft } from '@gongbang/protocol';

import type { AccountRecord } from '../../ports/accounts.ts';
import type { HeldToken } from '../../ports/tokens.ts';
import { AccountError } from './AccountError.ts';
import type { AccountWorld } from './world.ts';

const DAY_MS = 86_400_000;
/** How often it is noted that a token is in use: not with each request. */
const USED_EVERY_MS = 60_000;
/** The last signs of a token, by which people tell it from others. */
const END_LENGTH = 4;

/** What owners' own programs show in place of a session. Of each a hash is kept; who made it has to be an owner still. */
export class Tokens {
  readonly #world: AccountWorld;

  constructor(world: AccountWorld) {
    this.#world = world;
  }

  /** Those of the studio. */
  async list(): Promise<Token[]> {
    return (await this.#world.stores.tokens.all()).map(shown);
  }

  /** Those that stand for one account. */
  async of(accountId: AccountId): Promise<Token[]> {
    const all = await this.#world.stores.tokens.all();
    return all.filter(({ account }) => account.id === accountId).map(shown);
  }

  /** @throws AccountError TOKENS_FULL */
  async make(account: AccountRecord, { name, scope, days }: TokenDraft): Promise<NewToken> {
    const { stores, secrets, clock } = this.#world;
    const secret = secrets.apiToken();
    const now = clock.now();
    const token = {
      ...{ id: secrets.id(), accountId: account.id, name, scope, hash: secrets.hash(secret) },
      ...{ end: secret.slice(-END_LENGTH), createdAt: now, usedAt: null },
      expiresAt: days === null ? null : now + days * DAY_MS,
    };
    await stores.transaction(async ({ tokens }) => {
      if ((await tokens.count()) >= TOKEN_LIMITS.tokens) {
        throw new AccountError('TOKENS_FULL');
      }
      await tokens.insert(token);
    });
    return { token: shown({ token, account }), secret };
  }

  /** It opens nothing any more. Done as well where there is none. */
  remove(id: string): Promise<void> {
    return this.#world.stores.tokens.remove(id);
  }

  /** What this opens; null where it is none, not any more, or of one who is no owner any more. */
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

  /** Where that cannot be kept the token is good all the same. */
  async #note(id: string, now: number): Promise<void> {
    try {
      await this.#world.stores.tokens.used(id, now);
    } catch {
      // Noted next time.
    }
  }
}

const shown = ({ token, account }: HeldToken): Token => {
  const { id, name, scope, end, createdAt, expiresAt, usedAt } = token;
  return { id, name, scope, end, madeBy: account.name, createdAt, expiresAt, usedAt };
};
