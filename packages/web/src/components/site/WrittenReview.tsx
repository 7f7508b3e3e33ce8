import '../../styles/reviews.css';

import type { Booking, OwnReview, PhotoId, Secret } from '@gongbang/protocol';
import { CircleCheck, PencilLine, Trash2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { askReviews } from '../../client/reviews.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useToast } from '../../hooks/useToast.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { shortDay } from '../../layout/courseDates.ts';
import { mayEdit } from '../../layout/reviews.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { ReviewArticle } from './ReviewArticle.tsx';

interface WrittenReviewProps {
  readonly booking: Booking;
  readonly bookingKey: Secret | null;
  readonly own: OwnReview;
  /** Photos that only their sender sees. */
  readonly urls: ReadonlyMap<PhotoId, string>;
  readonly now: number;
  /** It has just been posted. */
  readonly isNew: boolean;
  readonly onEdit: () => void;
  readonly onRemoved: (own: OwnReview) => void;
}

/** The user's own review, the mentor's reply, and what the user can do about it. */
export function WrittenReview({
  booking,
  bookingKey,
  own,
  urls,
  now,
  isNew,
  onEdit,
  onRemoved,
}: WrittenReviewProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const { act, isBusy } = useCourseAct();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The form is gone, and the focus with it.
    if (isNew) {
      title.current?.focus();
    }
  }, [isNew]);
  const { review, editableUntil } = own;
  if (review === null) {
    return null;
  }
  const isOpen = mayEdit(own, now);
  const until =
    isOpen && editableUntil !== null
      ? t('review.until', { day: shortDay(editableUntil, currentLanguage()) })
      : t('review.editOver');
  return (
    <div className="stack is-wide">
      <section className="card stack p-5" role={isNew ? 'status' : undefined}>
        <div className="flex gap-2.5">
          {isNew && <CircleCheck size={20} className="mt-0.5 shrink-0 text-good-text" aria-hidden />}
          <div className="stack is-tight min-w-0">
            <h2 ref={title} className="text-base" tabIndex={-1}>
              {t(isNew ? 'review.posted' : 'review.written')}
            </h2>
            <p className="second">{until}</p>
          </div>
        </div>
        <Link to={`/c/${booking.course.slug}#reviews`} className="btn btn-line">
          {t('review.onPage')}
        </Link>
      </section>
      <section className="card p-5" data-own-review>
        <ReviewArticle review={review} isMine urls={urls}>
          <div className="acts">
            {isOpen && (
              <button className="btn btn-quiet btn-sm" disabled={isBusy} onClick={onEdit}>
                <PencilLine size={16} aria-hidden />
                <span>{t('review.edit')}</span>
              </button>
            )}
            <ConfirmDialog
              trigger={
                <button className="btn btn-quiet btn-sm" disabled={isBusy} aria-busy={isBusy}>
                  <Trash2 size={16} aria-hidden />
                  <span>{t('review.remove')}</span>
                </button>
              }
              title={t('review.removeTitle')}
              description={t('review.removeText')}
              cancel={t('booking.keep')}
              confirm={t('review.remove')}
              onConfirm={() => {
                act(async () => {
                  const removed = await askReviews('removeReview', {
                    params: { bookingId: booking.id },
                    key: bookingKey,
                  });
                  toast('info', t('review.removed'));
                  onRemoved(removed);
                });
              }}
            />
          </div>
        </ReviewArticle>
      </section>
    </div>
  );
}
