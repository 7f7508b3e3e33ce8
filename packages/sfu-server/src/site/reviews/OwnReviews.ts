import { COURSE_LIMITS, type AccountId, type BookingId, type OwnData } from '@gongbang/protocol';

import type { AccountRecord, SiteStores } from '../../ports/accounts.ts';
import type { CourseWorld } from '../bookings/world.ts';
import { mentorNameOf } from '../bookings/world.ts';
import { userOf, type ReviewShelf } from './ReviewShelf.ts';

/** What reviews and questions keep about an account: to download, and to delete. */
export class OwnReviews {
  readonly #world: CourseWorld;
  readonly #shelf: ReviewShelf;

  constructor(world: CourseWorld, shelf: ReviewShelf) {
    this.#world = world;
    this.#shelf = shelf;
  }

  async copy({ email }: AccountRecord): Promise<Pick<OwnData, 'reviews' | 'questions'>> {
    const { stores, studioName } = this.#world;
    if (email === null) {
      return { reviews: [], questions: [] };
    }
    const records = await stores.reviews.ofAddress(email, COURSE_LIMITS.bookings);
    const asked = await stores.questions.ofAddress(email, COURSE_LIMITS.bookings);
    const about = new Map<string, { title: string; mentorName: string }>();
    for (const id of new Set([...records, ...asked].map(({ courseId }) => courseId))) {
      const course = await stores.courses.find(id);
      const mentor = course === null ? null : await stores.accounts.find(course.mentorId);
      about.set(id, { title: course?.title ?? '', mentorName: mentorNameOf(mentor?.name, studioName) });
    }
    const whole = await this.#shelf.whole(records, ({ courseId }) => about.get(courseId)?.mentorName ?? '');
    return {
      reviews: whole.map((review, index) => ({
        ...{ bookingId: records[index]?.bookingId ?? '', review },
        title: about.get(records[index]?.courseId ?? '')?.title ?? '',
      })),
      questions: asked.map(({ courseId, text, createdAt, answer, isPublic }) => ({
        ...{ text, at: createdAt, answer, isPublic },
        title: about.get(courseId)?.title ?? '',
      })),
    };
  }

  /** Removes the reviews of these bookings, their photos, and photos that nothing uses yet. */
  async forgetOf({ reviews, photos }: SiteStores, bookings: readonly BookingId[]): Promise<void> {
    for (const id of bookings) {
      const review = await reviews.ofBooking(id);
      if (review !== null) {
        await photos.removeOf(userOf(review.id));
        await reviews.remove(review.id);
      }
      await photos.removeUnusedOf(`booking:${id}`);
    }
  }

  /** Removes the questions asked with an address, and a mentor's replies and the questions to them. */
  async forget({ reviews, questions }: SiteStores, id: AccountId, email: string | null): Promise<void> {
    await reviews.forgetReplies(id);
    await questions.removeOfMentor(id);
    if (email !== null) {
      await questions.removeOfAddress(email);
    }
  }
}
