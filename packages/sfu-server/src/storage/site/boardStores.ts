import type { AccountId, CourseId, EntryId, ReportId } from '@gongbang/protocol';
import type { Kysely } from 'kysely';

import type { HidingStore, LikeStore, ReportRecord, ReportStore } from '../../ports/board.ts';
import type { SiteTables } from './tables.ts';

/** Likes. */
export class KyselyLikeStore implements LikeStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async add(entryId: EntryId, accountId: AccountId, at: number): Promise<void> {
    await this.#database
      .insertInto('likes')
      .values({ entryId, accountId, at })
      .onConflict((conflict) => conflict.columns(['entryId', 'accountId']).doNothing())
      .execute();
  }

  async remove(entryId: EntryId, accountId: AccountId): Promise<void> {
    const likes = this.#database.deleteFrom('likes').where('entryId', '=', entryId);
    await likes.where('accountId', '=', accountId).execute();
  }

  async counts(
    entries: readonly EntryId[],
    accountId: AccountId,
  ): Promise<Map<EntryId, { count: number; isMine: boolean }>> {
    if (entries.length === 0) {
      return new Map();
    }
    const rows = await this.#database
      .selectFrom('likes')
      .select(({ fn, eb }) => [
        'entryId',
        fn.countAll().as('count'),
        fn.sum(eb.case().when('accountId', '=', accountId).then(1).else(0).end()).as('mine'),
      ])
      .where('entryId', 'in', entries)
      .groupBy('entryId')
      .execute();
    return new Map(
      rows.map(({ entryId, count, mine }) => [entryId, { count: Number(count), isMine: Number(mine) > 0 }]),
    );
  }

  async removeOf(entryId: EntryId): Promise<void> {
    await this.#database.deleteFrom('likes').where('entryId', '=', entryId).execute();
  }

  async removeOfEntries(writerId: AccountId): Promise<void> {
    await this.#database
      .deleteFrom('likes')
      .where('entryId', 'in', (row) =>
        row.selectFrom('entries').select('id').where('writerId', '=', writerId),
      )
      .execute();
  }

  ofAccount(accountId: AccountId): Promise<{ entryId: EntryId; at: number }[]> {
    return this.#database
      .selectFrom('likes')
      .select(['entryId', 'at'])
      .where('accountId', '=', accountId)
      .orderBy('at', 'desc')
      .orderBy('entryId')
      .execute();
  }
}

/** The writers whom people have hidden. */
export class KyselyHidingStore implements HidingStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async add(accountId: AccountId, courseId: CourseId, writerId: AccountId, at: number): Promise<void> {
    await this.#database
      .insertInto('hidings')
      .values({ accountId, courseId, writerId, at })
      .onConflict((conflict) => conflict.columns(['accountId', 'courseId', 'writerId']).doNothing())
      .execute();
  }

  async of(accountId: AccountId, courseId: CourseId): Promise<AccountId[]> {
    const rows = await this.#database
      .selectFrom('hidings')
      .select('writerId')
      .where('accountId', '=', accountId)
      .where('courseId', '=', courseId)
      .execute();
    return rows.map(({ writerId }) => writerId);
  }

  async removeAll(accountId: AccountId, courseId: CourseId): Promise<void> {
    const hidings = this.#database.deleteFrom('hidings').where('accountId', '=', accountId);
    await hidings.where('courseId', '=', courseId).execute();
  }

  ofAccount(accountId: AccountId): Promise<{ courseId: CourseId; at: number }[]> {
    return this.#database
      .selectFrom('hidings')
      .select(['courseId', 'at'])
      .where('accountId', '=', accountId)
      .orderBy('at', 'desc')
      .orderBy('writerId')
      .execute();
  }
}

/** Reports, and their outcomes. */
export class KyselyReportStore implements ReportStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async put(record: ReportRecord): Promise<void> {
    await this.#database
      .deleteFrom('reports')
      .where('entryId', '=', record.entryId)
      .where('reporterId', '=', record.reporterId)
      .execute();
    await this.#database.insertInto('reports').values(record).execute();
  }

  async find(id: ReportId): Promise<ReportRecord | null> {
    const query = this.#database.selectFrom('reports').selectAll().where('id', '=', id);
    return (await query.executeTakeFirst()) ?? null;
  }

  async findBy(entryId: EntryId, reporterId: AccountId): Promise<ReportRecord | null> {
    const reports = this.#database.selectFrom('reports').selectAll().where('entryId', '=', entryId);
    return (await reports.where('reporterId', '=', reporterId).executeTakeFirst()) ?? null;
  }

  waitingOf(entryId: EntryId): Promise<ReportRecord[]> {
    return this.#database
      .selectFrom('reports')
      .selectAll()
      .where('entryId', '=', entryId)
      .where('answeredAt', 'is', null)
      .orderBy('at')
      .orderBy('id')
      .execute();
  }

  async waiting(
    mentorId: AccountId | null,
    limit: number,
  ): Promise<{ report: ReportRecord; count: number }[]> {
    let query = this.#database
      .selectFrom('reports')
      .innerJoin('entries', 'entries.id', 'reports.entryId')
      .innerJoin('courses', 'courses.id', 'entries.courseId')
      .select(({ fn }) => ['reports.entryId as entryId', fn.min('reports.at').as('since')])
      .where('reports.answeredAt', 'is', null);
    if (mentorId !== null) {
      query = query.where('courses.mentorId', '=', mentorId);
    }
    const entries = await query
      .groupBy('reports.entryId')
      .orderBy('since')
      .orderBy('reports.entryId')
      .limit(limit)
      .execute();
    if (entries.length === 0) {
      return [];
    }
    const reports = await this.#database
      .selectFrom('reports')
      .selectAll()
      .where(
        'entryId',
        'in',
        entries.map(({ entryId }) => entryId),
      )
      .where('answeredAt', 'is', null)
      .orderBy('at')
      .orderBy('id')
      .execute();
    const of = Map.groupBy(reports, ({ entryId }) => entryId);
    return entries.flatMap(({ entryId }) => {
      const [report, ...others] = of.get(entryId) ?? [];
      return report === undefined ? [] : [{ report, count: 1 + others.length }];
    });
  }

  async countWaiting(courseId: CourseId): Promise<number> {
    const { count } = await this.#database
      .selectFrom('reports')
      .innerJoin('entries', 'entries.id', 'reports.entryId')
      .select(({ fn }) => fn.count('reports.entryId').distinct().as('count'))
      .where('entries.courseId', '=', courseId)
      .where('reports.answeredAt', 'is', null)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async answer(entryId: EntryId, answer: 'hidden' | 'kept', answeredAt: number): Promise<void> {
    await this.#database
      .updateTable('reports')
      .set({ answer, answeredAt })
      .where('entryId', '=', entryId)
      .where('answeredAt', 'is', null)
      .execute();
  }

  async removeOf(entryId: EntryId): Promise<void> {
    await this.#database.deleteFrom('reports').where('entryId', '=', entryId).execute();
  }

  async removeOfEntries(writerId: AccountId): Promise<void> {
    await this.#database
      .deleteFrom('reports')
      .where('entryId', 'in', (row) =>
        row
          .selectFrom('entries')
          .select('id')
          .where('writerId', '=', writerId)
          .where((entry) => entry.or([entry('removedBy', 'is', null), entry('removedBy', '=', 'writer')])),
      )
      .execute();
  }

  ofAccount(accountId: AccountId): Promise<ReportRecord[]> {
    return this.#database
      .selectFrom('reports')
      .selectAll()
      .where('reporterId', '=', accountId)
      .orderBy('at', 'desc')
      .orderBy('id')
      .execute();
  }
}
