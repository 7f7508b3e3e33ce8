import { Lock } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useClassroom, useClassState } from '../../hooks/useClassroom.tsx';
import { useNow } from '../../hooks/useNow.ts';

/** The mentor would like to see the user's bench. It stays off unless the user agrees; after a while the question goes away. */
export function BenchQuestion() {
  const until = useClassState((state) => state.benchAskedUntil);
  const isOn = useClassState((state) => state.local.camera !== 'off');
  const [answered, setAnswered] = useState<number | null>(null);
  return until === null || until === answered || isOn ? null : (
    <Question
      until={until}
      onAnswer={() => {
        setAnswered(until);
      }}
    />
  );
}

function Question({ until, onAnswer }: { until: number; onAnswer: () => void }) {
  const { t } = useTranslation();
  const { publisher } = useClassroom().client;
  const mentor = useClassState((state) => state.class?.mentorName ?? '');
  const offset = useClassState((state) => state.clockOffset);
  if (useNow() + offset > until) {
    return null;
  }
  return (
    <section className="panel grid gap-2 p-3 shadow-3" data-bench-question>
      <p className="grid gap-1 text-sm" role="alert">
        <b>{t('bench.asked', { name: mentor })}</b>
        <span className="flex items-center gap-1.5 text-[13px] text-text-2">
          <Lock size={16} className="shrink-0" aria-hidden />
          <span>{t('bench.askedHint')}</span>
        </span>
      </p>
      <div className="grid grid-cols-2 gap-2">
        <button className="btn btn-line" onClick={onAnswer}>
          {t('consent.no')}
        </button>
        <button
          className="btn btn-primary"
          onClick={() => {
            onAnswer();
            void publisher.setCamera(true);
          }}
        >
          {t('bench.askedYes')}
        </button>
      </div>
    </section>
  );
}
