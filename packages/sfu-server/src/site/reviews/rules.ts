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

/** What can stand beside a review. */
export const namesOf = (bookedAs: string | null): { full: string; family: string } => ({
  full: bookedAs ?? '',
  family: familyNameOf(bookedAs ?? ''),
});

/** Where a booking is with its review. How long somebody was there is asked for only where it matters. */
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

/** How long it is known who asked what was answered, in ms: so long it is in the copy of what is kept of them, and goes with them. */
export const ASKER_MS = 30 * 86_400_000;

export const editableUntil = ({ createdAt }: Pick<ReviewRecord, 'createdAt'>): number =>
  createdAt + REVIEW_EDIT_MS;

/** A review as its writer and its mentor see it, also while it is hidden. */
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

/** The same as everybody sees it: of one that is hidden, why it is, and its stars. */
export const publicReview = (review: Review): Review =>
  review.hidden === null
    ? review
    : { ...review, text: '', photos: [], name: '', shownAs: 'family', editedAt: null, reply: null };

/** A question as it stands on a course's page. */
export const publicQuestion = (
  { id, text, answer }: Pick<QuestionRecord, 'id' | 'text' | 'answer'>,
  mentorName: string,
): PublicQuestion => ({ id, text, answer: answer ?? '', mentorName });
