import {
  REVIEW_LIMITS,
  email as emailShape,
  questionForm,
  type Account,
  type Course,
} from '@gongbang/protocol';
import { CircleCheck, Eye, MessageCircle } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';

import { writtenBy } from '../../client/drafts.ts';
import { askReviews } from '../../client/reviews.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useDraft } from '../../hooks/useDraft.ts';
import { useMe } from '../../hooks/useMe.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { newItemId } from '../../layout/lesson.ts';
import { Form } from '../Form.tsx';
import { InputField } from '../InputField.tsx';
import { Modal } from '../Modal.tsx';
import { WordsField } from './WordsField.tsx';

const HASH = '#ask';

/** Opens the form for asking a course's mentor, on the course's page. */
export function AskButton({ className }: { className: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <button className={className} onClick={() => void navigate({ hash: HASH }, { preventScrollReset: true })}>
      <MessageCircle size={16} aria-hidden />
      <span>{t('question.ask')}</span>
    </button>
  );
}

/** A question to a course's mentor; `/c/NAME#ask` opens it. */
export function AskMentor({ course }: { course: Course }) {
  const { t } = useTranslation();
  const { hash } = useLocation();
  const navigate = useNavigate();
  const me = useMe();
  return (
    <Modal
      title={t('question.ask')}
      isOpen={hash === HASH && me !== null && !course.isOwn}
      onOpenChange={() => void navigate({ hash: '' }, { replace: true, preventScrollReset: true })}
    >
      {course.hasQuestions ? (
        <Question course={course} account={me?.account ?? null} />
      ) : (
        <div className="stack">
          <p className="second">{t('question.unmailed')}</p>
          <Dialog.Close className="btn btn-line">{t('common.close')}</Dialog.Close>
        </div>
      )}
    </Modal>
  );
}

function Question({ course, account }: { course: Course; account: Account | null }) {
  const { t } = useTranslation();
  const { act, isBusy } = useCourseAct();
  const { draft, write, drop } = useDraft('question', writtenBy(account, course.slug), () => ({
    draft: newItemId(),
    text: '',
    email: account?.email ?? '',
  }));
  const [wrong, setWrong] = useState({ text: false, email: false });
  const [sentTo, setSentTo] = useState<string | null>(null);
  if (sentTo !== null) {
    return <Sent email={sentTo} />;
  }
  const submit = (): void => {
    const body = questionForm.safeParse({ ...draft, language: currentLanguage() });
    const email = emailShape.safeParse(draft.email);
    setWrong({ text: !questionForm.shape.text.safeParse(draft.text).success, email: !email.success });
    if (body.success) {
      act(async () => {
        await askReviews('askMentor', { params: { slug: course.slug }, body: body.data });
        drop();
        setSentTo(body.data.email);
      });
    }
  };
  return (
    <Form className="stack" onSubmit={submit}>
      <p className="second wrap-anywhere">
        {[course.title, t('common.mentorOf', { name: course.mentor.name })].join(' · ')}
      </p>
      <WordsField
        label={t('question.text')}
        error={wrong.text ? t('question.textMissing') : null}
        max={REVIEW_LIMITS.question}
        value={draft.text}
        onText={(text) => {
          write({ ...draft, text });
          setWrong({ ...wrong, text: false });
        }}
      />
      <InputField
        label={t('question.email')}
        error={wrong.email ? t('booking.emailBad') : null}
        type="email"
        inputMode="email"
        autoComplete="email"
        value={draft.email}
        onText={(email) => {
          write({ ...draft, email });
          setWrong({ ...wrong, email: false });
        }}
      />
      <p className="seewho">
        <Eye size={16} aria-hidden />
        <span>{t('question.seen')}</span>
      </p>
      <div className="grid grid-cols-2 gap-2">
        <Dialog.Close type="button" className="btn btn-line">
          {t('common.cancel')}
        </Dialog.Close>
        <button className="btn btn-primary" disabled={isBusy} aria-busy={isBusy}>
          {t('question.send')}
        </button>
      </div>
    </Form>
  );
}

function Sent({ email }: { email: string }) {
  const { t } = useTranslation();
  return (
    <div className="stack">
      <div className="flex gap-2.5" role="status">
        <CircleCheck size={20} className="mt-0.5 shrink-0 text-good-text" aria-hidden />
        <div className="stack is-tight min-w-0">
          <b>{t('question.sent')}</b>
          <p className="second wrap-anywhere">{t('question.sentHint', { email })}</p>
        </div>
      </div>
      <Dialog.Close className="btn btn-line" autoFocus>
        {t('common.close')}
      </Dialog.Close>
    </div>
  );
}
