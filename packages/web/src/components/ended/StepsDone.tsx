import type { Afterwards, CheckIn } from '@gongbang/protocol';
import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { currentLanguage } from '../../i18n/index.ts';
import { timeOfDay } from '../../layout/format.ts';
import { Stitches } from '../Stitches.tsx';
import { StepList } from './StepList.tsx';

/** The lesson's steps, with when the user marked each as done. */
export function StepsDone({ steps, checkIns }: { steps: Afterwards['steps']; checkIns: readonly CheckIn[] }) {
  const { t } = useTranslation();
  const doneAt = (stepId: string): number | null =>
    checkIns.find((entry) => entry.stepId === stepId && entry.mark === 'done')?.at ?? null;
  const done = steps.filter(({ id }) => doneAt(id) !== null).length;
  const isAll = done === steps.length;
  const label = isAll
    ? t('ended.allDone', { count: done })
    : t('ended.someDone', { count: done, of: steps.length });
  return (
    <section className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-lg">{t('ended.steps')}</h2>
        <span className={`pill ${isAll ? 'pill-good' : ''}`}>
          {isAll && <Check size={14} aria-hidden />}
          <span>{label}</span>
        </span>
      </div>
      <Stitches stitches={steps.map(({ id }) => (doneAt(id) === null ? 'empty' : 'done'))} label={label} />
      <StepList
        steps={steps}
        isOn={({ id }) => doneAt(id) !== null}
        beside={({ id }) => {
          const at = doneAt(id);
          return (
            at !== null && (
              <time dateTime={new Date(at).toISOString()}>{timeOfDay(at, currentLanguage())}</time>
            )
          );
        }}
      />
    </section>
  );
}
