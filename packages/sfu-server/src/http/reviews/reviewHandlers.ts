import type { reviewRoutes } from '@gongbang/protocol';

import { Allowance } from '../../auth/Allowance.ts';
import { bookerOf, bookingOpener, type CourseParts } from '../courses/courseHandlers.ts';
import { limit } from '../doors.ts';
import { readPicture } from '../pictures.ts';
import { fileAnswer, type HandlersOf } from '../site/bindTable.ts';
import { Uploads } from '../Uploads.ts';

export type ReviewHandlers = HandlersOf<typeof reviewRoutes>;

/** Photos per booking, and per network, in a minute: each costs half a second of a CPU. */
const PHOTOS = { points: 12, seconds: 60 };
const PHOTOS_FROM = { points: 60, seconds: 60 };
/** Photos in transit at a time: per booking, and in all. */
const UPLOADS = { perClass: 1, inAll: 8 };
/** A photo never changes; if it is hidden or removed later, caches that already have it do not notice. */
const KEPT = 'private, max-age=86400, immutable';

/** What each route does, one by one; the table, and the ownership of a booking or course, say who may call it. */
export function reviewHandlers({ courses: site, space, pictureMaker }: CourseParts): ReviewHandlers {
  const { bookings, reviews, openWords, questions } = site;
  const photos = new Allowance(PHOTOS);
  const photosFrom = new Allowance(PHOTOS_FROM);
  const uploads = new Uploads(UPLOADS);
  const open = bookingOpener(bookings);

  return {
    getReviews: ({ visitor, params: { slug }, query: { before } }) =>
      reviews.list(slug, before, visitor.accountOrNull),
    getReviewPhoto: async ({ visitor, params: { photoId, size }, key }) => {
      const { accountOrNull: account } = visitor;
      const { jpeg, isPublic } = await reviews.photo(photoId, size, {
        ...{ account, key, booker: bookerOf(visitor) },
      });
      return fileAnswer({
        type: 'image/jpeg',
        bytes: jpeg,
        headers: {
          'Content-Disposition': 'inline',
          ...(isPublic ? { 'Cache-Control': KEPT } : {}),
        },
      });
    },
    getOwnReview: async (asked) => reviews.own(await open(asked)),
    putReview: async (asked) => {
      space.assertRoom();
      return reviews.put(await open(asked), asked.body);
    },
    removeReview: async (asked) => reviews.remove(await open(asked)),
    putReviewPhoto: async (asked) => {
      const { visitor, context } = asked;
      const booking = await open(asked);
      limit(photos, booking.id, context);
      limit(photosFrom, bookerOf(visitor).network, context);
      space.assertRoom();
      await reviews.assertMayWrite(booking);
      const turn = { place: visitor.place, of: booking.id };
      return uploads.one(turn, async () => {
        const made = await pictureMaker.make(await readPicture(context), turn);
        await asked.assertStill();
        return reviews.putPhoto(await open(asked), made);
      });
    },
    askMentor: async ({ visitor, params: { slug }, body }) => {
      space.assertRoom();
      await questions.ask(slug, body, bookerOf(visitor).network);
      return {};
    },

    getOpenWords: ({ visitor }) => openWords.list(visitor.account),
    replyToReview: ({ visitor, params: { reviewId }, body: { text } }) => {
      space.assertRoom();
      return openWords.reply(visitor.account, reviewId, text);
    },
    hideReview: ({ visitor, params: { reviewId }, body: { reason } }) =>
      openWords.hide(visitor.account, reviewId, reason),
    showReview: ({ visitor, params: { reviewId } }) => openWords.hide(visitor.account, reviewId, null),
    answerQuestion: async ({ visitor, params: { questionId }, body }) => {
      space.assertRoom();
      await questions.answer(visitor.account, questionId, body);
      return {};
    },
    removeQuestion: async ({ visitor, params: { questionId } }) => {
      await questions.remove(visitor.account, questionId);
      return {};
    },
  };
}
