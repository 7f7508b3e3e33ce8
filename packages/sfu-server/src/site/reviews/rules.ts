import {
  ATTENDED_MS,
  REVIEW_EDIT_MS,
  type Photo,
  type PublicQuestion,
  type Review,
  type ReviewStage,
} from '@gongbang/protocol';

import type { BookedReview, QuestionRecord, ReviewRecord } from '../../ports/reviews.ts';
import type { stageOf } from '../catalog/rules.ts';
import { familyNameOf } from './names.ts';

/** The names that may stand beside a review. */
export const namesOf = (bookedAs: string | null): { full: string; family: string } => ({
  full: bookedAs ?? '',
  family: familyNameOf(bookedAs ?? ''),
});

/** A booking's stage as to its review. The time in class is only looked up if it matters. */
export function reviewStageOf(
  stage: ReturnType<typeof stageOf>,
  attendedMs: () => number,
  review: ReviewRecord | null,
): ReviewStage {
  if (review !== null) {
    return 'written';
  }
  if (stage !== 'past') {
    return 'early';
  }
  return attendedMs() >= ATTENDED_MS ? 'open' : 'absent';
}

/** How long an answered question's asker is remembered, in ms; until then it is part of what they can download and delete. */
export const ASKER_MS = 30 * 86_400_000;

export const editableUntil = ({ createdAt }: Pick<ReviewRecord, 'createdAt'>): number =>
  createdAt + REVIEW_EDIT_MS;

/** A review as its writer and its mentor see it, even while it is hidden. */
export function wholeReview(record: BookedReview, photos: Photo[], mentorName: string): Review {
  const { id, stars, text, shownAs, startsAt, timeZone, createdAt, editedAt, hidden } = record;
  const { reply, repliedAt, replyEditedAt } = record;
  return {
    ...{ id, stars, text, photos, shownAs, startsAt, timeZone, at: createdAt, editedAt, hidden },
    name: namesOf(record.bookedAs)[shownAs],
    reply:
      reply === null
        ? null
        : { mentorName, text: reply, at: repliedAt ?? createdAt, editedAt: replyEditedAt },
  };
}

/** A review as everybody sees it; if hidden, only its stars and why it is hidden. */
export const publicReview = (review: Review): Review =>
  review.hidden === null
    ? review
    : { ...review, text: '', photos: [], name: '', shownAs: 'family', editedAt: null, reply: null };

/** A question as the course's page shows it. */
export const publicQuestion = (
  { id, text, answer }: Pick<QuestionRecord, 'id' | 'text' | 'answer'>,
  mentorName: string,
): PublicQuestion => ({ id, text, answer: answer ?? '', mentorName });
