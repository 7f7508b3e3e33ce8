import { webhookEventType } from '@gongbang/protocol';
import type { Kysely } from 'kysely';
import { z } from 'zod';

import type { DeliveryRecord, ToldClass, WebhookRecord, WebhookStore } from '../../ports/webhooks.ts';
import type { SiteTables } from './tables.ts';

const events = z.array(webhookEventType);

/** Webhook addresses, and deliveries to them. */
export class KyselyWebhookStore implements WebhookStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async insert(record: WebhookRecord): Promise<void> {
    await this.#database
      .insertInto('webhooks')
      .values({ ...record, events: JSON.stringify(record.events) })
      .execute();
  }

  async find(id: string): Promise<WebhookRecord | null> {
    const query = this.#database.selectFrom('webhooks').selectAll().where('id', '=', id);
    const row = await query.executeTakeFirst();
    return row === undefined ? null : recordOf(row);
  }

  async all(): Promise<WebhookRecord[]> {
    const query = this.#database.selectFrom('webhooks').selectAll().orderBy('createdAt').orderBy('id');
    return (await query.execute()).map(recordOf);
  }

  async change(
    id: string,
    { events: listened, ...change }: Partial<Omit<WebhookRecord, 'id' | 'createdAt'>>,
  ): Promise<void> {
    const set = listened === undefined ? change : { ...change, events: JSON.stringify(listened) };
    await this.#database.updateTable('webhooks').set(set).where('id', '=', id).execute();
  }

  async remove(id: string): Promise<void> {
    await this.#database.deleteFrom('webhooks').where('id', '=', id).execute();
  }

  async put(delivery: DeliveryRecord): Promise<void> {
    await this.#database
      .insertInto('deliveries')
      .values(delivery)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(delivery))
      .execute();
  }

  async findDelivery(id: string): Promise<DeliveryRecord | null> {
    const query = this.#database.selectFrom('deliveries').selectAll().where('id', '=', id);
    return (await query.executeTakeFirst()) ?? null;
  }

  waiting(webhookId: string, limit: number): Promise<DeliveryRecord[]> {
    return this.#database
      .selectFrom('deliveries')
      .selectAll()
      .where('webhookId', '=', webhookId)
      .where('state', '=', 'waiting')
      .orderBy('nextAt')
      .orderBy('id')
      .limit(limit)
      .execute();
  }

  async countWaiting(webhookId: string): Promise<number> {
    const { count } = await this.#database
      .selectFrom('deliveries')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('webhookId', '=', webhookId)
      .where('state', '=', 'waiting')
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  deliveries(webhookId: string, limit: number): Promise<DeliveryRecord[]> {
    return this.#database
      .selectFrom('deliveries')
      .selectAll()
      .where('webhookId', '=', webhookId)
      .orderBy('createdAt', 'desc')
      .orderBy('id')
      .limit(limit)
      .execute();
  }

  async drop(webhookId: string): Promise<void> {
    await this.#database
      .updateTable('deliveries')
      .set({ state: 'failed', nextAt: null })
      .where('webhookId', '=', webhookId)
      .where('state', '=', 'waiting')
      .execute();
  }

  async trim(webhookId: string, kept: number): Promise<void> {
    // In the order listed, since several may have the same time.
    const first = await this.#database
      .selectFrom('deliveries')
      .select(['createdAt', 'id'])
      .where('webhookId', '=', webhookId)
      .where('state', '!=', 'waiting')
      .orderBy('createdAt', 'desc')
      .orderBy('id')
      .offset(kept)
      .limit(1)
      .executeTakeFirst();
    if (first !== undefined) {
      const { createdAt, id } = first;
      await this.#database
        .deleteFrom('deliveries')
        .where('webhookId', '=', webhookId)
        .where('state', '!=', 'waiting')
        .where((row) =>
          row.or([
            row('createdAt', '<', createdAt),
            row.and([row('createdAt', '=', createdAt), row('id', '>=', id)]),
          ]),
        )
        .execute();
    }
  }

  classesBetween(from: number, to: number, limit: number): Promise<ToldClass[]> {
    return this.#database
      .selectFrom('dates')
      .leftJoin('toldClasses', 'toldClasses.dateId', 'dates.id')
      .select(['dates.id as dateId', 'toldClasses.startedAt', 'toldClasses.endedAt'])
      .where('dates.startsAt', '>=', from)
      .where('dates.startsAt', '<=', to)
      .where('dates.cancelledAt', 'is', null)
      .orderBy('dates.startsAt', 'desc')
      .limit(limit)
      .execute();
  }

  async told({ dateId, startedAt, endedAt }: ToldClass): Promise<void> {
    await this.#database
      .insertInto('toldClasses')
      .values({ dateId, startedAt, endedAt })
      .onConflict((conflict) => conflict.column('dateId').doUpdateSet({ startedAt, endedAt }))
      .execute();
  }
}

/** Converts a row to the domain's record. */
function recordOf(row: SiteTables['webhooks']): WebhookRecord {
  return { ...row, events: events.parse(JSON.parse(row.events)) };
}
