import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { servedHere } from '../client/servedPage.ts';
import { Mark } from '../components/Brand.tsx';
import { ReloadButton } from '../components/ReloadButton.tsx';

/** Anything that takes longer than this deserves a word, in ms. */
const PATIENCE_MS = 5000;

/** Loading: what the server put there stays until then. Otherwise it looks like index.html, its mark where SiteHeader's will be. */
export function Loading() {
  const { t } = useTranslation();
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(setLate, PATIENCE_MS, true);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  const served = servedHere();
  if (served !== null) {
    return <div data-loading ref={(place) => place?.replaceChildren(served)} />;
  }
  return (
    <main
      id="main"
      data-loading
      className="relative grid h-dvh place-content-center justify-items-center gap-4 p-6 text-center"
      role="status"
    >
      <div className="absolute inset-x-0 top-0">
        <div className="site flex h-[60px] items-center md:h-[72px]">
          <Mark />
        </div>
      </div>
      <span className="spinner h-8 w-8 text-text-3" />
      <span className={isLate ? 'text-text-2' : 'sr-only'}>
        {isLate ? t('common.loadingLate') : t('common.loading')}
      </span>
      {isLate && <ReloadButton label={t('common.retry')} />}
    </main>
  );
}
