import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useStudio } from '../hooks/useStudio.ts';

/** The foot of the pages outside class: what is kept about people, the connection check, and who runs the server. */
export function SiteFooter() {
  const { t } = useTranslation();
  const imprint = useStudio()?.imprint;
  const hasImprint = imprint !== undefined && (imprint.url !== null || imprint.hasText);
  return (
    <footer className="site flex flex-wrap gap-x-5 gap-y-2 py-6 text-sm">
      <Link to="/privacy" className="text-text-2">
        {t('studio.privacy')}
      </Link>
      <Link to="/check" className="text-text-2">
        {t('check.title')}
      </Link>
      {hasImprint && (
        <Link to="/imprint" className="text-text-2">
          {t('studio.imprint')}
        </Link>
      )}
    </footer>
  );
}
