import { z } from 'zod';

import { timeZone, timestamp } from '../model.ts';
import { someText, text } from '../text.ts';
import { email, mailLanguage } from './accounts.ts';
import { photo, photoIds } from './photos.ts';

/*
 * What people say of a course in public: reviews of those who were there, which the mentor answers once; and questions that
 * anybody asks the mentor, which are shown with their answer where the mentor chooses so.
 */

export const REVIEW_LIMITS = {
  text: 500,
  reply: 500,
  /** Reviews in one answer. */
  page: 20,
  /** On a course's page, before one asks for all. */
  shown: 3,
  question: 500,
  answer: 1000,
  /** Questions on a course's page. */
  questions: 20,
  /** Questions and reviews in one answer to their mentor. */
  open: 100,
} as const;

/** How long somebody has to be in a class to review it, in ms. */
export const ATTENDED_MS = 10 * 60_000;
/** How long a review may be changed, in ms; it may be removed at any time. */
export const REVIEW_EDIT_MS = 14 * 24 * 3_600_000;

const madeId = z.string().regex(/^[a-z0-9]{16}$/);
export const reviewId = madeId;
export type ReviewId = z.infer<typeof reviewId>;
export const questionId = madeId;
export type QuestionId = z.infer<typeof questionId>;

const stars = z.int().min(1).max(5);

/** How much of a name stands beside a review: all of it, or the family name. */
export const reviewName = z.enum(['full', 'family']);
export type ReviewName = z.infer<typeof reviewName>;

/** Why a review is hidden. The reason is shown in its place, and its stars still count. */
export const reviewHiding = z.enum(['privacy', 'abuse', 'name']);
export type ReviewHiding = z.infer<typeof reviewHiding>;

/** A review, as everybody sees it. */
export const review = z.object({
  id: reviewId,
  stars,
  /** Empty where it is hidden. */
  text: z.string(),
  photos: z.array(photo),
  /** As its writer chose; `shownAs` says how it is to be read. Empty where it is hidden. */
  name: z.string(),
  shownAs: reviewName,
  /** The date that its writer was at. */
  startsAt: timestamp,
  timeZone,
  at: timestamp,
  editedAt: timestamp.nullable(),
  hidden: reviewHiding.nullable(),
  reply: z
    .object({ mentorName: z.string(), text: z.string(), at: timestamp, editedAt: timestamp.nullable() })
    .nullable(),
});
export type Review = z.infer<typeof review>;

/** How many there are, hidden ones included, and their mean; null where there is none. */
export const reviewSummary = z.object({
  count: z.int().nonnegative(),
  mean: z.number().min(1).max(5).nullable(),
});
export type ReviewSummary = z.infer<typeof reviewSummary>;

export const reviewForm = z.strictObject({
  stars,
  text: text(REVIEW_LIMITS.text).default(''),
  photos: photoIds.default([]),
  name: reviewName,
});
export type ReviewForm = z.input<typeof reviewForm>;
/** The same, with what it leaves out. */
export type FilledReviewForm = z.output<typeof reviewForm>;

/** Where a booking is with its review. */
export const reviewStage = z.enum([
  /** The class is not over. */
  'early',
  /** One was not in the class for so long as it takes. */
  'absent',
  'open',
  'written',
]);
export type ReviewStage = z.infer<typeof reviewStage>;

/** The review of a booking, as its person sees it. */
export const ownReview = z.object({
  stage: reviewStage,
  /** What can be chosen as a name. */
  names: z.object({ full: z.string(), family: z.string() }),
  /** What it says, also where it is hidden. */
  review: review.nullable(),
  /** Until when it may be changed, or written anew where it was removed; null where there never was one. */
  editableUntil: timestamp.nullable(),
});
export type OwnReview = z.infer<typeof ownReview>;

export const reviewReply = z.strictObject({ text: someText(REVIEW_LIMITS.reply) });
export const reviewHidingForm = z.strictObject({ reason: reviewHiding });

/** A question that stands on a course's page: nobody's name is beside it. */
export const publicQuestion = z.object({
  id: questionId,
  text: z.string(),
  answer: z.string(),
  mentorName: z.string(),
});
export type PublicQuestion = z.infer<typeof publicQuestion>;

/** A question to a mentor. The answer comes by mail. */
export const questionForm = z.strictObject({
  /** Made by whoever asks: of one draft there is one question, which says what it was sent with last. */
  draft: madeId.optional(),
  text: someText(REVIEW_LIMITS.question),
  email,
  language: mailLanguage.default('ko'),
});
export type QuestionForm = z.input<typeof questionForm>;
/** The same, with what it leaves out. */
export type FilledQuestionForm = z.output<typeof questionForm>;

/** `isPublic`: shown on the course's page, without a name. */
export const questionAnswer = z.strictObject({
  text: someText(REVIEW_LIMITS.answer),
  isPublic: z.boolean(),
});
export type QuestionAnswer = z.infer<typeof questionAnswer>;
