import type { AccountId, DeviceId, PasskeyId } from '@gongbang/protocol';
import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';

import type {
  AccountRecord,
  AttemptKind,
  AttemptRecord,
  AttemptStore,
  PasskeyRecord,
  PasskeyStore,
  RecoveryCodeStore,
  SessionRecord,
  SessionStore,
  SignedInRecord,
} from '../../ports/accounts.ts';
import type { SiteTables } from './tables.ts';

/** Sessions. */
export class KyselySessionStore implements SessionStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async insert(record: SessionRecord): Promise<void> {
    await this.#database.insertInto('sessions').values(record).execute();
  }

  async find(tokenHash: string): Promise<SignedInRecord | null> {
    const session = await this.#database
      .selectFrom('sessions')
      .selectAll()
      .where('tokenHash', '=', tokenHash)
      .executeTakeFirst();
    const account =
      session === undefined
        ? undefined
        : await this.#database
            .selectFrom('accounts')
            .selectAll()
            .where('id', '=', session.accountId)
            .executeTakeFirst();
    return session === undefined || account === undefined ? null : { session, account };
  }

  async touch(id: DeviceId, seenAt: number, expiresAt: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#database
      .updateTable('sessions')
      .set({ seenAt, expiresAt })
      .where('id', '=', id)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  of(accountId: AccountId): Promise<SessionRecord[]> {
    return this.#database
      .selectFrom('sessions')
      .selectAll()
      .where('accountId', '=', accountId)
      .orderBy('seenAt', 'desc')
      .orderBy('id')
      .execute();
  }

  async remove(accountId: AccountId, id: DeviceId): Promise<boolean> {
    const { numDeletedRows } = await this.#database
      .deleteFrom('sessions')
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  async removeAll(accountId: AccountId, except: DeviceId | null): Promise<void> {
    await this.#database
      .deleteFrom('sessions')
      .where('accountId', '=', accountId)
      .$if(except !== null, (query) => query.where('id', '!=', except))
      .execute();
  }

  async removeExpired(now: number): Promise<void> {
    await this.#database.deleteFrom('sessions').where('expiresAt', '<=', now).execute();
  }
}

/** Sign-in attempts that browsers have begun. */
export class KyselyAttemptStore implements AttemptStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async put({ browserHash, kind, ...rest }: AttemptRecord): Promise<void> {
    await this.#database
      .insertInto('attempts')
      .values({ browserHash, kind, ...rest })
      .onConflict((conflict) => conflict.columns(['browserHash', 'kind']).doUpdateSet(rest))
      .execute();
  }

  async find(browserHash: string, kind: AttemptKind): Promise<AttemptRecord | null> {
    const row = await this.#database
      .selectFrom('attempts')
      .selectAll()
      .where('browserHash', '=', browserHash)
      .where('kind', '=', kind)
      .executeTakeFirst();
    return row ?? null;
  }

  async countTry(browserHash: string, kind: AttemptKind): Promise<AttemptRecord | null> {
    const row = await this.#database
      .updateTable('attempts')
      .set(({ eb }) => ({ tries: eb('tries', '+', 1) }))
      .where('browserHash', '=', browserHash)
      .where('kind', '=', kind)
      .returningAll()
      .executeTakeFirst();
    return row ?? null;
  }

  async take(browserHash: string, kind: AttemptKind): Promise<AttemptRecord | null> {
    const row = await this.#database
      .deleteFrom('attempts')
      .where('browserHash', '=', browserHash)
      .where('kind', '=', kind)
      .returningAll()
      .executeTakeFirst();
    return row ?? null;
  }

  async count(): Promise<number> {
    const { count } = await this.#database
      .selectFrom('attempts')
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async countOf(network: string): Promise<number> {
    const { count } = await this.#database
      .selectFrom('attempts')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('network', '=', network)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async greediest(): Promise<{ network: string | null; count: number } | null> {
    const row = await this.#database
      .selectFrom('attempts')
      .select(['network', ({ fn }) => fn.countAll().as('count')])
      .groupBy('network')
      .orderBy('count', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : { network: row.network, count: Number(row.count) };
  }

  async removeOldestOf(network: string | null): Promise<void> {
    const oldest = await this.#database
      .selectFrom('attempts')
      .select(['browserHash', 'kind'])
      .where('network', network === null ? 'is' : '=', network)
      .orderBy('expiresAt')
      .limit(1)
      .executeTakeFirst();
    if (oldest !== undefined) {
      await this.remove(oldest.browserHash, oldest.kind);
    }
  }

  about(about: readonly string[]): Promise<AttemptRecord[]> {
    return this.#database
      .selectFrom('attempts')
      .selectAll()
      .where('about', 'in', about)
      .orderBy('expiresAt')
      .execute();
  }

  async remove(browserHash: string, kind: AttemptKind): Promise<void> {
    await this.#database
      .deleteFrom('attempts')
      .where('browserHash', '=', browserHash)
      .where('kind', '=', kind)
      .execute();
  }

  async removeAbout(about: readonly string[]): Promise<void> {
    await this.#database.deleteFrom('attempts').where('about', 'in', about).execute();
  }

  async removeExpired(now: number): Promise<void> {
    await this.#database.deleteFrom('attempts').where('expiresAt', '<=', now).execute();
  }
}

const transports = z.array(z.string());

/** Public keys of passkeys. */
export class KyselyPasskeyStore implements PasskeyStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async insert(record: PasskeyRecord): Promise<void> {
    await this.#database
      .insertInto('passkeys')
      .values({ ...record, transports: JSON.stringify(record.transports) })
      .execute();
  }

  async find(credentialId: string): Promise<PasskeyRecord | null> {
    const row = await this.#database
      .selectFrom('passkeys')
      .selectAll()
      .where('credentialId', '=', credentialId)
      .executeTakeFirst();
    return row === undefined ? null : passkeyIn(row);
  }

  async of(accountId: AccountId): Promise<PasskeyRecord[]> {
    const rows = await this.#database
      .selectFrom('passkeys')
      .selectAll()
      .where('accountId', '=', accountId)
      .orderBy('createdAt')
      .orderBy('id')
      .execute();
    return rows.map(passkeyIn);
  }

  async used(id: PasskeyId, counter: number, usedAt: number): Promise<void> {
    await this.#database.updateTable('passkeys').set({ counter, usedAt }).where('id', '=', id).execute();
  }

  async remove(accountId: AccountId, id: PasskeyId): Promise<boolean> {
    const { numDeletedRows } = await this.#database
      .deleteFrom('passkeys')
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }
}

const passkeyIn = (row: Selectable<SiteTables['passkeys']>): PasskeyRecord => ({
  ...row,
  transports: transports.parse(JSON.parse(row.transports)),
});

/** MACs of recovery codes. */
export class KyselyRecoveryCodeStore implements RecoveryCodeStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async replace(accountId: AccountId, macs: readonly string[]): Promise<void> {
    await this.#database.deleteFrom('recoveryCodes').where('accountId', '=', accountId).execute();
    await this.#database
      .insertInto('recoveryCodes')
      .values(macs.map((mac) => ({ accountId, mac })))
      .execute();
  }

  async use(email: string, mac: string): Promise<AccountRecord | null> {
    const used = await this.#database
      .deleteFrom('recoveryCodes')
      .where('mac', '=', mac)
      .where('accountId', 'in', (row) =>
        row.selectFrom('accounts').select('accounts.id').where('email', '=', email),
      )
      .returning('accountId')
      .executeTakeFirst();
    const account = await this.#database
      .selectFrom('accounts')
      .selectAll()
      .where('id', '=', used?.accountId ?? '')
      .executeTakeFirst();
    return account ?? null;
  }

  async count(accountId: AccountId): Promise<number> {
    const { count } = await this.#database
      .selectFrom('recoveryCodes')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('accountId', '=', accountId)
      .executeTakeFirstOrThrow();
    return Number(count);
  }
}
