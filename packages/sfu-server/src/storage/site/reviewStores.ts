import type { AccountId, BookingId, CourseId, PhotoId, ReviewId } from '@gongbang/protocol';
import { sql, type Kysely } from 'kysely';

import type { PhotoUser } from '../../ports/photos.ts';
import type {
  BookedReview,
  RemovedReview,
  ReviewPlace,
  ReviewRecord,
  ReviewStore,
} from '../../ports/reviews.ts';
import type { SiteTables } from './tables.ts';

/** How photos refer to their review. */
const ITS_USER = sql<PhotoUser>`'review:' || reviews.id`;

/** Reviews, each with its booking. */
export class KyselyReviewStore implements ReviewStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async insert(record: ReviewRecord): Promise<void> {
    await this.#database.insertInto('reviews').values(record).execute();
  }

  async change({ id, ...rest }: ReviewRecord): Promise<void> {
    await this.#database.updateTable('reviews').set(rest).where('id', '=', id).execute();
  }

  async remove(id: ReviewId): Promise<void> {
    await this.#database.deleteFrom('reviews').where('id', '=', id).execute();
  }

  async keepRemoved({ bookingId, createdAt, hidden }: RemovedReview): Promise<void> {
    await this.#database
      .insertInto('removedReviews')
      .values({ bookingId, createdAt, hidden })
      .onConflict((conflict) => conflict.column('bookingId').doUpdateSet({ createdAt, hidden }))
      .execute();
  }

  async removedOf(id: BookingId): Promise<RemovedReview | null> {
    const query = this.#database.selectFrom('removedReviews').selectAll().where('bookingId', '=', id);
    return (await query.executeTakeFirst()) ?? null;
  }

  async find(id: ReviewId): Promise<BookedReview | null> {
    return (await this.#booked().where('reviews.id', '=', id).executeTakeFirst()) ?? null;
  }

  async ofBooking(id: BookingId): Promise<BookedReview | null> {
    return (await this.#booked().where('reviews.bookingId', '=', id).executeTakeFirst()) ?? null;
  }

  page(courseId: CourseId, after: ReviewPlace | null, limit: number): Promise<BookedReview[]> {
    const all = this.#latestFirst().where('reviews.courseId', '=', courseId).limit(limit);
    return after === null
      ? all.execute()
      : all
          .where((row) =>
            row.or([
              row('reviews.createdAt', '<', after.createdAt),
              row.and([row('reviews.createdAt', '=', after.createdAt), row('reviews.id', '<', after.id)]),
            ]),
          )
          .execute();
  }

  async summary(courseId: CourseId): Promise<{ count: number; mean: number | null }> {
    const { count, sum } = await this.#database
      .selectFrom('reviews')
      .select(({ fn }) => [fn.countAll().as('count'), fn.sum('stars').as('sum')])
      .where('courseId', '=', courseId)
      .executeTakeFirstOrThrow();
    return { count: Number(count), mean: Number(count) === 0 ? null : Number(sum) / Number(count) };
  }

  async withPhotos(
    courses: readonly CourseId[],
    limit: number,
  ): Promise<{ review: BookedReview; photoId: PhotoId }[]> {
    if (courses.length === 0) {
      return [];
    }
    const latest = await this.#database
      .selectFrom('reviews')
      .innerJoin('photos', (join) => join.on('photos.usedBy', '=', ITS_USER))
      .select(({ fn }) => ['reviews.courseId', fn.max('reviews.createdAt').as('at')])
      .where('reviews.courseId', 'in', courses)
      .where('reviews.hidden', 'is', null)
      .groupBy('reviews.courseId')
      .orderBy('at', 'desc')
      .limit(limit)
      .execute();
    const found: { review: BookedReview; photoId: PhotoId }[] = [];
    for (const { courseId, at } of latest) {
      const review = await this.#latestFirst()
        .innerJoin('photos', (join) => join.on('photos.usedBy', '=', ITS_USER))
        .select('photos.id as photoId')
        .where('reviews.courseId', '=', courseId)
        .where('reviews.createdAt', '=', at)
        .where('reviews.hidden', 'is', null)
        .orderBy('photos.position')
        .executeTakeFirst();
      if (review !== undefined) {
        const { photoId, ...rest } = review;
        found.push({ review: rest, photoId });
      }
    }
    return found;
  }

  open(mentorId: AccountId | null, limit: number): Promise<BookedReview[]> {
    const all = this.#latestFirst()
      .where('reviews.reply', 'is', null)
      .where('reviews.hidden', 'is', null)
      .limit(limit);
    return mentorId === null
      ? all.execute()
      : all
          .innerJoin('courses', 'courses.id', 'reviews.courseId')
          .where('courses.mentorId', '=', mentorId)
          .execute();
  }

  ofAddress(email: string, limit: number): Promise<BookedReview[]> {
    return this.#latestFirst().where('bookings.email', '=', email).limit(limit).execute();
  }

  async forgetReplies(mentorId: AccountId): Promise<void> {
    await this.#database
      .updateTable('reviews')
      .set({ reply: null, repliedAt: null, replyEditedAt: null })
      .where('courseId', 'in', (row) =>
        row.selectFrom('courses').select('id').where('mentorId', '=', mentorId),
      )
      .execute();
  }

  #booked() {
    return this.#database
      .selectFrom('reviews')
      .innerJoin('bookings', 'bookings.id', 'reviews.bookingId')
      .innerJoin('dates', 'dates.id', 'bookings.dateId')
      .selectAll('reviews')
      .select(['bookings.name as bookedAs', 'dates.startsAt', 'dates.timeZone']);
  }

  #latestFirst() {
    return this.#booked().orderBy('reviews.createdAt', 'desc').orderBy('reviews.id', 'desc');
  }
}
