import { NO_PROGRESS } from '@gongbang/protocol';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { useLesson } from '../../hooks/useBenches.ts';
import { useClassState, useWorkshop } from '../../hooks/useClassroom.tsx';
import { StepPicture } from './StepPicture.tsx';

/** The whole lesson: materials to tick off, and the steps with their times. @param isWide side by side, if there is room */
export function LessonList({ isWide = false }: { readonly isWide?: boolean }) {
  const { t } = useTranslation();
  const act = useAct();
  const { materials, steps, current } = useLesson();
  const isMentee = useClassState((state) => state.role === 'mentee');
  const progress = useWorkshop((workshop) => workshop.progress, NO_PROGRESS);
  const ticked = materials.filter(({ id }) => progress.ticked.includes(id)).length;
  const minutes = steps.reduce((sum, step) => sum + (step.minutes ?? 0), 0);
  const areBeside = isWide && materials.length > 0 && steps.length > 0;
  return (
    <div className={`reading grid content-start ${areBeside ? 'gap-6 md:grid-cols-2' : 'gap-5'}`}>
      {materials.length > 0 && (
        <section className="grid content-start gap-2">
          <Head title={t('lesson.materials')}>
            {isMentee && t('lesson.ticked', { ticked, count: materials.length })}
          </Head>
          <ul className={isWide ? 'divide-y divide-line' : 'grid gap-0.5'}>
            {materials.map(({ id, text }) => (
              <li key={id}>
                <label className={`flex items-center gap-3 text-sm ${isWide ? 'min-h-12' : 'min-h-9'}`}>
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
                  <span className="min-w-0">{text}</span>
                </label>
              </li>
            ))}
          </ul>
        </section>
      )}
      {steps.length > 0 && (
        <section className="grid content-start gap-2">
          <Head title={t('lesson.steps')}>{minutes > 0 && t('time.minutes', { count: minutes })}</Head>
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

/** A list's title, and how far along the user is with it, or how long it takes. */
function Head({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-3">
      <h2 className="text-base">{title}</h2>
      <span className="text-[13px] text-text-3 tabular-nums empty:hidden">{children}</span>
    </div>
  );
}
