import type { Kysely } from 'kysely';

import type { FactStore, OutboxStore, OutgoingMail } from '../../ports/accounts.ts';
import type { SiteTables } from './tables.ts';

/** Outgoing mails. */
export class KyselyOutboxStore implements OutboxStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async insert(mail: OutgoingMail): Promise<void> {
    await this.#database
      .insertInto('outbox')
      .values({ ...mail, isClaimed: 0 })
      .execute();
  }

  async claim(now: number): Promise<OutgoingMail | null> {
    const row = await this.#database
      .updateTable('outbox')
      .set({ isClaimed: 1 })
      .where('isClaimed', '=', 0)
      .where('id', '=', (row) =>
        row
          .selectFrom('outbox as due')
          .select('due.id')
          .where('due.isClaimed', '=', 0)
          .where('due.nextAt', '<=', now)
          .orderBy('due.isBulk')
          .orderBy('due.nextAt')
          .limit(1),
      )
      .returning(['id', 'sealed', 'recipient', 'attempts', 'nextAt', 'expiresAt', 'isBulk'])
      .executeTakeFirst();
    return row ?? null;
  }

  async release(id: string, attempts: number, nextAt: number): Promise<void> {
    await this.#database
      .updateTable('outbox')
      .set({ attempts, nextAt, isClaimed: 0 })
      .where('id', '=', id)
      .execute();
  }

  async remove(id: string): Promise<void> {
    await this.#database.deleteFrom('outbox').where('id', '=', id).execute();
  }

  to(recipient: string): Promise<OutgoingMail[]> {
    return this.#database
      .selectFrom('outbox')
      .select(['id', 'sealed', 'recipient', 'attempts', 'nextAt', 'expiresAt', 'isBulk'])
      .where('recipient', '=', recipient)
      .orderBy('nextAt')
      .execute();
  }

  async removeTo(recipient: string): Promise<void> {
    await this.#database.deleteFrom('outbox').where('recipient', '=', recipient).execute();
  }

  async nextAt(): Promise<number | null> {
    const row = await this.#database
      .selectFrom('outbox')
      .select('nextAt')
      .where('isClaimed', '=', 0)
      .orderBy('nextAt')
      .limit(1)
      .executeTakeFirst();
    return row?.nextAt ?? null;
  }

  async removeClaimed(): Promise<number> {
    const { numDeletedRows } = await this.#database
      .deleteFrom('outbox')
      .where('isClaimed', '=', 1)
      .executeTakeFirst();
    return Number(numDeletedRows);
  }

  async releaseOthers(ids: readonly string[]): Promise<void> {
    const claimed = this.#database.updateTable('outbox').set({ isClaimed: 0 }).where('isClaimed', '=', 1);
    await (ids.length === 0 ? claimed : claimed.where('id', 'not in', ids)).execute();
  }
}

/** Single values. */
export class KyselyFactStore implements FactStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async set(name: string, value: string): Promise<void> {
    await this.#database
      .insertInto('facts')
      .values({ name, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute();
  }

  async take(name: string, value: string): Promise<boolean> {
    const { numDeletedRows } = await this.#database
      .deleteFrom('facts')
      .where('name', '=', name)
      .where('value', '=', value)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }
}
