import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useAccountWords } from '../../hooks/useAccountWords.ts';

interface SectionProps {
  readonly title: string;
  readonly hint?: string;
  /** Shown to the right of the title. */
  readonly beside?: ReactNode;
  readonly children?: ReactNode;
}

/** A part of the account page. */
export function Section({ title, hint, beside, children }: SectionProps) {
  const id = useId();
  return (
    <section className="card grid gap-4 p-5" aria-labelledby={id}>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="grid min-w-0 gap-1">
          <h2 id={id} className="text-lg">
            {title}
          </h2>
          {hint !== undefined && <p className="text-sm text-text-2">{hint}</p>}
        </div>
        {beside}
      </div>
      {children}
    </section>
  );
}

/** That it is loading, or why it does not load. */
export function OnItsWay({ failure }: { failure: unknown }) {
  const { t } = useTranslation();
  const words = useAccountWords();
  return failure === null ? (
    <span className="spinner" role="status" aria-label={t('common.loading')} />
  ) : (
    <p className="text-sm text-danger-text" role="alert">
      {t('account.loadFailed', { reason: words(failure) })}
    </p>
  );
}
