import { Check, LifeBuoy } from 'lucide-react';
import { NO_PROGRESS, LIMITS, printable, type Mark } from '@gongbang/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { writtenIn } from '../../client/draftKeys.ts';
import { keptDraft } from '../../client/drafts.ts';
import { useAct } from '../../hooks/useAct.ts';
import { useLesson } from '../../hooks/useBenches.ts';
import { useClassroom, useWorkshop } from '../../hooks/useClassroom.tsx';
import { useDraft } from '../../hooks/useDraft.ts';
import { useKeyLabel, useShortcuts } from '../../hooks/useShortcuts.ts';
import { KeyHint } from '../IconButton.tsx';
import { Stitches, type Stitch } from '../Stitches.tsx';
import { StepPicture } from './StepPicture.tsx';
import { StepTimer } from './StepTimer.tsx';

/** What the class is doing now, for a mentee. */
export function CurrentStep() {
  const { t } = useTranslation();
  const { steps, current } = useLesson();
  const progress = useWorkshop((workshop) => workshop.progress, NO_PROGRESS);
  const index = steps.findIndex(({ id }) => id === current);
  const step = steps[index];
  const stitches = steps.map(({ id }): Stitch => {
    const mark = progress.checkIns.find(({ stepId }) => stepId === id)?.mark;
    return mark ?? (id === current ? 'now' : 'empty');
  });
  if (steps.length === 0) {
    return null;
  }
  return (
    <section className="grid content-start gap-1.5" aria-label={t('lesson.current')} aria-live="polite">
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <span className="max-w-40 min-w-20 flex-1 upright:max-w-none">
          <Stitches
            stitches={stitches}
            label={t('lesson.place', { number: index + 1, count: steps.length })}
          />
        </span>
        <span className="text-[13px] whitespace-nowrap text-text-2 tabular-nums">
          {step === undefined
            ? t('lesson.soon')
            : t('lesson.place', { number: index + 1, count: steps.length })}
        </span>
        <StepTimer />
      </span>
      {step !== undefined && (
        <>
          <h2 className="reading text-base">{step.title}</h2>
          {step.note !== '' && <p className="reading text-sm whitespace-pre-wrap text-text-2">{step.note}</p>}
          <StepPicture step={step} />
        </>
      )}
    </section>
  );
}

/** "I'm done" and "I'm stuck", for the current step. */
export function CheckInButtons() {
  const { t } = useTranslation();
  const act = useAct();
  const { link } = useClassroom();
  const { current } = useLesson();
  const checkIn = useWorkshop(
    ({ progress }) => progress.checkIns.find(({ stepId }) => stepId === current) ?? null,
    null,
  );
  const [isAsking, setAsking] = useState(false);
  const mark = checkIn?.mark ?? null;
  const [doneKey, stuckKey] = [useKeyLabel('D'), useKeyLabel('S')];
  const set = (next: Mark): void => {
    if (current !== null) {
      void act('checkin:set', { stepId: current, mark: mark === next ? null : next });
      setAsking(next === 'stuck' && mark !== 'stuck');
    }
  };
  useShortcuts({
    KeyD: () => {
      set('done');
    },
    KeyS: () => {
      set('stuck');
    },
  });
  if (current === null) {
    return null;
  }
  const step = writtenIn(link, current);
  return (
    <div className="check-in-buttons">
      <button
        className={`btn ${mark === 'done' ? 'btn-good' : 'btn-primary'}`}
        aria-pressed={mark === 'done'}
        aria-keyshortcuts={doneKey}
        onClick={() => {
          set('done');
        }}
      >
        <Check size={20} aria-hidden />
        <span>{mark === 'done' ? t('lesson.isDone') : t('lesson.done')}</span>
        <KeyHint shortcut="D" />
      </button>
      <button
        className={`btn btn-stuck ${mark === 'stuck' ? 'is-on' : ''}`}
        aria-pressed={mark === 'stuck'}
        aria-keyshortcuts={stuckKey}
        onClick={() => {
          set('stuck');
        }}
      >
        <LifeBuoy size={20} aria-hidden />
        <span>{mark === 'stuck' ? t('lesson.isStuck') : t('lesson.stuck')}</span>
      </button>
      {mark === 'stuck' && (isAsking || keptDraft('stuck', step) !== null) && (
        <StuckNote
          key={step}
          step={step}
          send={async (note) => (await act('checkin:set', { stepId: current, mark: 'stuck', note })) !== null}
          onSent={() => {
            setAsking(false);
          }}
        />
      )}
    </div>
  );
}

interface StuckNoteProps {
  readonly step: string;
  /** Whether it was sent. */
  readonly send: (note: string) => Promise<boolean>;
  readonly onSent: () => void;
}

/** A word on where the user is stuck, if they want to say it. It stays in its field until it is sent. */
function StuckNote({ step, send, onSent }: StuckNoteProps) {
  const { t } = useTranslation();
  const [isBusy, setBusy] = useState(false);
  const { draft: note, write, drop } = useDraft('stuck', step, () => '');
  const submit = async (): Promise<void> => {
    const about = printable(note).trim();
    if (about === '') {
      return;
    }
    setBusy(true);
    if (await send(about)) {
      drop();
      onSent();
    }
    setBusy(false);
  };
  return (
    <form
      className="col-span-full flex gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <input
        className="input min-h-9 text-sm"
        value={note}
        readOnly={isBusy}
        maxLength={LIMITS.note}
        aria-label={t('lesson.stuckNote')}
        placeholder={t('lesson.stuckNote')}
        onChange={(event) => {
          write(event.target.value);
        }}
      />
      <button className="btn btn-line btn-sm" disabled={isBusy} aria-busy={isBusy}>
        {t('lesson.stuckSend')}
      </button>
    </form>
  );
}
