import { NO_PROGRESS } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { useLesson } from '../../hooks/useBenches.ts';
import { useClassState, useWorkshop } from '../../hooks/useClassroom.tsx';
import { StepPicture } from './StepPicture.tsx';

/** The whole lesson: materials to tick off, and the steps with their times. */
export function LessonList() {
  const { t } = useTranslation();
  const act = useAct();
  const { materials, steps, current } = useLesson();
  const isMentee = useClassState((state) => state.role === 'mentee');
  const progress = useWorkshop((workshop) => workshop.progress, NO_PROGRESS);
  return (
    <div className="reading grid content-start gap-5">
      {materials.length > 0 && (
        <section className="grid gap-2">
          <h2 className="text-base">{t('lesson.materials')}</h2>
          <ul className="grid gap-0.5">
            {materials.map(({ id, text }) => (
              <li key={id}>
                <label className="flex min-h-9 items-center gap-3 text-sm">
                  {isMentee && (
                    <input
                      type="checkbox"
                      className="h-5 w-5 shrink-0 accent-[var(--good)]"
                      checked={progress.ticked.includes(id)}
                      onChange={(event) =>
                        void act('material:tick', { materialId: id, isTicked: event.target.checked })
                      }
                    />
                  )}
                  <span>{text}</span>
                </label>
              </li>
            ))}
          </ul>
        </section>
      )}
      {steps.length > 0 && (
        <section className="grid gap-2">
          <h2 className="text-base">{t('lesson.steps')}</h2>
          <ol className="divide-y divide-line">
            {steps.map((step, index) => {
              const { id, title, note, minutes } = step;
              return (
                <li
                  key={id}
                  className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-start gap-3 py-2.5"
                  aria-current={id === current ? 'step' : undefined}
                >
                  <span
                    className={`grid h-7 w-7 place-items-center rounded-full text-[13px] font-bold tabular-nums ${id === current ? 'bg-primary text-on-primary' : 'bg-sunken'}`}
                  >
                    {index + 1}
                  </span>
                  <span className="min-w-0 pt-0.5">
                    <span>{title}</span>
                    {note !== '' && <span className="block text-[13px] text-text-2">{note}</span>}
                    {/* The current step shows its own. */}
                    {id !== current && <StepPicture step={step} />}
                  </span>
                  {minutes !== null && (
                    <span className="pt-1 text-[13px] text-text-3 tabular-nums">
                      {t('time.minutes', { count: minutes })}
                    </span>
                  )}
                </li>
              );
            })}
          </ol>
        </section>
      )}
    </div>
  );
}
