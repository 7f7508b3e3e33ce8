import { z } from 'zod';

import { PICTURE_TYPES, type SiteRoute } from '../routes.ts';
import { pictureSize, timestamp } from '../model.ts';
import { bookingId, courseCard, courseSlug } from './courses.ts';
import { photo, photoId } from './photos.ts';
import {
  REVIEW_LIMITS,
  ownReview,
  questionAnswer,
  questionForm,
  questionId,
  review,
  reviewForm,
  reviewHidingForm,
  reviewId,
  reviewReply,
  reviewSummary,
} from './reviews.ts';

const done = z.object({});
const ofBooking = z.object({ bookingId });
const ofReview = z.object({ reviewId });
const ofQuestion = z.object({ questionId });

/** An answered question, as its mentor sees it. */
export const answeredQuestion = z.object({
  id: questionId,
  course: courseCard,
  text: z.string(),
  at: timestamp,
  answer: z.string(),
  answeredAt: timestamp,
  /** Whether it is shown on the course's page. */
  isPublic: z.boolean(),
});
export type AnsweredQuestion = z.infer<typeof answeredQuestion>;

/** Reviews of courses, and questions to their mentors. A `keyed` row is for the person who booked, as in `courseRoutes`. */
export const reviewRoutes = {
  getReviews: {
    method: 'get',
    path: '/api/courses/{slug}/reviews',
    summary: 'All reviews of a course, latest first.',
    who: 'anybody',
    params: z.object({ slug: courseSlug }),
    query: z.object({ before: reviewId.optional() }),
    response: z.object({
      summary: reviewSummary,
      reviews: z.array(review).max(REVIEW_LIMITS.page),
      hasMore: z.boolean(),
    }),
  },
  getReviewPhoto: {
    method: 'get',
    path: '/api/reviews/photos/{photoId}/{size}',
    summary: 'A review’s photo, as image/jpeg.',
    who: 'anybody',
    params: z.object({ photoId, size: pictureSize }),
    gives: ['image/jpeg'],
    response: z.unknown(),
  },
  getOwnReview: {
    method: 'get',
    path: '/api/bookings/{bookingId}/review',
    summary: 'A booking’s review, and whether one may be written.',
    who: 'anybody',
    keyed: true,
    params: ofBooking,
    response: ownReview,
  },
  putReview: {
    method: 'put',
    path: '/api/bookings/{bookingId}/review',
    summary:
      'Reviews a class you were in, or changes the review within 14 days. NOT_THERE if you were there for less than ten minutes.',
    who: 'anybody',
    keyed: true,
    params: ofBooking,
    body: reviewForm,
    response: ownReview,
  },
  removeReview: {
    method: 'delete',
    path: '/api/bookings/{bookingId}/review',
    summary: 'Removes your review, at any time.',
    who: 'anybody',
    keyed: true,
    params: ofBooking,
    response: ownReview,
  },
  putReviewPhoto: {
    method: 'post',
    path: '/api/bookings/{bookingId}/review/photos',
    summary:
      'Sends a photo (JPEG, PNG or WebP) for a review. It is re-encoded without metadata, and deleted after a day if nothing uses it.',
    who: 'anybody',
    keyed: true,
    params: ofBooking,
    takes: PICTURE_TYPES,
    response: photo,
  },
  askMentor: {
    method: 'post',
    path: '/api/courses/{slug}/questions',
    summary:
      'Asks a course’s mentor a question. The answer comes by mail; CONFLICT if the server sends no mail. The same draft makes only one question.',
    who: 'anybody',
    params: z.object({ slug: courseSlug }),
    body: questionForm,
    response: done,
  },

  getOpenWords: {
    method: 'get',
    path: '/api/studio/words',
    summary:
      'What awaits a mentor: unanswered questions and reviews without a reply, latest first; and the questions they have answered.',
    who: 'mentor',
    token: true,
    response: z.object({
      questions: z
        .array(z.object({ id: questionId, course: courseCard, text: z.string(), at: timestamp }))
        .max(REVIEW_LIMITS.open),
      reviews: z.array(z.object({ course: courseCard, review })).max(REVIEW_LIMITS.open),
      /** Answered questions, most recently answered first: to be shown, corrected, or removed. */
      answered: z.array(answeredQuestion).max(REVIEW_LIMITS.open),
    }),
  },
  replyToReview: {
    method: 'put',
    path: '/api/studio/reviews/{reviewId}/reply',
    summary:
      'Replies to a review, once; replying again changes the reply. The first is mailed to the review’s writer.',
    who: 'mentor',
    token: true,
    params: ofReview,
    body: reviewReply,
    response: review,
  },
  hideReview: {
    method: 'put',
    path: '/api/studio/reviews/{reviewId}/hiding',
    summary:
      'Hides a review’s text for one of the listed reasons, which is shown instead. Its stars still count.',
    who: 'mentor',
    token: true,
    params: ofReview,
    body: reviewHidingForm,
    response: review,
  },
  showReview: {
    method: 'delete',
    path: '/api/studio/reviews/{reviewId}/hiding',
    summary: 'Shows it again.',
    who: 'mentor',
    token: true,
    params: ofReview,
    response: review,
  },
  answerQuestion: {
    method: 'put',
    path: '/api/studio/questions/{questionId}',
    summary: 'Answers a question by mail; answering again changes what the course’s page shows.',
    who: 'mentor',
    token: true,
    params: ofQuestion,
    body: questionAnswer,
    response: done,
  },
  removeQuestion: {
    method: 'delete',
    path: '/api/studio/questions/{questionId}',
    summary: 'Removes a question and its answer.',
    who: 'mentor',
    token: true,
    params: ofQuestion,
    response: done,
  },
} as const satisfies Record<string, SiteRoute>;
export type ReviewRoute = keyof typeof reviewRoutes;
