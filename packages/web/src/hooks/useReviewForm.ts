import { reviewForm, type Booking, type OwnReview, type Secret } from '@gongbang/protocol';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { courseSaid } from '../client/courses.ts';
import { keepDraft, keptDraft } from '../client/drafts.ts';
import { askReviews, sendReviewPhoto } from '../client/reviews.ts';
import { draftOf, type ReviewDraft } from '../layout/reviews.ts';
import { useCourseWords } from './useCourseWords.ts';
import { usePhotos, type ChosenPhotos, type SendPhoto } from './usePhotos.ts';

/** Why a review was not accepted. */
export type ReviewFault =
  { readonly is: 'stars' } | { readonly is: 'photos' } | { readonly is: 'refused'; readonly why: string };

interface ReviewFormState {
  readonly draft: ReviewDraft;
  readonly set: (change: Partial<Omit<ReviewDraft, 'photos'>>) => void;
  readonly photos: ChosenPhotos;
  readonly fault: ReviewFault | null;
  readonly isBusy: boolean;
  readonly send: () => Promise<void>;
  /** It is discarded. */
  readonly drop: () => void;
}

/** A review being written: there again after a reload, until it is sent. */
export function useReviewForm(
  { id }: Booking,
  key: Secret | null,
  own: OwnReview,
  onPosted: (own: OwnReview) => void,
): ReviewFormState {
  const words = useCourseWords();
  const [written, setWritten] = useState<ReviewDraft>(() => keptDraft('review', id) ?? draftOf(own));
  const photos = usePhotos(
    useCallback<SendPhoto>((file, upload) => sendReviewPhoto(id, key, file, upload), [id, key]),
    written.photos,
    own.review?.photos,
  );
  const { there } = photos;
  const draft = useMemo(() => ({ ...written, photos: there }), [written, there]);
  const [opened] = useState(draft);
  const isDropped = useRef(false);
  useEffect(() => {
    // Whoever only looks has written nothing.
    if (draft !== opened && !isDropped.current) {
      keepDraft('review', id, draft);
    }
  }, [id, draft, opened]);
  const [fault, setFault] = useState<ReviewFault | null>(null);
  const [isBusy, setBusy] = useState(false);
  const drop = (): void => {
    isDropped.current = true;
    keepDraft('review', id, null);
  };
  const post = async (stars: number): Promise<void> => {
    const ids = await photos.settled();
    if (ids === null) {
      setFault({ is: 'photos' });
      return;
    }
    const body = reviewForm.parse({ stars, text: draft.text, name: draft.name, photos: ids });
    const posted = await askReviews('putReview', { params: { bookingId: id }, key, body });
    drop();
    onPosted(posted);
  };
  const send = async (): Promise<void> => {
    if (draft.stars === null) {
      setFault({ is: 'stars' });
      return;
    }
    setBusy(true);
    setFault(null);
    try {
      await post(draft.stars);
    } catch (error) {
      if (courseSaid(error)?.reason === 'PHOTO_GONE') {
        photos.renew();
      }
      setFault({ is: 'refused', why: words(error) });
    } finally {
      setBusy(false);
    }
  };
  return {
    draft,
    set: (change) => {
      setWritten((before) => ({ ...before, ...change }));
      setFault(null);
    },
    photos,
    fault,
    isBusy,
    send,
    drop,
  };
}
