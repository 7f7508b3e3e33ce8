import { refundRule, type BookingId, type DateId, type PaymentProviderId } from '@gongbang/protocol';
import type { Kysely, Selectable } from 'kysely';

import type { OrderRecord, OrderStore } from '../../ports/payments.ts';
import type { SiteTables } from './tables.ts';

/** Orders; each change writes the whole row. */
export class KyselyOrderStore implements OrderStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async insert(record: OrderRecord): Promise<void> {
    await this.#database.insertInto('orders').values(rowOf(record)).execute();
  }

  async find(id: string): Promise<OrderRecord | null> {
    const row = await this.#database.selectFrom('orders').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : recordOf(row);
  }

  async findByRef(provider: PaymentProviderId, ref: string): Promise<OrderRecord | null> {
    const row = await this.#database
      .selectFrom('orders')
      .selectAll()
      .where('provider', '=', provider)
      .where('ref', '=', ref)
      .executeTakeFirst();
    return row === undefined ? null : recordOf(row);
  }

  async change(record: OrderRecord): Promise<void> {
    const { id, ...rest } = rowOf(record);
    await this.#database.updateTable('orders').set(rest).where('id', '=', id).execute();
  }

  of(id: BookingId): Promise<OrderRecord[]> {
    return this.ofAll([id]);
  }

  async ofAll(ids: readonly BookingId[]): Promise<OrderRecord[]> {
    if (ids.length === 0) {
      return [];
    }
    const rows = await this.#database
      .selectFrom('orders')
      .selectAll()
      .where('bookingId', 'in', ids)
      .orderBy('createdAt')
      .orderBy('id')
      .execute();
    return rows.map(recordOf);
  }

  async ofDate(id: DateId): Promise<OrderRecord[]> {
    const rows = await this.#database
      .selectFrom('orders')
      .selectAll()
      .where('dateId', '=', id)
      .orderBy('createdAt')
      .orderBy('id')
      .execute();
    return rows.map(recordOf);
  }

  async ofSeats(dates: readonly DateId[]): Promise<OrderRecord[]> {
    if (dates.length === 0) {
      return [];
    }
    const rows = await this.#database
      .selectFrom('orders')
      .innerJoin('bookings', 'bookings.id', 'orders.bookingId')
      .selectAll('orders')
      .where('orders.dateId', 'in', dates)
      .where('orders.state', '=', 'paid')
      .where('bookings.state', '=', 'booked')
      .orderBy('orders.createdAt')
      .orderBy('orders.id')
      .execute();
    return rows.map(recordOf);
  }

  async paidOf(dates: readonly DateId[]): Promise<OrderRecord[]> {
    if (dates.length === 0) {
      return [];
    }
    const rows = await this.#database
      .selectFrom('orders')
      .selectAll()
      .where('dateId', 'in', dates)
      .where('state', '=', 'paid')
      .orderBy('createdAt')
      .orderBy('id')
      .execute();
    return rows.map(recordOf);
  }

  async uncertain(since: number, limit: number): Promise<OrderRecord[]> {
    const rows = await this.#database
      .selectFrom('orders')
      .selectAll()
      .where('state', 'in', ['pending', 'failed', 'over'])
      .where('provider', '!=', 'transfer')
      .where('ref', 'is not', null)
      .where('createdAt', '>=', since)
      .orderBy('checkedAt')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(recordOf);
  }

  async hasNumber(number: string): Promise<boolean> {
    const row = await this.#database
      .selectFrom('orders')
      .select('id')
      .where('number', '=', number)
      .executeTakeFirst();
    return row !== undefined;
  }

  async removeForsaken(): Promise<void> {
    await this.#database
      .deleteFrom('orders')
      .where('state', '!=', 'paid')
      .where((where) =>
        where.not(
          where.exists(
            where
              .selectFrom('bookings')
              .select('bookings.id')
              .whereRef('bookings.id', '=', 'orders.bookingId'),
          ),
        ),
      )
      .execute();
    await this.#database
      .deleteFrom('trialPayments')
      .where((where) =>
        where.not(
          where.exists(
            where
              .selectFrom('orders')
              .select('orders.id')
              .whereRef('orders.id', '=', 'trialPayments.orderId'),
          ),
        ),
      )
      .execute();
  }

  async forgetKits(startedBefore: number): Promise<void> {
    await this.#database
      .updateTable('orders')
      .set({ sealedKit: null })
      .where('sealedKit', 'is not', null)
      // The date may have moved since the order, so its current start counts.
      .where((where) =>
        where.not(
          where.exists(
            where
              .selectFrom('dates')
              .select('dates.id')
              .whereRef('dates.id', '=', 'orders.dateId')
              .where('dates.startsAt', '>=', startedBefore),
          ),
        ),
      )
      .execute();
  }

  async forgetKitsOf(ids: readonly BookingId[]): Promise<void> {
    if (ids.length > 0) {
      await this.#database
        .updateTable('orders')
        .set({ sealedKit: null })
        .where('bookingId', 'in', ids)
        .execute();
    }
  }
}

const rowOf = ({ refundRule: rule, books, ...rest }: OrderRecord): SiteTables['orders'] => ({
  ...rest,
  books: books ? 1 : 0,
  refundRule: JSON.stringify(rule),
});

const recordOf = ({ refundRule: rule, books, ...rest }: Selectable<SiteTables['orders']>): OrderRecord => ({
  ...rest,
  books: books === 1,
  refundRule: refundRule.parse(JSON.parse(rule)),
});
