import type {
  CourseSlug,
  FilledReviewForm,
  OwnReview,
  Photo,
  PhotoId,
  PictureSize,
  Review,
  ReviewId,
  ReviewSummary,
  Secret,
} from '@gongbang/protocol';
import { REVIEW_LIMITS } from '@gongbang/protocol';

import type { AccountRecord, SiteStores } from '../../ports/accounts.ts';
import type { BookingRecord, CourseRecord, DateRecord } from '../../ports/bookings.ts';
import type { BookedReview, RemovedReview, ReviewRecord } from '../../ports/reviews.ts';
import type { MadePicture } from '../../ports/store.ts';
import type { Bookings } from '../bookings/Bookings.ts';
import { mentorNameOf, type Booker, type CourseWorld } from '../bookings/world.ts';
import { CourseError, assertBraked, noSuch } from '../catalog/CourseError.ts';
import { isOwn } from '../catalog/Dates.ts';
import { stageOf } from '../catalog/rules.ts';
import type { Photos } from '../photos/Photos.ts';
import { userOf, type ReviewShelf } from './ReviewShelf.ts';
import { editableUntil, namesOf, publicReview, reviewStageOf } from './rules.ts';
import type { WordLetters } from './WordLetters.ts';
import type { Announcements } from '../webhooks/Announcements.ts';
import { courseFacts } from '../webhooks/facts.ts';

export interface ReviewParts {
  readonly announcements: Pick<Announcements, 'put'>;
  readonly shelf: ReviewShelf;
  readonly photos: Photos;
  readonly letters: WordLetters;
  readonly bookings: Pick<Bookings, 'isOf'>;
  /** Called when something public has changed. */
  readonly changed: () => void;
}

/** Somebody who looks at a photo: signed in, or with a booking's key. */
export interface Looker {
  readonly account: AccountRecord | null;
  readonly booker: Booker;
  readonly key: Secret | null;
}

/** A booking with everything around it. */
interface Attended {
  readonly booking: BookingRecord;
  readonly date: DateRecord;
  readonly course: CourseRecord;
  readonly review: BookedReview | null;
  /** What is kept of a removed review; null if there is a review, or never was. */
  readonly removed: RemovedReview | null;
}

/** Reviews by people who were there. */
export class Reviews {
  readonly #world: CourseWorld;
  readonly #parts: ReviewParts;

  constructor(world: CourseWorld, parts: ReviewParts) {
    this.#world = world;
    this.#parts = parts;
  }

  /** The reviews of a course that follow a given one. @throws ClassroomError NOT_FOUND */
  async list(
    slug: CourseSlug,
    before: ReviewId | undefined,
    account: AccountRecord | null,
  ): Promise<{ summary: ReviewSummary; reviews: Review[]; hasMore: boolean }> {
    const { stores, studioName } = this.#world;
    const course = await stores.courses.findBySlug(slug);
    if (course?.removedAt !== null) {
      throw noSuch('course');
    }
    const after = before === undefined ? null : await stores.reviews.find(before);
    if (before !== undefined && after?.courseId !== course.id) {
      throw noSuch('review');
    }
    const mentor = mentorNameOf((await stores.accounts.find(course.mentorId))?.name, studioName);
    const found = await this.#parts.shelf.page(course.id, mentor, after, REVIEW_LIMITS.page + 1);
    const shown = found.slice(0, REVIEW_LIMITS.page);
    return {
      summary: await this.#parts.shelf.summary(course.id),
      reviews: seesAll(account, course) ? shown : shown.map(publicReview),
      hasMore: found.length > shown.length,
    };
  }

  /** A booking's review, as its person sees it. */
  async own({ id }: BookingRecord): Promise<OwnReview> {
    const found = await this.#find(this.#world.stores, id);
    const { booking, course, review, removed } = found;
    const first = review ?? removed;
    const mentor = await this.#world.stores.accounts.find(course.mentorId);
    const name = mentorNameOf(mentor?.name, this.#world.studioName);
    const [shown] = review === null ? [] : await this.#parts.shelf.whole([review], () => name);
    const stage = this.#stage(found);
    if (stage !== 'early') {
      await this.#world.stores.bookings.attended(id, this.#parts.shelf.attendedMs(booking, found.date));
    }
    return {
      stage,
      names: namesOf(booking.name),
      review: shown ?? null,
      editableUntil: first === null ? null : editableUntil(first),
    };
  }

  /**
   * Writes or edits the review of a class.
   * @throws CourseError NOT_THERE, TOO_EARLY, EDIT_OVER, PHOTO_GONE; ClassroomError RATE_LIMITED
   */
  async put(booking: BookingRecord, form: FilledReviewForm): Promise<OwnReview> {
    const { stores, secrets, clock, reviewMails } = this.#world;
    this.#brake(booking);
    await stores.transaction(async (inner) => {
      const found = await this.#find(inner, booking.id);
      this.#assertMayWrite(found);
      const now = clock.now();
      const said = { stars: form.stars, text: form.text, shownAs: form.name };
      const record: ReviewRecord =
        found.review === null
          ? {
              ...{ id: secrets.id(), bookingId: booking.id, courseId: found.course.id },
              // Removing and rewriting a review neither unhides it nor moves it up.
              ...{ createdAt: found.removed?.createdAt ?? now, hidden: found.removed?.hidden ?? null },
              ...{ editedAt: found.removed === null ? null : now },
              ...{ reply: null, repliedAt: null, replyEditedAt: null },
              ...said,
            }
          : { ...recordOf(found.review), ...said, editedAt: now };
      await inner.bookings.attended(booking.id, this.#parts.shelf.attendedMs(found.booking, found.date));
      await (found.review === null ? inner.reviews.insert(record) : inner.reviews.change(record));
      await this.#parts.photos.name(inner, userOf(record.id), senderOf(booking), form.photos);
      if (found.review === null) {
        await this.#parts.letters.toMentor(inner, found.course, (about) =>
          reviewMails.reviewCame(about, record.stars, record.text),
        );
        const data = { ...courseFacts(found.course), reviewId: record.id, stars: record.stars };
        await this.#parts.announcements.put(inner, [{ type: 'review.added', data }]);
      }
    });
    this.#parts.changed();
    return this.own(booking);
  }

  /** Removes one's review; repeating it changes nothing. @throws ClassroomError RATE_LIMITED */
  async remove(booking: BookingRecord): Promise<OwnReview> {
    this.#brake(booking);
    await this.#world.stores.transaction(async ({ reviews, photos }) => {
      const review = await reviews.ofBooking(booking.id);
      if (review !== null) {
        await photos.removeOf(userOf(review.id));
        await reviews.remove(review.id);
        await reviews.keepRemoved(review);
      }
    });
    this.#parts.changed();
    return this.own(booking);
  }

  /** @throws CourseError NOT_THERE, TOO_EARLY, EDIT_OVER */
  async assertMayWrite({ id }: BookingRecord): Promise<void> {
    this.#assertMayWrite(await this.#find(this.#world.stores, id));
  }

  /** @throws CourseError NOT_THERE, TOO_EARLY, EDIT_OVER, AS_MANY_AS_CAN_BE */
  async putPhoto(booking: BookingRecord, made: MadePicture): Promise<Photo> {
    await this.assertMayWrite(booking);
    return this.#parts.photos.put(senderOf(booking), made);
  }

  /**
   * A review's photo, and whether it is public. If the review is hidden, only its writer and its mentor see the photo; if no review
   * uses it yet, only its sender.
   * @throws ClassroomError NOT_FOUND
   */
  async photo(
    id: PhotoId,
    size: PictureSize,
    looker: Looker,
  ): Promise<{ jpeg: Uint8Array; isPublic: boolean }> {
    const { photos } = this.#parts;
    const { usedBy, sender } = await photos.find(id);
    const isPublic = await this.#maySee(usedBy, sender, looker);
    if (isPublic === null) {
      throw noSuch('photo');
    }
    return { jpeg: await photos.file(id, size), isPublic };
  }

  /** Whether the photo is public; null if the looker may not see it. */
  async #maySee(usedBy: string | null, sender: string, looker: Looker): Promise<boolean | null> {
    const { stores } = this.#world;
    const [, bookingId] = /^booking:(.*)$/.exec(sender) ?? [];
    const booking = bookingId === undefined ? null : await stores.bookings.find(bookingId);
    if (booking === null) {
      return null;
    }
    const [, reviewId] = /^review:(.*)$/.exec(usedBy ?? '') ?? [];
    const review = reviewId === undefined ? null : await stores.reviews.find(reviewId);
    const course = review === null ? null : await stores.courses.find(review.courseId);
    if (review?.hidden === null && course?.removedAt === null) {
      return true;
    }
    const isTheirs =
      this.#parts.bookings.isOf(booking, looker.key, looker.booker) ||
      (course !== null && seesAll(looker.account, course));
    return isTheirs ? false : null;
  }

  #brake({ id }: BookingRecord): void {
    assertBraked(this.#world.reviewBrakes.reviewsOf, id);
  }

  #assertMayWrite(found: Attended): void {
    const first = found.review ?? found.removed;
    if (first !== null && this.#world.clock.now() >= editableUntil(first)) {
      throw new CourseError('EDIT_OVER');
    }
    if (found.review !== null) {
      return;
    }
    const stage = this.#stage(found);
    if (stage !== 'open') {
      throw new CourseError(stage === 'early' ? 'TOO_EARLY' : 'NOT_THERE');
    }
  }

  #stage({ booking, date, course, review }: Attended): OwnReview['stage'] {
    if (booking.state !== 'booked' && review === null) {
      return 'absent';
    }
    const { door, clock } = this.#world;
    const stage = stageOf(date, course, door.look(date.classId), clock.now());
    return reviewStageOf(stage, () => this.#parts.shelf.attendedMs(booking, date), review);
  }

  /** @throws ClassroomError NOT_FOUND */
  async #find(stores: SiteStores, id: BookingRecord['id']): Promise<Attended> {
    const booking = await stores.bookings.find(id);
    const date = booking === null ? null : await stores.dates.find(booking.dateId);
    const course = date === null ? null : await stores.courses.find(date.courseId);
    if (booking === null || date === null || course === null) {
      throw noSuch('booking');
    }
    const review = await stores.reviews.ofBooking(id);
    const removed = review === null ? await stores.reviews.removedOf(id) : null;
    return { booking, date, course, review, removed };
  }
}

/** A review as it is stored, without what its booking adds. */
export function recordOf(review: BookedReview): ReviewRecord {
  const { id, bookingId, courseId, stars, text, shownAs, createdAt, editedAt } = review;
  const { hidden, reply, repliedAt, replyEditedAt } = review;
  return {
    ...{ id, bookingId, courseId, stars, text, shownAs, createdAt, editedAt },
    ...{ hidden, reply, repliedAt, replyEditedAt },
  };
}

/** Whether somebody sees hidden reviews in full: mentors those of their own courses, owners all. */
const seesAll = (account: AccountRecord | null, course: CourseRecord): boolean =>
  account !== null && account.role !== 'person' && isOwn(account, course);

const senderOf = ({ id }: BookingRecord): `booking:${string}` => `booking:${id}`;
