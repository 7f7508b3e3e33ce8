import type { AccountId, BookingId, CourseId, DateId } from '@gongbang/protocol';
import type { Kysely } from 'kysely';

import type { BookingRecord, BookingStore } from '../../ports/bookings.ts';
import type { SiteTables } from './tables.ts';

/** Bookings; each change writes the whole row. */
export class KyselyBookingStore implements BookingStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async insert(record: BookingRecord): Promise<void> {
    await this.#database.insertInto('bookings').values(record).execute();
  }

  async find(id: BookingId): Promise<BookingRecord | null> {
    const row = await this.#database
      .selectFrom('bookings')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row ?? null;
  }

  async change({ id, ...rest }: BookingRecord): Promise<void> {
    await this.#database.updateTable('bookings').set(rest).where('id', '=', id).execute();
  }

  of(date: DateId): Promise<BookingRecord[]> {
    return this.#database
      .selectFrom('bookings')
      .selectAll()
      .where('dateId', '=', date)
      .where('state', '!=', 'cancelled')
      .orderBy('turn')
      .orderBy('id')
      .execute();
  }

  ofAddress(email: string, limit: number): Promise<BookingRecord[]> {
    return this.#database
      .selectFrom('bookings')
      .selectAll()
      .where('email', '=', email)
      .orderBy('createdAt', 'desc')
      .orderBy('id')
      .limit(limit)
      .execute();
  }

  async countHolds(network: string, date: DateId, now: number): Promise<{ here: number; all: number }> {
    const rows = await this.#database
      .selectFrom('bookings')
      .select(({ fn }) => ['dateId', fn.countAll().as('count')])
      .where('network', '=', network)
      .where('state', 'in', ['held', 'offered', 'awaiting'])
      .where('until', '>', now)
      .groupBy('dateId')
      .execute();
    const of = (some: typeof rows): number => some.reduce((sum, { count }) => sum + Number(count), 0);
    return { here: of(rows.filter(({ dateId }) => dateId === date)), all: of(rows) };
  }

  async countBefore(
    mentorId: AccountId,
    emails: readonly string[],
    now: number,
  ): Promise<Map<string, number>> {
    if (emails.length === 0) {
      return new Map();
    }
    const rows = await this.#database
      .selectFrom('bookings')
      .innerJoin('dates', 'dates.id', 'bookings.dateId')
      .innerJoin('courses', 'courses.id', 'dates.courseId')
      .where('courses.mentorId', '=', mentorId)
      .select(({ fn }) => ['bookings.email as email', fn.countAll().as('count')])
      .where('bookings.email', 'in', emails)
      .where('bookings.state', '=', 'booked')
      .where('dates.cancelledAt', 'is', null)
      .where('dates.startsAt', '<', now)
      .groupBy('bookings.email')
      .execute();
    return new Map(rows.map(({ email, count }) => [email ?? '', Number(count)]));
  }

  async readdress(from: string, to: string): Promise<void> {
    await this.#database
      .updateTable('bookings')
      .set({ email: to })
      .where('email', '=', from)
      .where('dateId', 'not in', (row) =>
        row
          .selectFrom('bookings as theirs')
          .select('theirs.dateId')
          .where('theirs.email', '=', to)
          .where('theirs.state', '!=', 'cancelled'),
      )
      .execute();
  }

  async removeHolds(endedBefore: number, orderedBefore: number, sentBefore: number): Promise<void> {
    await this.#database
      .deleteFrom('bookings')
      .where('state', 'in', ['held', 'cancelled'])
      .where('since', 'is', null)
      .where('until', '<', endedBefore)
      .where((row) =>
        row.or([
          row.and([row('name', 'is', null), row('email', 'is', null)]),
          // Somebody who began to pay may have paid; it is certain that they have not only once nobody asks the provider any more.
          row('until', '<', orderedBefore),
        ]),
      )
      .where((row) =>
        row.not(
          row.exists(
            row
              .selectFrom('orders')
              .select('orders.id')
              .whereRef('orders.bookingId', '=', 'bookings.id')
              .where((order) =>
                order.or([
                  order('orders.state', '=', 'paid'),
                  // A transfer may have been sent, no matter what was tried afterwards.
                  order.and([
                    order('orders.provider', '=', 'transfer'),
                    order('orders.expiresAt', '>=', sentBefore),
                  ]),
                ]),
              ),
          ),
        ),
      )
      .execute();
  }

  async attended(id: BookingId, ms: number): Promise<void> {
    await this.#database
      .updateTable('bookings')
      .set({ attendedMs: ms })
      .where('id', '=', id)
      .where('attendedMs', '<', ms)
      .execute();
  }

  async hasSeat(courseId: CourseId, email: string): Promise<boolean> {
    const row = await this.#database
      .selectFrom('bookings')
      .innerJoin('dates', 'dates.id', 'bookings.dateId')
      .select('bookings.id')
      .where('bookings.email', '=', email)
      .where('bookings.state', '=', 'booked')
      .where('dates.courseId', '=', courseId)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  async forget(ids: readonly BookingId[]): Promise<void> {
    if (ids.length > 0) {
      await this.#database
        .updateTable('bookings')
        .set({ name: null, email: null })
        .where('id', 'in', ids)
        .execute();
    }
  }
}
