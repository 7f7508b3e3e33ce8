import type { AccountId } from '@gongbang/protocol';
import type { Kysely } from 'kysely';

import type { HeldToken, TokenRecord, TokenStore } from '../../ports/tokens.ts';
import type { SiteTables } from './tables.ts';

/** API tokens. */
export class KyselyTokenStore implements TokenStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async insert(record: TokenRecord): Promise<void> {
    await this.#database.insertInto('tokens').values(record).execute();
  }

  async find(hash: string): Promise<HeldToken | null> {
    const query = this.#database.selectFrom('tokens').selectAll().where('hash', '=', hash);
    const token = await query.executeTakeFirst();
    return token === undefined ? null : ((await this.#withAccounts([token]))[0] ?? null);
  }

  async all(): Promise<HeldToken[]> {
    const query = this.#database.selectFrom('tokens').selectAll();
    return this.#withAccounts(await query.orderBy('createdAt', 'desc').orderBy('id').execute());
  }

  async count(): Promise<number> {
    const { count } = await this.#database
      .selectFrom('tokens')
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async used(id: string, usedAt: number): Promise<void> {
    await this.#database.updateTable('tokens').set({ usedAt }).where('id', '=', id).execute();
  }

  async remove(id: string): Promise<void> {
    await this.#database.deleteFrom('tokens').where('id', '=', id).execute();
  }

  async removeOf(accountId: AccountId): Promise<void> {
    await this.#database.deleteFrom('tokens').where('accountId', '=', accountId).execute();
  }

  async #withAccounts(tokens: readonly TokenRecord[]): Promise<HeldToken[]> {
    if (tokens.length === 0) {
      return [];
    }
    const ids = [...new Set(tokens.map(({ accountId }) => accountId))];
    const accounts = await this.#database.selectFrom('accounts').selectAll().where('id', 'in', ids).execute();
    return tokens.flatMap((token) => {
      const account = accounts.find(({ id }) => id === token.accountId);
      return account === undefined ? [] : [{ token, account }];
    });
  }
}
