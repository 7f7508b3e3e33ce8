import { ArrowRight, ListChecks, TimerReset } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { useBenches, useLesson } from '../../hooks/useBenches.ts';
import { useClassState } from '../../hooks/useClassroom.tsx';
import { useMay } from '../../hooks/useMay.ts';
import { useKeyLabel, useShortcuts } from '../../hooks/useShortcuts.ts';
import { stepCounts } from '../../layout/wall.ts';
import { KeyHint } from '../IconButton.tsx';
import { Stitches, type Stitch } from '../Stitches.tsx';
import { LessonDialog } from './LessonDialog.tsx';
import { StepTimer } from './StepTimer.tsx';

/** Minutes that one press adds to a step. */
const MORE_MINUTES = 5;

/** The steps with how far along everyone is, for those who manage the class; one stitch is one mentee. */
export function StepStrip() {
  const { t } = useTranslation();
  const act = useAct();
  const isMentor = useClassState((state) => state.role === 'mentor');
  const mayGo = useMay('step:go');
  const { steps, current } = useLesson();
  const benches = useBenches();
  const [isEditing, setEditing] = useState(false);
  const strip = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const list = strip.current;
    const item = list?.querySelector<HTMLElement>('.is-current') ?? null;
    if (list !== null && item !== null) {
      // Scrolls only the list; scrollIntoView might move the page around it.
      list.scrollLeft = item.offsetLeft - (list.clientWidth - item.offsetWidth) / 2;
    }
  }, [current]);
  const editor = isMentor && <LessonDialog isOpen={isEditing} onOpenChange={setEditing} />;
  if (steps.length === 0) {
    return isMentor ? (
      <div className="flex items-center gap-3 rounded-lg px-3 py-1.5 text-[13px] text-text-2 shadow-[inset_0_0_0_1px_var(--line)]">
        <ListChecks size={20} aria-hidden />
        <span className="grow">{t('lesson.none')}</span>
        <button
          className="btn btn-line btn-xs"
          onClick={() => {
            setEditing(true);
          }}
        >
          {t('lesson.prepare')}
        </button>
        {editor}
      </div>
    ) : null;
  }
  return (
    <div className="flex min-w-0 items-stretch gap-2">
      <ol ref={strip} className="strip" aria-label={t('lesson.steps')}>
        {steps.map(({ id, title }, index) => {
          const { done, stuck, open } = stepCounts(benches, id);
          const isCurrent = id === current;
          const stitches: Stitch[] = [
            ...Array.from({ length: done }, (): Stitch => 'done'),
            ...Array.from({ length: stuck }, (): Stitch => 'stuck'),
            ...Array.from({ length: open }, (): Stitch => 'empty'),
          ];
          return (
            <li key={id} className={isCurrent ? 'is-current' : ''}>
              <Step isCurrent={isCurrent} onGo={mayGo ? () => void act('step:go', { stepId: id }) : null}>
                <span className="flex items-center justify-between gap-2 text-[13px]">
                  <span className="truncate">{`${index + 1}. ${title}`}</span>
                  <b className="shrink-0 tabular-nums">{done}</b>
                </span>
                <Stitches stitches={stitches} label={t('lesson.counts', { done, stuck })} />
              </Step>
            </li>
          );
        })}
      </ol>
      <span className="flex items-center gap-1.5">
        <StepTimer />
        {isMentor && current !== null && (
          <button
            className="btn btn-line btn-xs max-md:hidden"
            onClick={() => void act('step:addTime', { minutes: MORE_MINUTES })}
          >
            <TimerReset size={16} aria-hidden />
            <span>{t('lesson.more', { count: MORE_MINUTES })}</span>
          </button>
        )}
        {isMentor && (
          <button
            className="btn btn-line btn-xs"
            onClick={() => {
              setEditing(true);
            }}
          >
            <ListChecks size={16} aria-hidden />
            <span className="max-md:sr-only">{t('lesson.edit')}</span>
          </button>
        )}
      </span>
      {editor}
    </div>
  );
}

/** A button for those who change the step; for others it shows how far along everyone is. */
function Step({ isCurrent, onGo, children }: StepProps) {
  const className = 'grid w-full gap-1.5 px-3 py-2 text-left';
  const current = isCurrent ? ('step' as const) : undefined;
  return onGo === null ? (
    <span className={className} aria-current={current}>
      {children}
    </span>
  ) : (
    <button className={className} aria-current={current} onClick={onGo}>
      {children}
    </button>
  );
}

interface StepProps {
  readonly isCurrent: boolean;
  /** Null for those who may not. */
  readonly onGo: (() => void) | null;
  readonly children: ReactNode;
}

/** The one big button: on to the next step. */
export function NextStepButton() {
  const { t } = useTranslation();
  const act = useAct();
  const { steps, current } = useLesson();
  const key = useKeyLabel('N');
  const next = steps[steps.findIndex(({ id }) => id === current) + 1];
  const go = (): void => {
    if (next !== undefined) {
      void act('step:go', { stepId: next.id });
    }
  };
  useShortcuts({ KeyN: go });
  if (steps.length === 0) {
    return null;
  }
  return (
    <button
      className="btn btn-primary min-w-0 max-md:px-3 upright:grow"
      disabled={next === undefined}
      aria-keyshortcuts={key}
      onClick={go}
    >
      <span>
        {next === undefined ? t('lesson.last') : current === null ? t('lesson.first') : t('lesson.next')}
      </span>
      <ArrowRight size={20} aria-hidden />
      <KeyHint shortcut="N" />
    </button>
  );
}
