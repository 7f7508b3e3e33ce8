import type { AccountId, CourseId, EntryId, PostKind } from '@gongbang/protocol';
import { sql, type ExpressionBuilder, type Kysely } from 'kysely';

import type { EntryRecord, EntryStore, PostQuery, Writer } from '../../ports/board.ts';
import type { PhotoRecord } from '../../ports/photos.ts';
import type { SiteTables } from './tables.ts';

/** Posts and comments on boards. */
export class KyselyEntryStore implements EntryStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async insert(record: EntryRecord): Promise<void> {
    await this.#database.insertInto('entries').values(record).execute();
  }

  async find(id: EntryId): Promise<EntryRecord | null> {
    const query = this.#database.selectFrom('entries').selectAll().where('id', '=', id);
    return (await query.executeTakeFirst()) ?? null;
  }

  async findAll(ids: readonly EntryId[]): Promise<EntryRecord[]> {
    return ids.length === 0
      ? []
      : this.#database.selectFrom('entries').selectAll().where('id', 'in', ids).execute();
  }

  async findDraft(writerId: AccountId, draft: string): Promise<EntryRecord | null> {
    const row = await this.#database
      .selectFrom('entries')
      .selectAll()
      .where('writerId', '=', writerId)
      .where('draft', '=', draft)
      .executeTakeFirst();
    return row ?? null;
  }

  async change(
    id: EntryId,
    change: Partial<Omit<EntryRecord, 'id' | 'courseId' | 'parentId' | 'kind' | 'at'>>,
  ): Promise<void> {
    await this.#database.updateTable('entries').set(change).where('id', '=', id).execute();
  }

  posts({ courseId, kind, before, without, limit }: PostQuery): Promise<EntryRecord[]> {
    let query = this.#posts(courseId, without).selectAll().where('pinnedAt', 'is', null);
    if (kind !== null) {
      query = query.where('kind', '=', kind);
    }
    if (before !== null) {
      // Pages by values that never change rather than by offset, so nothing is repeated or skipped.
      query = query.where((row) =>
        row.or([
          row('at', '<', before.at),
          row.and([row('at', '=', before.at), row('entries.id', '<', before.id)]),
        ]),
      );
    }
    return query.orderBy('at', 'desc').orderBy('entries.id', 'desc').limit(limit).execute();
  }

  async pinned(courseId: CourseId): Promise<EntryRecord | null> {
    const query = this.#posts(courseId, []).selectAll().where('pinnedAt', 'is not', null);
    return (await query.orderBy('pinnedAt', 'desc').executeTakeFirst()) ?? null;
  }

  async unpin(courseId: CourseId): Promise<void> {
    await this.#database
      .updateTable('entries')
      .set({ pinnedAt: null })
      .where('courseId', '=', courseId)
      .where('parentId', 'is', null)
      .where('pinnedAt', 'is not', null)
      .execute();
  }

  async counts(courseId: CourseId, without: readonly AccountId[]): Promise<Map<PostKind, number>> {
    const rows = await this.#posts(courseId, without)
      .select(({ fn }) => ['kind', fn.countAll().as('count')])
      .where('state', '=', 'shown')
      .groupBy('kind')
      .execute();
    return new Map(rows.flatMap(({ kind, count }) => (kind === null ? [] : [[kind, Number(count)]])));
  }

  async works(
    courseId: CourseId,
    without: readonly AccountId[],
    limit: number,
  ): Promise<{ postId: EntryId; photo: Pick<PhotoRecord, 'id' | 'width' | 'height'> }[]> {
    const rows = await this.#posts(courseId, without)
      .innerJoin('photos', (join) => join.on('photos.usedBy', '=', sql`'entry:' || ${sql.ref('entries.id')}`))
      .select(['entries.id as postId', 'photos.id as id', 'photos.width as width', 'photos.height as height'])
      .where('kind', '=', 'work')
      .where('state', '=', 'shown')
      .orderBy('at', 'desc')
      .orderBy('entries.id', 'desc')
      .orderBy('photos.position')
      .limit(limit)
      .execute();
    return rows.map(({ postId, ...photo }) => ({ postId, photo }));
  }

  questions(
    courseId: CourseId,
    except: EntryId,
    without: readonly AccountId[],
    limit: number,
  ): Promise<EntryRecord[]> {
    return this.#posts(courseId, without)
      .selectAll()
      .where('kind', '=', 'question')
      .where('state', '=', 'shown')
      .where('text', '!=', '')
      .where('entries.id', '!=', except)
      .orderBy('at', 'desc')
      .orderBy('entries.id', 'desc')
      .limit(limit)
      .execute();
  }

  comments(parentId: EntryId, without: readonly AccountId[], limit: number): Promise<EntryRecord[]> {
    return this.#database
      .selectFrom('entries')
      .selectAll()
      .where('parentId', '=', parentId)
      .where((row) => isNoneOf(row, without))
      .orderBy('at')
      .orderBy('id')
      .limit(limit)
      .execute();
  }

  async tallies(
    parents: readonly EntryId[],
    mentorId: AccountId,
    without: readonly AccountId[],
  ): Promise<Map<EntryId, { count: number; answers: number }>> {
    if (parents.length === 0) {
      return new Map();
    }
    const rows = await this.#database
      .selectFrom('entries')
      .leftJoin('accounts', 'accounts.id', 'entries.writerId')
      .select(({ fn, eb }) => [
        'parentId',
        fn.countAll().as('count'),
        fn
          .sum(
            eb
              .case()
              .when(
                eb.or([
                  eb('accounts.role', '=', 'owner'),
                  eb.and([eb('accounts.role', '=', 'mentor'), eb('accounts.id', '=', mentorId)]),
                ]),
              )
              .then(1)
              .else(0)
              .end(),
          )
          .as('answers'),
      ])
      .where('parentId', 'in', parents)
      .where('state', '=', 'shown')
      .where((row) => isNoneOf(row, without))
      .groupBy('parentId')
      .execute();
    return new Map(
      rows.flatMap(({ parentId, count, answers }) =>
        parentId === null ? [] : [[parentId, { count: Number(count), answers: Number(answers) }]],
      ),
    );
  }

  async countComments(parentId: EntryId): Promise<number> {
    const { count } = await this.#database
      .selectFrom('entries')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('parentId', '=', parentId)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async removeEmptyPlace(parentId: EntryId): Promise<boolean> {
    const empty = await this.#database
      .selectFrom('entries')
      .select('id')
      .where('parentId', '=', parentId)
      .where('state', '=', 'removed')
      .orderBy('at')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    if (empty === undefined) {
      return false;
    }
    await this.#database.deleteFrom('entries').where('id', '=', empty.id).execute();
    return true;
  }

  async countOf(courseId: CourseId, writerId: AccountId): Promise<number> {
    const { count } = await this.#database
      .selectFrom('entries')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('writerId', '=', writerId)
      .where('courseId', '=', courseId)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  of(writerId: AccountId): Promise<EntryRecord[]> {
    return this.#database
      .selectFrom('entries')
      .selectAll()
      .where('writerId', '=', writerId)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .execute();
  }

  async forget(writerId: AccountId): Promise<void> {
    const entries = this.#database.updateTable('entries').where('writerId', '=', writerId);
    await entries
      .set((row) => ({
        ...{ state: 'removed' as const, removedBy: row.fn.coalesce('removedBy', row.val('writer' as const)) },
        ...{
          text: '',
          editedAt: null,
          hiddenWhy: null,
          hiddenAt: null,
          pinnedAt: null,
          writerId: null,
          draft: null,
        },
      }))
      .execute();
  }

  async writers(courseId: CourseId, ids: readonly AccountId[]): Promise<Map<AccountId, Writer>> {
    if (ids.length === 0) {
      return new Map();
    }
    const accounts = await this.#database
      .selectFrom('accounts')
      .select(['id', 'role', 'name', 'email', 'language'])
      .where('id', 'in', ids)
      .execute();
    const emails = accounts.flatMap(({ email }) => email ?? []);
    const bookings =
      emails.length === 0
        ? []
        : await this.#database
            .selectFrom('bookings')
            .innerJoin('dates', 'dates.id', 'bookings.dateId')
            .select(['bookings.email as email', 'bookings.name as name', 'bookings.language as language'])
            .where('dates.courseId', '=', courseId)
            .where('bookings.email', 'in', emails)
            .orderBy((row) => row.case().when('bookings.state', '=', 'booked').then(0).else(1).end())
            // Anybody who knows an address can book with it, so the earliest booking is taken to be its owner's.
            .orderBy('bookings.createdAt')
            .orderBy('bookings.id')
            .execute();
    const byEmail = Map.groupBy(bookings, (booking) => booking.email);
    return new Map(
      accounts.map(({ id, role, name, email, language }) => {
        const theirs = (email === null ? undefined : byEmail.get(email)) ?? [];
        return [
          id,
          {
            ...{ id, role, email },
            name: name ?? theirs.find((booking) => booking.name !== null)?.name ?? null,
            language: language ?? theirs[0]?.language ?? 'ko',
          },
        ];
      }),
    );
  }

  #posts(courseId: CourseId, without: readonly AccountId[]) {
    return this.#database
      .selectFrom('entries')
      .where('courseId', '=', courseId)
      .where('parentId', 'is', null)
      .where((row) => isNoneOf(row, without));
  }
}

/** Leaves out shown entries by these writers; an entry whose writer is gone is nobody's, so it stays. */
const isNoneOf = (row: ExpressionBuilder<SiteTables, 'entries'>, without: readonly AccountId[]) =>
  without.length === 0
    ? row.and([])
    : row.or([row('writerId', 'is', null), row('writerId', 'not in', without), row('state', '!=', 'shown')]);
