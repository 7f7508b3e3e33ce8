import type { AccountId, ClassId } from '@gongbang/protocol';
import type { Kysely } from 'kysely';

import type {
  AccountRecord,
  AccountStore,
  IdentityStore,
  KeptClass,
  KeptClassStore,
} from '../../ports/accounts.ts';
import type { SiteTables } from './tables.ts';

/** Accounts, in the site's tables. */
export class KyselyAccountStore implements AccountStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async insert(record: AccountRecord): Promise<void> {
    await this.#database.insertInto('accounts').values(record).execute();
  }

  async find(id: AccountId): Promise<AccountRecord | null> {
    const row = await this.#database
      .selectFrom('accounts')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row ?? null;
  }

  async findByEmail(email: string): Promise<AccountRecord | null> {
    const row = await this.#database
      .selectFrom('accounts')
      .selectAll()
      .where('email', '=', email)
      .executeTakeFirst();
    return row ?? null;
  }

  async remove(id: AccountId): Promise<void> {
    await this.#database.deleteFrom('accounts').where('id', '=', id).execute();
  }

  async change(
    id: AccountId,
    change: Partial<Pick<AccountRecord, 'name' | 'email' | 'role' | 'language'>>,
  ): Promise<void> {
    await this.#database.updateTable('accounts').set(change).where('id', '=', id).execute();
  }

  async page(after: AccountId | null, limit: number): Promise<AccountRecord[]> {
    const last = after === null ? null : await this.find(after);
    if (after !== null && last === null) {
      return [];
    }
    let query = this.#database.selectFrom('accounts').selectAll();
    if (last !== null) {
      query = query.where((row) =>
        row.or([
          row('createdAt', '<', last.createdAt),
          row.and([row('createdAt', '=', last.createdAt), row('id', '<', last.id)]),
        ]),
      );
    }
    return query.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(limit).execute();
  }

  async count(): Promise<number> {
    const { count } = await this.#database
      .selectFrom('accounts')
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async countOwners(): Promise<number> {
    const { count } = await this.#database
      .selectFrom('accounts')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('role', '=', 'owner')
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  owners(): Promise<AccountRecord[]> {
    const query = this.#database.selectFrom('accounts').selectAll().where('role', '=', 'owner');
    return query.orderBy('createdAt').orderBy('id').limit(20).execute();
  }

  async countReachableOwners(): Promise<number> {
    const { count } = await this.#database
      .selectFrom('accounts')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('role', '=', 'owner')
      .where((row) =>
        row.or([
          row('email', 'is not', null),
          row.exists(
            row
              .selectFrom('passkeys')
              .select('passkeys.id')
              .whereRef('passkeys.accountId', '=', 'accounts.id'),
          ),
          row.exists(
            row
              .selectFrom('identities')
              .select('identities.subject')
              .whereRef('identities.accountId', '=', 'accounts.id'),
          ),
        ]),
      )
      .executeTakeFirstOrThrow();
    return Number(count);
  }
}

/** Accounts' identities at issuers. */
export class KyselyIdentityStore implements IdentityStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async insert(issuer: string, subject: string, accountId: AccountId): Promise<void> {
    await this.#database.insertInto('identities').values({ issuer, subject, accountId }).execute();
  }

  async find(issuer: string, subject: string): Promise<AccountRecord | null> {
    const row = await this.#database
      .selectFrom('identities')
      .innerJoin('accounts', 'accounts.id', 'identities.accountId')
      .selectAll('accounts')
      .where('issuer', '=', issuer)
      .where('subject', '=', subject)
      .executeTakeFirst();
    return row ?? null;
  }

  of(accountId: AccountId): Promise<{ issuer: string; subject: string }[]> {
    return this.#database
      .selectFrom('identities')
      .select(['issuer', 'subject'])
      .where('accountId', '=', accountId)
      .orderBy('issuer')
      .orderBy('subject')
      .execute();
  }
}

/** Mentors' class keys, sealed. */
export class KyselyKeptClassStore implements KeptClassStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async keep(accountId: AccountId, { classId, sealed, addedAt }: KeptClass): Promise<void> {
    await this.#database
      .insertInto('accountClasses')
      .values({ accountId, classId, sealed, addedAt })
      .onConflict((conflict) => conflict.columns(['accountId', 'classId']).doUpdateSet({ sealed }))
      .execute();
  }

  of(accountId: AccountId): Promise<KeptClass[]> {
    return this.#database
      .selectFrom('accountClasses')
      .select(['classId', 'sealed', 'addedAt'])
      .where('accountId', '=', accountId)
      .orderBy('addedAt', 'desc')
      .orderBy('classId')
      .execute();
  }

  async forget(accountId: AccountId, classId: ClassId): Promise<void> {
    await this.#database
      .deleteFrom('accountClasses')
      .where('accountId', '=', accountId)
      .where('classId', '=', classId)
      .execute();
  }
}
