import type { CourseId, DateId } from '@gongbang/protocol';
import type { Kysely } from 'kysely';

import type { AlertRecord, AlertRound, AlertStore } from '../../ports/alerts.ts';
import type { SiteTables } from './tables.ts';

/** Subscriptions to new dates. */
export class KyselyAlertStore implements AlertStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async put(record: AlertRecord): Promise<void> {
    const known = (await this.ofAddress(record.email)).find(({ courseId }) => courseId === record.courseId);
    await (known === undefined
      ? this.#database.insertInto('alerts').values(record).execute()
      : this.#database
          .updateTable('alerts')
          .set({ language: record.language })
          .where('id', '=', known.id)
          .execute());
  }

  async find(id: string): Promise<AlertRecord | null> {
    const query = this.#database.selectFrom('alerts').selectAll().where('id', '=', id);
    return (await query.executeTakeFirst()) ?? null;
  }

  async next(
    courseId: CourseId,
    { openedAt, afterAt, afterId }: AlertRound,
    limit: number,
  ): Promise<AlertRecord[]> {
    return this.#database
      .selectFrom('alerts')
      .selectAll()
      .where((row) =>
        row.or([
          row('courseId', '=', courseId),
          row.and([
            row('courseId', 'is', null),
            row('email', 'not in', (inner) =>
              inner
                .selectFrom('alerts as ofCourse')
                .select('ofCourse.email')
                .where('ofCourse.courseId', '=', courseId)
                .where('ofCourse.createdAt', '<=', openedAt),
            ),
          ]),
        ]),
      )
      .where('createdAt', '<=', openedAt)
      .where((row) =>
        row.or([
          row('createdAt', '>', afterAt),
          row.and([row('createdAt', '=', afterAt), row('id', '>', afterId)]),
        ]),
      )
      .orderBy('createdAt')
      .orderBy('id')
      .limit(limit)
      .execute();
  }

  async beginRound(round: AlertRound): Promise<void> {
    await this.#database.insertInto('alertRounds').values(round).execute();
  }

  async findRound(): Promise<AlertRound | null> {
    const query = this.#database.selectFrom('alertRounds').selectAll().orderBy('openedAt').orderBy('dateId');
    return (await query.limit(1).executeTakeFirst()) ?? null;
  }

  async goOn({ dateId, ...round }: AlertRound): Promise<void> {
    await this.#database.updateTable('alertRounds').set(round).where('dateId', '=', dateId).execute();
  }

  async endRound(dateId: DateId): Promise<void> {
    await this.#database.deleteFrom('alertRounds').where('dateId', '=', dateId).execute();
  }

  async ofAddress(email: string): Promise<AlertRecord[]> {
    return this.#database.selectFrom('alerts').selectAll().where('email', '=', email).execute();
  }

  async count(courseId: CourseId | null): Promise<number> {
    const { count } = await this.#database
      .selectFrom('alerts')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('courseId', courseId === null ? 'is' : '=', courseId)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async remove(id: string): Promise<void> {
    await this.#database.deleteFrom('alerts').where('id', '=', id).execute();
  }

  async removeOfCourse(courseId: CourseId): Promise<void> {
    await this.#database.deleteFrom('alerts').where('courseId', '=', courseId).execute();
  }

  async removeOfAddress(email: string): Promise<void> {
    await this.#database.deleteFrom('alerts').where('email', '=', email).execute();
  }

  async readdress(from: string, to: string): Promise<void> {
    const theirs = await this.ofAddress(to);
    for (const { id, courseId } of await this.ofAddress(from)) {
      await (theirs.some((one) => one.courseId === courseId)
        ? this.remove(id)
        : this.#database.updateTable('alerts').set({ email: to }).where('id', '=', id).execute());
    }
  }
}
