import { REVIEW_LIMITS, reviewReply, type Review } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';
import { useState, type ReactNode } from 'react';

import { askReviews } from '../../client/reviews.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useDraft } from '../../hooks/useDraft.ts';
import { useToast } from '../../hooks/useToast.ts';
import { Form } from '../Form.tsx';
import { WordsField } from './WordsField.tsx';

interface ReplyFormProps {
  readonly review: Review;
  /** The control that leaves the form. */
  readonly cancel: ReactNode;
  readonly onReplied: (review: Review) => void;
}

/** A mentor's reply to a review: one, which can be changed later. */
export function ReplyForm({ review, cancel, onReplied }: ReplyFormProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const { act, isBusy } = useCourseAct();
  const { draft, write, drop } = useDraft('reply', review.id, () => review.reply?.text ?? '');
  const [isMissing, setMissing] = useState(false);
  const submit = (): void => {
    const body = reviewReply.safeParse({ text: draft });
    setMissing(!body.success);
    if (body.success) {
      act(async () => {
        const replied = await askReviews('replyToReview', {
          params: { reviewId: review.id },
          body: body.data,
        });
        drop();
        toast('info', t('review.replied'));
        onReplied(replied);
      });
    }
  };
  return (
    <Form className="stack is-close" onSubmit={submit}>
      <WordsField
        label={t('review.replyLabel')}
        hint={t('review.replyHint')}
        error={isMissing ? t('review.replyMissing') : null}
        max={REVIEW_LIMITS.reply}
        value={draft}
        isFirst
        onText={(text) => {
          write(text);
          setMissing(false);
        }}
      />
      <div className="across justify-end">
        {cancel}
        <button className="btn btn-primary" disabled={isBusy} aria-busy={isBusy}>
          {t('review.replySend')}
        </button>
      </div>
    </Form>
  );
}
