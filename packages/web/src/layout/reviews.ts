import type { Booking, OwnReview, Photo, PublicQuestion, Review, ReviewName } from '@gongbang/protocol';

/** A mean with at most one decimal: 4.8, 5. */
export const meanText = (mean: number, language: string): string =>
  new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(mean);

/** What can be done about a booking's review; null if that is nothing. `answered`: read it, and the mentor's reply. */
export type ReviewAct = 'write' | 'read' | 'answered';

export function reviewActOf({ review }: Pick<Booking, 'review'>): ReviewAct | null {
  if (review?.stage === 'open') {
    return 'write';
  }
  return review?.stage === 'written' ? (review.hasReply ? 'answered' : 'read') : null;
}

/** A review being written. */
export interface ReviewDraft {
  /** Null until some are chosen: none are preselected. */
  readonly stars: number | null;
  readonly text: string;
  readonly name: ReviewName;
  readonly photos: readonly Photo[];
}

/** What somebody starts with: nothing, or what they wrote before. */
export const draftOf = ({ review }: OwnReview): ReviewDraft =>
  review === null
    ? { stars: null, text: '', name: 'full', photos: [] }
    : { stars: review.stars, text: review.text, name: review.shownAs, photos: review.photos };

/** Whether a review can still be changed. @param now ms since 1970 */
export const mayEdit = ({ review, editableUntil }: OwnReview, now: number): boolean =>
  review !== null && editableUntil !== null && now < editableUntil;

/** Adds reviews at the end; for one that was already there, the latest version counts. */
export function withMore(before: readonly Review[], came: readonly Review[]): readonly Review[] {
  const ids = new Set(came.map(({ id }) => id));
  return [...before.filter(({ id }) => !ids.has(id)), ...came];
}

/** The same reviews, with one of them changed. */
export const withChanged = (reviews: readonly Review[], changed: Review): readonly Review[] =>
  reviews.map((review) => (review.id === changed.id ? changed : review));

/** What waits for a mentor, questions and reviews together. */
export type Waiting<Q, R> =
  { readonly is: 'question'; readonly of: Q } | { readonly is: 'review'; readonly of: R };

/** Both in one list, the latest first. */
export function waitingWords<
  Q extends { readonly at: number },
  R extends { readonly review: Pick<Review, 'at'> },
>(questions: readonly Q[], reviews: readonly R[]): readonly Waiting<Q, R>[] {
  const at = (one: Waiting<Q, R>): number => (one.is === 'question' ? one.of.at : one.of.review.at);
  return [
    ...questions.map((of) => ({ is: 'question' as const, of })),
    ...reviews.map((of) => ({ is: 'review' as const, of })),
  ].sort((a, b) => at(b) - at(a));
}

/** An answer shown on a course’s page, as a draft to change. */
export const answerOf = ({ answer }: PublicQuestion): { text: string; isPublic: boolean } => ({
  text: answer,
  isPublic: true,
});

/** A review being written, as it will appear on the course's page; its photos are not there yet. */
export function previewOf(
  { names, review }: OwnReview,
  { stars, text, name }: ReviewDraft,
  { startsAt, timeZone }: Pick<Booking['date'], 'startsAt' | 'timeZone'>,
): Omit<Review, 'stars'> & { readonly stars: number | null } {
  return {
    id: review?.id ?? 'preview',
    ...{ stars, text, photos: [], name: names[name], shownAs: name, startsAt, timeZone },
    at: 0,
    editedAt: null,
    hidden: null,
    reply: null,
  };
}
