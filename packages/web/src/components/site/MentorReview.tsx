import type { Review } from '@gongbang/protocol';
import { Eye, EyeOff, PencilLine, Undo2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { keepDraft } from '../../client/drafts.ts';
import { askReviews } from '../../client/reviews.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useToast } from '../../hooks/useToast.ts';
import { HideReviewDialog } from './HideReviewDialog.tsx';
import { ReplyForm } from './ReplyForm.tsx';
import { ReviewArticle } from './ReviewArticle.tsx';

interface MentorReviewProps {
  readonly review: Review;
  readonly onChanged: (review: Review) => void;
}

/** A review as its course's mentor sees it: replied to in place, hidden for a reason, shown again. */
export function MentorReview({ review, onChanged }: MentorReviewProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const { act, isBusy } = useCourseAct();
  const [isReplying, setReplying] = useState(false);
  const [isHiding, setHiding] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const wasReplying = useRef(false);
  useEffect(() => {
    // The form is gone, and the focus with it: back to what opened it.
    if (wasReplying.current && !isReplying) {
      opener.current?.focus();
    }
    wasReplying.current = isReplying;
  }, [isReplying]);
  const { reply, hidden } = review;
  const show = (): void => {
    act(async () => {
      onChanged(await askReviews('showReview', { params: { reviewId: review.id } }));
      toast('info', t('review.shown'));
    });
  };
  return (
    <ReviewArticle review={review} isBare={isReplying}>
      {isReplying ? (
        <ReplyForm
          review={review}
          cancel={
            <button
              type="button"
              className="btn btn-quiet"
              onClick={() => {
                keepDraft('reply', review.id, null);
                setReplying(false);
              }}
            >
              {t('common.cancel')}
            </button>
          }
          onReplied={(replied) => {
            onChanged(replied);
            setReplying(false);
          }}
        />
      ) : (
        <div className="acts">
          <button
            ref={opener}
            className="btn btn-quiet btn-sm"
            onClick={() => {
              setReplying(true);
            }}
          >
            {reply === null ? <Undo2 size={16} aria-hidden /> : <PencilLine size={16} aria-hidden />}
            <span>{t(reply === null ? 'review.reply' : 'review.replyEdit')}</span>
          </button>
          {hidden === null ? (
            <button
              className="btn btn-quiet btn-sm"
              onClick={() => {
                setHiding(true);
              }}
            >
              <EyeOff size={16} aria-hidden />
              <span>{t('review.hide')}</span>
            </button>
          ) : (
            <button
              className="btn btn-quiet btn-sm"
              // Not disabled meanwhile, because it would lose the focus.
              aria-busy={isBusy}
              onClick={isBusy ? undefined : show}
            >
              <Eye size={16} aria-hidden />
              <span>{t('review.show')}</span>
            </button>
          )}
        </div>
      )}
      <HideReviewDialog review={review} isOpen={isHiding} onOpenChange={setHiding} onHidden={onChanged} />
    </ReviewArticle>
  );
}
