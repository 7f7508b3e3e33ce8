import '../../styles/reviews.css';

import type { QuestionAnswer, reviewRoutes } from '@gongbang/protocol';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';

import { askReviews } from '../../client/reviews.ts';
import { useLoaded } from '../../hooks/useLoaded.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { shortDay } from '../../layout/courseDates.ts';
import { waitingWords } from '../../layout/reviews.ts';
import { Modal } from '../Modal.tsx';
import { Rating } from '../Rating.tsx';
import { AnswerDialog } from './AnswerDialog.tsx';
import { ReplyForm } from './ReplyForm.tsx';
import { ReviewArticle, useReviewName } from './ReviewArticle.tsx';

type OpenWordsAnswer = z.output<(typeof reviewRoutes)['getOpenWords']['response']>;
type OpenQuestion = OpenWordsAnswer['questions'][number];
type OpenReview = OpenWordsAnswer['reviews'][number];

const load = (): Promise<OpenWordsAnswer> => askReviews('getOpenWords');

/** What waits for a mentor: unanswered questions, reviews without a reply; and what was answered. Nothing if there is nothing. */
export function OpenWords() {
  const { t } = useTranslation();
  const { value, reload } = useLoaded(load);
  const waiting = value === null ? [] : waitingWords(value.questions, value.reviews);
  return (
    <>
      {waiting.length > 0 && (
        <section className="card stack is-close p-5" data-open-words>
          <h2 className="text-base">{t('question.waiting')}</h2>
          <ul className="openwords">
            {waiting.map((one) =>
              one.is === 'question' ? (
                <QuestionRow key={one.of.id} open={one.of} before={null} onDone={reload} />
              ) : (
                <ReviewRow key={one.of.review.id} open={one.of} onDone={reload} />
              ),
            )}
          </ul>
        </section>
      )}
      {value !== null && value.answered.length > 0 && <Answered answered={value.answered} onDone={reload} />}
    </>
  );
}

/** Answered questions: the answers can be corrected, shown on the course's page or not, or removed. */
function Answered({ answered, onDone }: { answered: OpenWordsAnswer['answered']; onDone: () => void }) {
  const { t } = useTranslation();
  return (
    <section className="card stack is-close p-5" data-answered-words>
      <h2 className="text-base">{t('question.answeredOnes')}</h2>
      <details>
        <summary className="w-fit cursor-pointer py-1 text-sm text-text-2">
          {t('question.answeredCount', { count: answered.length })}
        </summary>
        <ul className="openwords">
          {answered.map((one) => (
            <QuestionRow
              key={one.id}
              open={one}
              before={{ text: one.answer, isPublic: one.isPublic }}
              onDone={onDone}
            />
          ))}
        </ul>
      </details>
    </section>
  );
}

interface QuestionRowProps {
  readonly open: OpenQuestion;
  readonly before: QuestionAnswer | null;
  readonly onDone: () => void;
}

function QuestionRow({ open, before, onDone }: QuestionRowProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { course, text, at } = open;
  return (
    <li>
      <button
        onClick={() => {
          setOpen(true);
        }}
      >
        <span className="small">
          {[
            before?.isPublic === true ? t('question.isPublic') : t('question.section'),
            course.title,
            shortDay(at, currentLanguage()),
          ].join(' · ')}
        </span>
        <span className="line-clamp-3">{text}</span>
      </button>
      <AnswerDialog question={open} before={before} isOpen={isOpen} onOpenChange={setOpen} onDone={onDone} />
    </li>
  );
}

function ReviewRow({ open: { course, review }, onDone }: { open: OpenReview; onDone: () => void }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const name = useReviewName()(review);
  return (
    <li>
      <button
        onClick={() => {
          setOpen(true);
        }}
      >
        <span className="small flex flex-wrap items-center gap-x-1.5">
          <span>{[t('review.section'), name, course.title].filter(Boolean).join(' · ')}</span>
          <Rating value={review.stars} />
        </span>
        <span className="line-clamp-3">{review.text === '' ? t('review.noText') : review.text}</span>
      </button>
      <Modal title={t('review.replyTitle')} isOpen={isOpen} onOpenChange={setOpen}>
        <p className="small">{course.title}</p>
        <ReviewArticle review={review} />
        <ReplyForm
          review={review}
          cancel={
            <Dialog.Close type="button" className="btn btn-line">
              {t('common.cancel')}
            </Dialog.Close>
          }
          onReplied={() => {
            setOpen(false);
            onDone();
          }}
        />
      </Modal>
    </li>
  );
}
