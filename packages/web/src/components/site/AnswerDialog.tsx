import { REVIEW_LIMITS, questionAnswer, type PublicQuestion, type QuestionAnswer } from '@gongbang/protocol';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { askReviews } from '../../client/reviews.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useDraft } from '../../hooks/useDraft.ts';
import { useToast } from '../../hooks/useToast.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { Form } from '../Form.tsx';
import { Modal } from '../Modal.tsx';
import { WordsField } from './WordsField.tsx';

interface AnswerDialogProps {
  readonly question: Pick<PublicQuestion, 'id' | 'text'>;
  /** The existing answer; null while there is none. */
  readonly before: QuestionAnswer | null;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  /** It is answered, or removed. */
  readonly onDone: () => void;
}

/** Answers a question by mail, and on the course's page if its mentor ticks that; or removes it. */
export function AnswerDialog({ isOpen, onOpenChange, ...rest }: AnswerDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      title={t(rest.before === null ? 'question.answerTitle' : 'review.replyEdit')}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <Answer {...rest} onOpenChange={onOpenChange} />
    </Modal>
  );
}

function Answer({ question, before, onOpenChange, onDone }: Omit<AnswerDialogProps, 'isOpen'>) {
  const { t } = useTranslation();
  const toast = useToast();
  const { act, isBusy } = useCourseAct();
  const { draft, write, drop } = useDraft(
    'answer',
    question.id,
    () => before ?? { text: '', isPublic: false },
  );
  const [isMissing, setMissing] = useState(false);
  const params = { questionId: question.id };
  const done = (words: string): void => {
    drop();
    toast('info', words);
    onOpenChange(false);
    onDone();
  };
  const submit = (): void => {
    const body = questionAnswer.safeParse(draft);
    setMissing(!body.success);
    if (body.success) {
      act(async () => {
        await askReviews('answerQuestion', { params, body: body.data });
        done(t(before === null ? 'question.answered' : 'question.saved'));
      });
    }
  };
  return (
    <Form className="stack" onSubmit={submit}>
      <p className="prose wrap-anywhere">{question.text}</p>
      <WordsField
        label={t('question.answer')}
        hint={before === null ? t('question.answerHint') : t('question.savedHint')}
        error={isMissing ? t('review.replyMissing') : null}
        max={REVIEW_LIMITS.answer}
        rows={5}
        value={draft.text}
        onText={(text) => {
          write({ ...draft, text });
          setMissing(false);
        }}
      />
      <label className="flex items-start gap-3 text-sm">
        <input
          type="checkbox"
          className="h-5 w-5 shrink-0 accent-[var(--primary)]"
          checked={draft.isPublic}
          onChange={(event) => {
            write({ ...draft, isPublic: event.target.checked });
          }}
        />
        <span>
          <b className="block">{t('question.public')}</b>
          <span className="text-text-2">{t('question.publicHint')}</span>
        </span>
      </label>
      <div className="grid grid-cols-2 gap-2">
        <Dialog.Close type="button" className="btn btn-line">
          {t('common.cancel')}
        </Dialog.Close>
        <button className="btn btn-primary" disabled={isBusy} aria-busy={isBusy}>
          {t(before === null ? 'question.answerSend' : 'courseForm.save')}
        </button>
      </div>
      <ConfirmDialog
        trigger={
          <button type="button" className="btn btn-quiet justify-self-start" disabled={isBusy}>
            {t('question.remove')}
          </button>
        }
        title={t('question.removeTitle')}
        description={t(before === null ? 'question.removeOpen' : 'question.removeText')}
        cancel={t('booking.keep')}
        confirm={t('review.remove')}
        onConfirm={() => {
          act(async () => {
            await askReviews('removeQuestion', { params });
            done(t('question.removed'));
          });
        }}
      />
    </Form>
  );
}
