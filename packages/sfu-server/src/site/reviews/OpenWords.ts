import {
  REVIEW_LIMITS,
  type AnsweredQuestion,
  type CourseCard,
  type CourseId,
  type QuestionId,
  type Review,
  type ReviewHiding,
  type ReviewId,
} from '@gongbang/protocol';

import type { AccountRecord, SiteStores } from '../../ports/accounts.ts';
import type { CourseRecord } from '../../ports/bookings.ts';
import type { BookedReview } from '../../ports/reviews.ts';
import { mentorNameOf, type CourseWorld } from '../bookings/world.ts';
import { noSuch } from '../catalog/CourseError.ts';
import { isOwn } from '../catalog/Dates.ts';
import { cardOf } from '../catalog/rules.ts';
import { recordOf, type ReviewParts } from './Reviews.ts';

/** What awaits a mentor's answer. */
interface Waiting {
  readonly questions: { id: QuestionId; course: CourseCard; text: string; at: number }[];
  readonly reviews: { course: CourseCard; review: Review }[];
  readonly answered: AnsweredQuestion[];
}

/** What mentors do about reviews of their courses, and what awaits their answer. An owner sees all. */
export class OpenWords {
  readonly #world: CourseWorld;
  readonly #parts: Pick<ReviewParts, 'shelf' | 'letters' | 'changed'>;

  constructor(world: CourseWorld, parts: Pick<ReviewParts, 'shelf' | 'letters' | 'changed'>) {
    this.#world = world;
    this.#parts = parts;
  }

  /** Questions without an answer, reviews without a reply, and answered questions. */
  async list({ id, role }: AccountRecord): Promise<Waiting> {
    const { stores } = this.#world;
    const mentorId = role === 'owner' ? null : id;
    const questions = await stores.questions.open(mentorId, REVIEW_LIMITS.open);
    const reviews = await stores.reviews.open(mentorId, REVIEW_LIMITS.open);
    const answered = await stores.questions.answered(mentorId, REVIEW_LIMITS.open);
    const cards = await this.#cardsOf(
      [...questions, ...reviews, ...answered].map(({ courseId }) => courseId),
    );
    const whole = await this.#parts.shelf.whole(
      reviews,
      ({ courseId }) => cards.get(courseId)?.mentorName ?? '',
    );
    return {
      questions: questions.flatMap(({ id: questionId, courseId, text, createdAt }) => {
        const course = cards.get(courseId);
        return course === undefined ? [] : [{ id: questionId, course, text, at: createdAt }];
      }),
      reviews: whole.flatMap((review, index) => {
        const course = cards.get(reviews[index]?.courseId ?? '');
        return course === undefined ? [] : [{ course, review }];
      }),
      answered: answered.flatMap(({ id: questionId, courseId, text, createdAt, ...rest }) => {
        const course = cards.get(courseId);
        const { answer, answeredAt, isPublic } = rest;
        return course === undefined || answer === null
          ? []
          : [
              {
                ...{ id: questionId, course, text, at: createdAt, answer, isPublic },
                answeredAt: answeredAt ?? createdAt,
              },
            ];
      }),
    };
  }

  /** Replies to a review, or changes the reply. The first reply is mailed. @throws ClassroomError NOT_FOUND */
  async reply(account: AccountRecord, id: ReviewId, text: string): Promise<Review> {
    const { clock, reviewMails } = this.#world;
    return this.#change(account, id, async (inner, review, course) => {
      const now = clock.now();
      const isFirst = review.reply === null;
      await inner.reviews.change({
        ...{ ...recordOf(review), reply: text },
        ...(isFirst ? { repliedAt: now } : { replyEditedAt: now }),
      });
      const booking = isFirst ? await inner.bookings.find(review.bookingId) : null;
      const date = booking === null ? null : await inner.dates.find(booking.dateId);
      if (booking !== null && date !== null) {
        await this.#parts.letters.toWriter(inner, booking, { date, course }, (about) =>
          reviewMails.replied(about, text),
        );
      }
    });
  }

  /** Hides a review's content for a reason or, with null, shows it again. @throws ClassroomError NOT_FOUND */
  hide(account: AccountRecord, id: ReviewId, hidden: ReviewHiding | null): Promise<Review> {
    return this.#change(account, id, (inner, review) =>
      inner.reviews.change({ ...recordOf(review), hidden }),
    );
  }

  async #change(
    account: AccountRecord,
    id: ReviewId,
    act: (stores: SiteStores, review: BookedReview, course: CourseRecord) => Promise<void>,
  ): Promise<Review> {
    const shown = await this.#world.stores.transaction(async (inner) => {
      const review = await inner.reviews.find(id);
      const course = review === null ? null : await inner.courses.find(review.courseId);
      if (review === null || course === null || !isOwn(account, course)) {
        throw noSuch('review');
      }
      await act(inner, review, course);
      const after = await inner.reviews.find(id);
      const mentor = await inner.accounts.find(course.mentorId);
      const name = mentorNameOf(mentor?.name, this.#world.studioName);
      const [whole] = await this.#parts.shelf.whole(after === null ? [] : [after], () => name, inner);
      return whole;
    });
    this.#parts.changed();
    if (shown === undefined) {
      throw noSuch('review');
    }
    return shown;
  }

  async #cardsOf(ids: readonly CourseId[]): Promise<Map<CourseId, CourseCard>> {
    const { stores, studioName } = this.#world;
    const cards = new Map<CourseId, CourseCard>();
    for (const id of new Set(ids)) {
      const course = await stores.courses.find(id);
      if (course !== null) {
        const mentor = await stores.accounts.find(course.mentorId);
        cards.set(id, cardOf(course, mentorNameOf(mentor?.name, studioName)));
      }
    }
    return cards;
  }
}
