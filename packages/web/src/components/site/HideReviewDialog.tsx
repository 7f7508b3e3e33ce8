import { reviewHiding, type Review, type ReviewHiding } from '@gongbang/protocol';
import { CircleAlert } from 'lucide-react';
import { Dialog, RadioGroup } from 'radix-ui';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { askReviews } from '../../client/reviews.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useToast } from '../../hooks/useToast.ts';
import { Form } from '../Form.tsx';
import { Modal } from '../Modal.tsx';

const REASONS = {
  privacy: 'review.forPrivacy',
  abuse: 'review.forAbuse',
  name: 'review.forName',
} as const satisfies Record<ReviewHiding, string>;

interface HideReviewDialogProps {
  readonly review: Review;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly onHidden: (review: Review) => void;
}

/** Hides a review for one of three reasons, none of which is preselected. */
export function HideReviewDialog({ isOpen, onOpenChange, ...rest }: HideReviewDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal title={t('review.hideTitle')} isOpen={isOpen} onOpenChange={onOpenChange}>
      <Reasons {...rest} onOpenChange={onOpenChange} />
    </Modal>
  );
}

function Reasons({ review, onOpenChange, onHidden }: Omit<HideReviewDialogProps, 'isOpen'>) {
  const { t } = useTranslation();
  const toast = useToast();
  const errorId = useId();
  const { act, isBusy } = useCourseAct();
  const [reason, setReason] = useState<ReviewHiding | null>(null);
  const [isMissing, setMissing] = useState(false);
  const submit = (): void => {
    setMissing(reason === null);
    if (reason !== null) {
      act(async () => {
        onHidden(await askReviews('hideReview', { params: { reviewId: review.id }, body: { reason } }));
        toast('info', t('review.hiddenDone'));
        onOpenChange(false);
      });
    }
  };
  return (
    <Form className="stack" onSubmit={submit}>
      <p className="second">{t('review.hideText')}</p>
      <div className="stack is-close">
        <RadioGroup.Root
          className="stack is-close"
          aria-label={t('review.hideReason')}
          aria-invalid={isMissing}
          aria-describedby={isMissing ? errorId : undefined}
          value={reason ?? ''}
          onValueChange={(chosen) => {
            setReason(reviewHiding.parse(chosen));
            setMissing(false);
          }}
        >
          {reviewHiding.options.map((value) => (
            <RadioGroup.Item key={value} value={value} className="opt2 is-slim">
              <span className="rad" aria-hidden />
              <span>{t(REASONS[value])}</span>
            </RadioGroup.Item>
          ))}
        </RadioGroup.Root>
        {isMissing && (
          <p id={errorId} className="across text-[13px] text-danger-text">
            <CircleAlert size={14} aria-hidden />
            <span>{t('review.reasonMissing')}</span>
          </p>
        )}
      </div>
      <div className="grid grid-cols-2 gap-2">
        <Dialog.Close type="button" className="btn btn-line">
          {t('common.cancel')}
        </Dialog.Close>
        <button className="btn btn-danger" disabled={isBusy} aria-busy={isBusy}>
          {t('review.hideConfirm')}
        </button>
      </div>
    </Form>
  );
}
