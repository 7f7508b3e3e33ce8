import {
  REVIEW_LIMITS,
  type BookingId,
  type Course,
  type CourseCard,
  type CourseId,
  type Review,
  type ReviewSummary,
  type Storefront,
} from '@gongbang/protocol';

import type { SiteStores } from '../../ports/accounts.ts';
import type { BookingRecord, ClassDoor, CourseRecord, DateRecord } from '../../ports/bookings.ts';
import type { BookedReview, ReviewPlace } from '../../ports/reviews.ts';
import type { Photos } from '../photos/Photos.ts';
import { publicQuestion, publicReview, wholeReview } from './rules.ts';

interface ShelfParts {
  readonly stores: SiteStores;
  readonly photos: Photos;
  readonly door: Pick<ClassDoor, 'attendance'>;
}

/** Reviews and questions as they are read: by everybody, by the mentor, and beside a booking. */
export class ReviewShelf {
  readonly #parts: ShelfParts;

  constructor(parts: ShelfParts) {
    this.#parts = parts;
  }

  /** What a course's page shows everybody. */
  async ofCourse(course: CourseRecord, mentorName: string): Promise<Pick<Course, 'reviews' | 'questions'>> {
    const { stores } = this.#parts;
    const latest = await this.latest(course, mentorName);
    const questions = await stores.questions.shown(course.id, REVIEW_LIMITS.questions);
    return {
      reviews: { ...(await this.summary(course.id)), latest: latest.map(publicReview) },
      questions: questions.map((question) => publicQuestion(question, mentorName)),
    };
  }

  /** The latest reviews on a course's page, including hidden content. */
  latest({ id }: CourseRecord, mentorName: string): Promise<Review[]> {
    return this.page(id, mentorName, null, REVIEW_LIMITS.shown);
  }

  summary(courseId: CourseId): Promise<ReviewSummary> {
    return this.#parts.stores.reviews.summary(courseId);
  }

  /** Reviews of a course, latest first, including hidden content. */
  async page(
    courseId: CourseId,
    mentorName: string,
    after: ReviewPlace | null,
    limit: number,
  ): Promise<Review[]> {
    return this.whole(await this.#parts.stores.reviews.page(courseId, after, limit), () => mentorName);
  }

  /** These reviews with their photos, including hidden content. */
  async whole(
    records: readonly BookedReview[],
    mentorNameOf: (record: BookedReview) => string,
    stores: SiteStores = this.#parts.stores,
  ): Promise<Review[]> {
    const photosOf = await this.#parts.photos.shown(
      stores,
      records.map(({ id }) => userOf(id)),
    );
    return records.map((record) => wholeReview(record, photosOf(userOf(record.id)), mentorNameOf(record)));
  }

  /** The latest work that people have shown, one per course. */
  async works(cards: ReadonlyMap<CourseId, CourseCard>, limit: number): Promise<Storefront['works']> {
    const found = await this.#parts.stores.reviews.withPhotos([...cards.keys()], limit);
    const shown = await this.whole(
      found.map(({ review }) => review),
      ({ courseId }) => cards.get(courseId)?.mentorName ?? '',
    );
    return shown.flatMap((review, index) => {
      const { review: record, photoId } = found[index] ?? {};
      const course = record === undefined ? undefined : cards.get(record.courseId);
      const photo = review.photos.find(({ id }) => id === photoId);
      return course === undefined || photo === undefined ? [] : [{ course, review, photo }];
    });
  }

  ofBooking(id: BookingId): Promise<BookedReview | null> {
    return this.#parts.stores.reviews.ofBooking(id);
  }

  /** How long somebody was in their date's class, in ms, as far as is known. */
  attendedMs({ passHash, attendedMs }: BookingRecord, { classId }: DateRecord): number {
    const known =
      passHash === null ? 0 : this.#parts.door.attendance(classId, [{ keyHash: passHash }]).get(passHash);
    return Math.max(attendedMs, known ?? 0);
  }
}

/** The owner of a review's photos. */
export const userOf = (id: string): `review:${string}` => `review:${id}`;
