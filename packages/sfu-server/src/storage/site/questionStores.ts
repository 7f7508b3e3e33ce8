import type { AccountId, CourseId, QuestionId } from '@gongbang/protocol';
import type { Kysely, Selectable } from 'kysely';

import type { QuestionRecord, QuestionStore } from '../../ports/reviews.ts';
import type { SiteTables } from './tables.ts';

/** Questions to mentors. */
export class KyselyQuestionStore implements QuestionStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async insert(record: QuestionRecord): Promise<void> {
    await this.#database.insertInto('questions').values(rowOf(record)).execute();
  }

  async change(record: QuestionRecord): Promise<void> {
    await this.#database.updateTable('questions').set(rowOf(record)).where('id', '=', record.id).execute();
  }

  async remove(id: QuestionId): Promise<void> {
    await this.#database.deleteFrom('questions').where('id', '=', id).execute();
  }

  async find(id: QuestionId): Promise<QuestionRecord | null> {
    const query = this.#database.selectFrom('questions').selectAll().where('id', '=', id);
    const row = await query.executeTakeFirst();
    return row === undefined ? null : recordOf(row);
  }

  async open(mentorId: AccountId | null, limit: number): Promise<QuestionRecord[]> {
    const rows = await this.#to(mentorId)
      .where('questions.answer', 'is', null)
      .orderBy('questions.createdAt', 'desc')
      .orderBy('questions.id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(recordOf);
  }

  async answered(mentorId: AccountId | null, limit: number): Promise<QuestionRecord[]> {
    const rows = await this.#to(mentorId)
      .where('questions.answer', 'is not', null)
      .orderBy('questions.answeredAt', 'desc')
      .orderBy('questions.id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(recordOf);
  }

  async findDraft(courseId: CourseId, email: string, draft: string): Promise<QuestionRecord | null> {
    const row = await this.#database
      .selectFrom('questions')
      .selectAll()
      .where('email', '=', email)
      .where('courseId', '=', courseId)
      .where('draft', '=', draft)
      .executeTakeFirst();
    return row === undefined ? null : recordOf(row);
  }

  async countOpen(courseId: CourseId): Promise<number> {
    const { count } = await this.#database
      .selectFrom('questions')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('courseId', '=', courseId)
      .where('answer', 'is', null)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async shown(courseId: CourseId, limit: number): Promise<QuestionRecord[]> {
    const rows = await this.#database
      .selectFrom('questions')
      .selectAll()
      .where('courseId', '=', courseId)
      .where('isPublic', '=', 1)
      .where('answer', 'is not', null)
      .orderBy('answeredAt', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(recordOf);
  }

  async ofAddress(email: string, limit: number): Promise<QuestionRecord[]> {
    const query = this.#database.selectFrom('questions').selectAll().where('email', '=', email);
    return (await query.orderBy('createdAt', 'desc').orderBy('id').limit(limit).execute()).map(recordOf);
  }

  async readdress(from: string, to: string): Promise<void> {
    await this.#database.updateTable('questions').set({ email: to }).where('email', '=', from).execute();
  }

  async removeOfAddress(email: string): Promise<void> {
    await this.#database.deleteFrom('questions').where('email', '=', email).execute();
  }

  async forgetAskers(answeredBefore: number): Promise<void> {
    await this.#database
      .updateTable('questions')
      .set({ email: null, draft: null })
      .where('answeredAt', '<', answeredBefore)
      .where('email', 'is not', null)
      .execute();
  }

  async removeOfMentor(mentorId: AccountId): Promise<void> {
    await this.#database
      .deleteFrom('questions')
      .where('courseId', 'in', (row) =>
        row.selectFrom('courses').select('id').where('mentorId', '=', mentorId),
      )
      .execute();
  }

  /** Questions to one mentor, or to all. */
  #to(mentorId: AccountId | null) {
    const all = this.#database.selectFrom('questions').selectAll('questions');
    return mentorId === null
      ? all
      : all.where('questions.courseId', 'in', (row) =>
          row.selectFrom('courses').select('id').where('mentorId', '=', mentorId),
        );
  }
}

type Row = SiteTables['questions'];

const rowOf = (record: QuestionRecord): Row => ({ ...record, isPublic: record.isPublic ? 1 : 0 });
const recordOf = (row: Selectable<Row>): QuestionRecord => ({ ...row, isPublic: row.isPublic === 1 });
