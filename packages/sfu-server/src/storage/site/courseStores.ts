import {
  kitDraft,
  materials,
  refundRule,
  steps,
  type AccountId,
  type CourseId,
  type CourseSlug,
  type PictureSize,
} from '@gongbang/protocol';
import { sql, type Kysely, type Selectable } from 'kysely';

import type { Cover, CourseRecord, CourseStore } from '../../ports/bookings.ts';
import type { PhotoUser } from '../../ports/photos.ts';
import type { SiteTables } from './tables.ts';

/** Courses and their covers. */
export class KyselyCourseStore implements CourseStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async insert({
    materials: needed,
    steps: planned,
    kit,
    refundRule: rule,
    ...rest
  }: CourseRecord): Promise<void> {
    await this.#database
      .insertInto('courses')
      .values({
        ...rest,
        ...{ materials: JSON.stringify(needed), steps: JSON.stringify(planned) },
        ...{ kit: kit === null ? null : JSON.stringify(kit), refundRule: JSON.stringify(rule) },
      })
      .execute();
  }

  async find(id: CourseId): Promise<CourseRecord | null> {
    return recordOf(
      await this.#database.selectFrom('courses').selectAll().where('id', '=', id).executeTakeFirst(),
    );
  }

  async findBySlug(slug: CourseSlug): Promise<CourseRecord | null> {
    return recordOf(
      await this.#database.selectFrom('courses').selectAll().where('slug', '=', slug).executeTakeFirst(),
    );
  }

  async offered(mentorId: AccountId | null): Promise<CourseRecord[]> {
    const rows = await this.#of(mentorId).where('removedAt', 'is', null).execute();
    return rows.map((row) => recordOf(row));
  }

  async all(mentorId: AccountId | null): Promise<CourseRecord[]> {
    const rows = await this.#of(mentorId).execute();
    return rows.map((row) => recordOf(row));
  }

  #of(mentorId: AccountId | null) {
    const all = this.#database
      .selectFrom('courses')
      .selectAll()
      .orderBy('createdAt', 'desc')
      .orderBy('id', 'desc');
    return mentorId === null ? all : all.where('mentorId', '=', mentorId);
  }

  async change(
    id: CourseId,
    {
      materials: needed,
      steps: planned,
      kit,
      refundRule: rule,
      ...rest
    }: Partial<Omit<CourseRecord, 'id' | 'createdAt'>>,
  ): Promise<void> {
    await this.#database
      .updateTable('courses')
      .set({
        ...rest,
        ...(needed === undefined ? {} : { materials: JSON.stringify(needed) }),
        ...(planned === undefined ? {} : { steps: JSON.stringify(planned) }),
        ...(kit === undefined ? {} : { kit: kit === null ? null : JSON.stringify(kit) }),
        ...(rule === undefined ? {} : { refundRule: JSON.stringify(rule) }),
      })
      .where('id', '=', id)
      .execute();
  }

  async putCover(courseId: CourseId, { version, sizes }: Cover): Promise<void> {
    const files = {
      version,
      small: textOf(sizes.small),
      medium: textOf(sizes.medium),
      large: textOf(sizes.large),
    };
    await this.#database
      .insertInto('covers')
      .values({ courseId, ...files })
      .onConflict((conflict) => conflict.column('courseId').doUpdateSet(files))
      .execute();
    await this.#database.updateTable('courses').set({ cover: version }).where('id', '=', courseId).execute();
  }

  async findCover(
    slug: CourseSlug,
    size: PictureSize,
  ): Promise<{ version: string; jpeg: Uint8Array } | null> {
    const row = await this.#database
      .selectFrom('covers')
      .innerJoin('courses', 'courses.id', 'covers.courseId')
      .select(['covers.version as version', `covers.${size} as jpeg`])
      .where('courses.slug', '=', slug)
      .executeTakeFirst();
    return row === undefined ? null : { version: row.version, jpeg: Buffer.from(row.jpeg, 'base64url') };
  }

  async remove(id: CourseId): Promise<void> {
    const named = this.#database
      .selectFrom('entries')
      .select(sql<PhotoUser>`'entry:' || id`.as('user'))
      .where('courseId', '=', id);
    await this.#database.deleteFrom('photos').where('usedBy', 'in', named).execute();
    await this.#database.deleteFrom('courses').where('id', '=', id).execute();
  }
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

function recordOf(row: Selectable<SiteTables['courses']>): CourseRecord;
function recordOf(row: Selectable<SiteTables['courses']> | undefined): CourseRecord | null;
function recordOf(row: Selectable<SiteTables['courses']> | undefined): CourseRecord | null {
  return row === undefined
    ? null
    : {
        ...row,
        materials: materials.parse(JSON.parse(row.materials)),
        steps: steps.parse(JSON.parse(row.steps)),
        kit: row.kit === null ? null : kitDraft.parse(JSON.parse(row.kit)),
        refundRule: refundRule.parse(JSON.parse(row.refundRule)),
      };
}
