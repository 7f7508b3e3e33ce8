import '../../styles/board.css';

import { BOARD_LIMITS, reportAnswer, type Report } from '@gongbang/protocol';
import { Dialog, RadioGroup } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { askBoard, boardPath } from '../../client/board.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useDraft } from '../../hooks/useDraft.ts';
import { useLoaded } from '../../hooks/useLoaded.ts';
import { useToast } from '../../hooks/useToast.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { shortDay } from '../../layout/courseDates.ts';
import { Field } from '../Field.tsx';
import { Form } from '../Form.tsx';
import { Modal } from '../Modal.tsx';
import { PhotoGrid } from './PhotoGrid.tsx';

const load = (): Promise<{ reports: Report[]; hasMails: boolean }> => askBoard('getReports');

/** Reports on a mentor's own boards that wait for an answer. Nothing if there are none. */
export function ReportsSection() {
  const { t } = useTranslation();
  const { value, reload } = useLoaded(load);
  const [open, setOpen] = useState<Report | null>(null);
  const reports = value?.reports ?? [];
  return (
    <>
      {reports.length > 0 && (
        <section className="card stack p-5" data-reports>
          <h2 className="text-base">{t('board.reportsTitle')}</h2>
          <ul className="others">
            {reports.map((report) => (
              <li key={report.id} className="stack is-close py-3">
                <p className="small">
                  {[report.course.title, shortDay(report.at, currentLanguage())].join(' · ')}
                </p>
                <p className="line-clamp-3 wrap-anywhere" dir="auto">
                  {report.entry.text === '' ? t('board.photoOnly') : report.entry.text}
                </p>
                <button
                  className="btn btn-line btn-sm justify-self-start"
                  data-report={report.id}
                  onClick={() => {
                    setOpen(report);
                  }}
                >
                  {t('board.answer')}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Modal
        title={t('board.answerTitle')}
        isOpen={open !== null}
        onOpenChange={() => {
          setOpen(null);
        }}
      >
        {open !== null && (
          <Answer
            report={open}
            hasMails={value?.hasMails === true}
            onDone={() => {
              setOpen(null);
              reload();
            }}
          />
        )}
      </Modal>
    </>
  );
}

interface AnswerProps {
  readonly report: Report;
  /** People who reported are told by mail. */
  readonly hasMails: boolean;
  readonly onDone: () => void;
}

function Answer({ report, hasMails, onDone }: AnswerProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const { act, isBusy } = useCourseAct();
  const { draft, write, drop } = useDraft('letter', `report:${report.id}`, () => '');
  const [is, setIs] = useState<'hidden' | 'kept'>('hidden');
  const [isMissing, setMissing] = useState(false);
  const { entry, course, reason, count, postId } = report;
  const submit = (): void => {
    const body = reportAnswer.safeParse({ is, text: draft });
    setMissing(!body.success);
    if (body.success) {
      act(async () => {
        await askBoard('answerReport', { params: { reportId: report.id }, body: body.data });
        drop();
        toast('info', t('board.reportAnswered'));
        onDone();
      });
    }
  };
  return (
    <Form className="stack" onSubmit={submit}>
      <div className="stack is-close">
        <p className="small">
          {[course.title, t(`board.reasons.${reason}`), t('board.reportCount', { count })].join(' · ')}
        </p>
        <blockquote className="stack is-close rounded-(--r-md) bg-sunken p-3">
          <b className="text-sm" dir="auto">
            {entry.writer ?? t('board.nobody')}
          </b>
          {entry.text !== '' && (
            <p className="entry-text max-h-40 overflow-y-auto" tabIndex={0} dir="auto">
              {entry.text}
            </p>
          )}
          <PhotoGrid photos={entry.photos} name={entry.writer ?? t('board.nobody')} />
        </blockquote>
        <Link to={boardPath(course.slug, postId)} className="text-sm">
          {t('board.open')}
        </Link>
      </div>
      <RadioGroup.Root
        className="stack is-close"
        aria-label={t('board.answerWhat')}
        value={is}
        onValueChange={(chosen) => {
          setIs(chosen === 'kept' ? 'kept' : 'hidden');
        }}
      >
        {(['hidden', 'kept'] as const).map((one) => (
          <RadioGroup.Item key={one} value={one} className="opt2" data-answer={one}>
            <span className="rad" />
            <span>{t(one === 'hidden' ? 'board.answerHide' : 'board.answerKeep')}</span>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      <Field
        label={t('board.answerWords')}
        hint={t(
          hasMails
            ? is === 'hidden'
              ? 'board.answerHintHide'
              : 'board.answerHintKeep'
            : is === 'hidden'
              ? 'board.answerShown'
              : 'board.answerUnmailed',
        )}
        error={isMissing ? t('ownStudio.wordsMissing') : null}
        aside={
          <span className="whitespace-nowrap tabular-nums">{`${draft.length}/${BOARD_LIMITS.why}`}</span>
        }
      >
        {(control) => (
          <textarea
            {...control}
            className="input resize-none"
            rows={3}
            maxLength={BOARD_LIMITS.why}
            value={draft}
            onChange={({ target }) => {
              write(target.value);
              setMissing(false);
            }}
          />
        )}
      </Field>
      <div className="grid grid-cols-2 gap-2">
        <Dialog.Close type="button" className="btn btn-line">
          {t('common.cancel')}
        </Dialog.Close>
        <button className="btn btn-primary" disabled={isBusy} aria-busy={isBusy}>
          {t('board.answerSend')}
        </button>
      </div>
    </Form>
  );
}
