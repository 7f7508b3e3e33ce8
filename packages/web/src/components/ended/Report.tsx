import type { Afterwards, Attendee, MentorNote } from '@gongbang/protocol';
import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { loadPart } from '../../client/loadPart.ts';
import { saveFile } from '../../client/saveFile.ts';
import { useExplain } from '../../hooks/useAct.ts';
import { useDuration } from '../../hooks/useDuration.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { timeOfDay } from '../../layout/format.ts';
import { Avatar } from '../Avatar.tsx';
import { Rating } from '../Rating.tsx';
import { StepList } from './StepList.tsx';

/** For the mentor: what mentees wrote, who came and for how long, and where they got stuck. */
export function Report({ afterwards }: { afterwards: Afterwards }) {
  const { t } = useTranslation();
  const { steps, report } = afterwards;
  if (report === null) {
    return null;
  }
  const { attendees, notes } = report;
  return (
    <>
      <section className="card grid gap-4 p-5 shadow-2">
        <h2 className="text-lg">{t('ended.notes')}</h2>
        {notes.length === 0 ? (
          <p className="text-sm text-text-2">{t('ended.noNotes')}</p>
        ) : (
          <ul className="grid gap-4">
            {notes.map((note) => (
              <Note key={note.peerId} note={note} />
            ))}
          </ul>
        )}
      </section>
      <section className="grid gap-3">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <h2 className="text-lg">{t('ended.attendees', { count: attendees.length })}</h2>
          {attendees.length > 0 && <SaveReport afterwards={afterwards} />}
        </div>
        {attendees.length === 0 ? (
          <p className="text-sm text-text-2">{t('ended.nobody')}</p>
        ) : (
          <ul className="grid" aria-label={t('ended.attendees', { count: attendees.length })}>
            {attendees.map((attendee) => (
              <Row key={attendee.peerId} attendee={attendee} steps={steps} />
            ))}
          </ul>
        )}
      </section>
      {steps.length > 0 && (
        <section className="grid gap-3">
          <h2 className="text-lg">{t('ended.steps')}</h2>
          <StepCounts steps={steps} attendees={attendees} />
        </section>
      )}
    </>
  );
}

function Note({ note: { name, rating, text } }: { note: MentorNote }) {
  return (
    <li className="grid grid-cols-[28px_minmax(0,1fr)] gap-x-2.5">
      <Avatar name={name} size={28} />
      <div className="grid gap-1">
        <p className="flex flex-wrap items-center gap-x-2 text-sm">
          <b dir="auto">{name}</b>
          {rating !== null && <Rating value={rating} />}
        </p>
        {text !== '' && (
          <p dir="auto" className="leading-normal whitespace-pre-wrap">
            {text}
          </p>
        )}
      </div>
    </li>
  );
}

function Row({ attendee, steps }: { attendee: Attendee; steps: Afterwards['steps'] }) {
  const { t } = useTranslation();
  const duration = useDuration();
  const { name, isAssistant, cameAt, leftAt, ms, done, stuck } = attendee;
  const language = currentLanguage();
  const facts = [
    t('ended.stay', { time: duration(ms) }),
    `${timeOfDay(cameAt, language)} – ${timeOfDay(leftAt, language)}`,
    ...(steps.length === 0
      ? []
      : [
          t('ended.someDone', {
            count: steps.filter(({ id }) => done.includes(id)).length,
            of: steps.length,
          }),
        ]),
  ];
  const stuckAt = steps.flatMap(({ id, title }, index) =>
    stuck
      .filter(({ stepId }) => stepId === id)
      .map(({ note }) => ({ id, text: `${index + 1}. ${title}${note === '' ? '' : ` (${note})`}` })),
  );
  return (
    <li className="grid grid-cols-[32px_minmax(0,1fr)] gap-x-3 gap-y-1 border-b border-line py-3 last:border-0">
      <Avatar name={name} size={32} />
      <div className="grid gap-1">
        <p className="flex flex-wrap items-center gap-x-2">
          <b dir="auto">{name}</b>
          {isAssistant && (
            <span className="pill pill-primary min-h-[18px] px-1.5">{t('order.assistant')}</span>
          )}
        </p>
        <p className="text-sm text-text-2 tabular-nums">{facts.join(' · ')}</p>
        {stuckAt.length > 0 && (
          <p className="text-sm">
            <b className="font-semibold text-live-text">{t('ended.stuckAt')}</b>{' '}
            <span dir="auto">{stuckAt.map(({ text }) => text).join(', ')}</span>
          </p>
        )}
      </div>
    </li>
  );
}

function StepCounts({ steps, attendees }: { steps: Afterwards['steps']; attendees: readonly Attendee[] }) {
  const { t } = useTranslation();
  const doneOf = (stepId: string): number => attendees.filter(({ done }) => done.includes(stepId)).length;
  const stuckOf = (stepId: string): number =>
    attendees.filter(({ stuck }) => stuck.some((entry) => entry.stepId === stepId)).length;
  return (
    <StepList
      steps={steps}
      isOn={({ id }) => doneOf(id) > 0}
      beside={({ id }) => {
        const stuck = stuckOf(id);
        return (
          <>
            <span>{t('ended.doneCount', { count: doneOf(id) })}</span>
            {stuck > 0 && (
              <span className="text-live-text">{` · ${t('ended.stuckCount', { count: stuck })}`}</span>
            )}
          </>
        );
      }}
    />
  );
}

function SaveReport({ afterwards }: { afterwards: Afterwards }) {
  const { t } = useTranslation();
  const explain = useExplain();
  const save = async (): Promise<void> => {
    try {
      // The code that writes it is loaded on demand.
      const { reportCsv } = await loadPart(() => import('../../layout/report.ts'));
      const csv = reportCsv(afterwards, {
        name: t('ended.csv.name'),
        role: t('ended.csv.role'),
        came: t('ended.csv.came'),
        left: t('ended.csv.left'),
        minutes: t('ended.csv.minutes'),
        done: t('ended.csv.done'),
        stuck: t('ended.csv.stuck'),
        rating: t('ended.csv.rating'),
        note: t('ended.csv.note'),
        mentee: t('ended.csv.mentee'),
        assistant: t('order.assistant'),
      });
      saveFile('gongbang.csv', new Blob([csv], { type: 'text/csv;charset=utf-8' }));
    } catch (error) {
      explain(error);
    }
  };
  return (
    <button type="button" className="btn btn-line btn-sm" onClick={() => void save()}>
      <Download size={16} aria-hidden />
      <span>{t('ended.saveCsv')}</span>
    </button>
  );
}
