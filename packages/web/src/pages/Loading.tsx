import { useTranslation } from 'react-i18next';

/** Something is on its way. */
export function Loading() {
  const { t } = useTranslation();
  return (
    <main id="main" className="grid h-dvh place-content-center" role="status">
      <span className="spinner h-8 w-8 text-text-3" />
      <span className="sr-only">{t('common.loading')}</span>
    </main>
  );
}
