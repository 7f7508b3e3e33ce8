import '../../styles/reviews.css';

import type { Course, PublicQuestion } from '@gongbang/protocol';
import { PencilLine } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { answerOf } from '../../layout/reviews.ts';
import { AnswerDialog } from './AnswerDialog.tsx';
import { AskButton } from './AskMentor.tsx';
import { Section } from './CourseText.tsx';
import { Reply } from './ReviewArticle.tsx';

interface QuestionsSectionProps {
  readonly course: Course;
  readonly onChanged: () => void;
}

/** Questions that the mentor answered publicly, and the way to ask one. */
export function QuestionsSection({ course, onChanged }: QuestionsSectionProps) {
  const { t } = useTranslation();
  const { questions, isOwn, hasQuestions } = course;
  const mayAsk = !isOwn && hasQuestions;
  if (!mayAsk && questions.length === 0) {
    return null;
  }
  return (
    <Section title={t('question.section')}>
      <div className="stack">
        {questions.length > 0 && (
          <div className="revs">
            {questions.map((question) => (
              <Asked key={question.id} question={question} isOwn={isOwn} onChanged={onChanged} />
            ))}
          </div>
        )}
        {mayAsk && <AskButton className="btn btn-line justify-self-start" />}
      </div>
    </Section>
  );
}

interface AskedProps {
  readonly question: PublicQuestion;
  readonly isOwn: boolean;
  readonly onChanged: () => void;
}

function Asked({ question, isOwn, onChanged }: AskedProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { text, answer, mentorName } = question;
  return (
    <div className="qa" data-question={question.id}>
      <b>{text}</b>
      <Reply name={mentorName} text={answer} />
      {isOwn && (
        <>
          <div className="acts">
            <button
              className="btn btn-quiet btn-sm"
              onClick={() => {
                setOpen(true);
              }}
            >
              <PencilLine size={16} aria-hidden />
              <span>{t('review.replyEdit')}</span>
            </button>
          </div>
          <AnswerDialog
            question={question}
            before={answerOf(question)}
            isOpen={isOpen}
            onOpenChange={setOpen}
            onDone={onChanged}
          />
        </>
      )}
    </div>
  );
}
