import { z } from 'zod';

import { timeZone, timestamp } from '../model.ts';
import { someText, text } from '../text.ts';
import { email, mailLanguage } from './accounts.ts';
import { photo, photoIds } from './photos.ts';

/*
 * What people say about a course in public: reviews by participants, each of which the mentor may answer
 * once; and questions that anybody may ask the mentor, who decides whether to show them with their answer.
 */

export const REVIEW_LIMITS = {
  text: 500,
  reply: 500,
  /** Reviews per answer. */
  page: 20,
  /** On a course's page, before asking for all. */
  shown: 3,
  question: 500,
  answer: 1000,
  /** Questions on a course's page. */
  questions: 20,
  /** Questions and reviews per answer to their mentor. */
  open: 100,
} as const;

/** How long somebody must have attended a class to review it, in ms. */
export const ATTENDED_MS = 10 * 60_000;
/** How long a review may be changed, in ms; it may be removed at any time. */
export const REVIEW_EDIT_MS = 14 * 24 * 3_600_000;

const madeId = z.string().regex(/^[a-z0-9]{16}$/);
export const reviewId = madeId;
export type ReviewId = z.infer<typeof reviewId>;
export const questionId = madeId;
export type QuestionId = z.infer<typeof questionId>;

export const stars = z.int().min(1).max(5);

/** How much of the name is shown beside a review: all of it, or the family name. */
export const reviewName = z.enum(['full', 'family']);
export type ReviewName = z.infer<typeof reviewName>;

/** Why a review is hidden. The reason is shown in its place, and its stars still count. */
export const reviewHiding = z.enum(['privacy', 'abuse', 'name']);
export type ReviewHiding = z.infer<typeof reviewHiding>;

/** A review, as everybody sees it. */
export const review = z.object({
  id: reviewId,
  stars,
  /** Empty if hidden. */
  text: z.string(),
  photos: z.array(photo),
  /** As its writer chose; `shownAs` says how to read it. Empty if hidden. */
  name: z.string(),
  shownAs: reviewName,
  /** The date its writer attended. */
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

/** How many there are, hidden ones included, and their mean; null if there are none. */
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
/** The same, with defaults filled in. */
export type FilledReviewForm = z.output<typeof reviewForm>;

/** How far a booking's review is. */
export const reviewStage = z.enum([
  /** The class is not over yet. */
  'early',
  /** The person did not attend long enough. */
  'absent',
  'open',
  'written',
]);
export type ReviewStage = z.infer<typeof reviewStage>;

/** A booking's review, as its writer sees it. */
export const ownReview = z.object({
  stage: reviewStage,
  /** The names to choose from. */
  names: z.object({ full: z.string(), family: z.string() }),
  /** The full review, even if hidden. */
  review: review.nullable(),
  /** Until when it may be changed, or rewritten once removed; null if there never was one. */
  editableUntil: timestamp.nullable(),
});
export type OwnReview = z.infer<typeof ownReview>;

export const reviewReply = z.strictObject({ text: someText(REVIEW_LIMITS.reply) });
export const reviewHidingForm = z.strictObject({ reason: reviewHiding });

/** A question on a course's page, shown without anybody's name. */
export const publicQuestion = z.object({
  id: questionId,
  text: z.string(),
  answer: z.string(),
  mentorName: z.string(),
});
export type PublicQuestion = z.infer<typeof publicQuestion>;

/** A question to a mentor. The answer comes by mail. */
export const questionForm = z.strictObject({
  /** Chosen by the asker's client: each draft is one question, in the wording sent last. */
  draft: madeId.optional(),
  text: someText(REVIEW_LIMITS.question),
  email,
  language: mailLanguage.default('ko'),
});
export type QuestionForm = z.input<typeof questionForm>;
/** The same, with defaults filled in. */
export type FilledQuestionForm = z.output<typeof questionForm>;

/** `isPublic`: shown on the course's page, without a name. */
export const questionAnswer = z.strictObject({
  text: someText(REVIEW_LIMITS.answer),
  isPublic: z.boolean(),
});
export type QuestionAnswer = z.infer<typeof questionAnswer>;
