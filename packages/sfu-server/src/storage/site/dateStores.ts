import type { AccountId, ClassId, CourseId, DateId } from '@gongbang/protocol';
import type { ExpressionBuilder, Kysely } from 'kysely';

import {
  NOBODY,
  type DateRecord,
  type DateStore,
  type SeatCounts,
  type TrackRecord,
} from '../../ports/bookings.ts';
import type { SiteTables } from './tables.ts';

/** Dates, and counts of their bookings. */
export class KyselyDateStore implements DateStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async insert(record: DateRecord): Promise<void> {
    await this.#database.insertInto('dates').values(record).execute();
  }

  async find(id: DateId): Promise<DateRecord | null> {
    const row = await this.#database.selectFrom('dates').selectAll().where('id', '=', id).executeTakeFirst();
    return row ?? null;
  }

  async take(id: DateId): Promise<DateRecord | null> {
    // The write comes first: on a database that locks rows, this row then stays locked until the transaction ends.
    const row = await this.#database
      .updateTable('dates')
      .set((date) => ({ turns: date('turns', '+', 1) }))
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    return row ?? null;
  }

  async change(
    id: DateId,
    change: Partial<Omit<DateRecord, 'id' | 'courseId' | 'createdAt'>>,
  ): Promise<void> {
    await this.#database.updateTable('dates').set(change).where('id', '=', id).execute();
  }

  from(courses: readonly CourseId[], startsAt: number, limit: number): Promise<DateRecord[]> {
    return this.#ofCourses(courses)
      .where('startsAt', '>=', startsAt)
      .where('cancelledAt', 'is', null)
      .orderBy('startsAt')
      .orderBy('id')
      .limit(limit)
      .execute();
  }

  before(courses: readonly CourseId[], startsAt: number, limit: number): Promise<DateRecord[]> {
    return this.#ofCourses(courses)
      .where('startsAt', '<', startsAt)
      .orderBy('startsAt', 'desc')
      .orderBy('id')
      .limit(limit)
      .execute();
  }

  calledOff(courses: readonly CourseId[], startsAt: number, limit: number): Promise<DateRecord[]> {
    return this.#ofCourses(courses)
      .where('startsAt', '>=', startsAt)
      .where('cancelledAt', 'is not', null)
      .orderBy('startsAt', 'desc')
      .orderBy('id')
      .limit(limit)
      .execute();
  }

  async counts(ids: readonly DateId[], now: number): Promise<Map<DateId, SeatCounts>> {
    const counts = new Map<DateId, { -readonly [N in keyof SeatCounts]: number }>(
      ids.map((id) => [id, { ...NOBODY }]),
    );
    if (ids.length === 0) {
      return counts;
    }
    const rows = await this.#database
      .selectFrom('bookings')
      .select(({ fn }) => ['dateId', 'state', fn.countAll().as('count')])
      .where('dateId', 'in', ids)
      .where((row) => row.or([row('state', 'in', ['booked', 'waiting']), isKept(row, now)]))
      .groupBy(['dateId', 'state'])
      .execute();
    for (const { dateId, state, count } of rows) {
      const of = counts.get(dateId);
      if (of !== undefined) {
        of.waiting += state === 'waiting' ? Number(count) : 0;
        of.booked += state === 'booked' ? Number(count) : 0;
        of.awaiting += state === 'awaiting' ? Number(count) : 0;
        of.taken += state === 'waiting' ? 0 : Number(count);
      }
    }
    return counts;
  }

  async trackRecords(mentors: readonly AccountId[]): Promise<Map<AccountId, TrackRecord>> {
    if (mentors.length === 0) {
      return new Map();
    }
    const rows = await this.#database
      .selectFrom('bookings')
      .innerJoin('dates', 'dates.id', 'bookings.dateId')
      .innerJoin('courses', 'courses.id', 'dates.courseId')
      .select(({ fn }) => [
        'courses.mentorId as mentorId',
        fn.count('dates.id').distinct().as('held'),
        fn.countAll().as('met'),
      ])
      .where('courses.mentorId', 'in', mentors)
      .where('bookings.attendedMs', '>', 0)
      .groupBy('courses.mentorId')
      .execute();
    return new Map(
      rows.map(({ mentorId, held, met }) => [mentorId, { held: Number(held), met: Number(met) }]),
    );
  }

  async ofClass(id: ClassId): Promise<DateRecord | null> {
    const query = this.#database.selectFrom('dates').selectAll().where('classId', '=', id);
    return (await query.executeTakeFirst()) ?? null;
  }

  async nextDue(): Promise<{ readonly id: DateId; readonly dueAt: number } | null> {
    const row = await this.#database
      .selectFrom('dates')
      .select(['id', 'dueAt'])
      .where('dueAt', 'is not', null)
      .orderBy('dueAt')
      .limit(1)
      .executeTakeFirst();
    const dueAt = row?.dueAt ?? null;
    return row === undefined || dueAt === null ? null : { id: row.id, dueAt };
  }

  async following(): Promise<DateId[]> {
    const rows = await this.#database
      .selectFrom('dates')
      .select('id')
      .where('follows', 'is not', null)
      .execute();
    return rows.map(({ id }) => id);
  }

  async followed(id: DateId, turns: number): Promise<void> {
    await this.#database
      .updateTable('dates')
      .set({ follows: null })
      .where('id', '=', id)
      .where('turns', '=', turns)
      .execute();
  }

  async upcoming(startsAt: number): Promise<DateId[]> {
    const rows = await this.#database
      .selectFrom('dates')
      .select('id')
      .where('startsAt', '>=', startsAt)
      .where('cancelledAt', 'is', null)
      .execute();
    return rows.map(({ id }) => id);
  }

  #ofCourses(courses: readonly CourseId[]) {
    const query = this.#database.selectFrom('dates').selectAll();
    // PostgreSQL does not accept `in ()`.
    return courses.length === 0 ? query.where('id', '=', '') : query.where('courseId', 'in', courses);
  }
}

/** Held, offered or reserved for a transfer, and not expired. */
const isKept = (row: ExpressionBuilder<SiteTables, 'bookings'>, now: number) =>
  row.and([row('state', 'in', ['held', 'offered', 'awaiting']), row('until', '>', now)]);
