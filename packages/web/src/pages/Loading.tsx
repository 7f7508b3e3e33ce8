import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ReloadButton } from '../components/ReloadButton.tsx';

/** What takes longer than this wants a word, in ms. */
const PATIENCE_MS = 5000;

/** Something is on its way. */
export function Loading() {
  const { t } = useTranslation();
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(setLate, PATIENCE_MS, true);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  return (
    <main
      id="main"
      className="grid h-dvh place-content-center justify-items-center gap-4 p-6 text-center"
      role="status"
    >
      <span className="spinner h-8 w-8 text-text-3" />
      <span className={isLate ? 'text-text-2' : 'sr-only'}>
        {isLate ? t('common.loadingLate') : t('common.loading')}
      </span>
      {isLate && <ReloadButton label={t('common.retry')} />}
    </main>
  );
}
