import { ArrowLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

/** The way back, above a page reached from the user's studio. */
export function BackToStudio() {
  const { t } = useTranslation();
  return (
    <Link to="/studio" className="across bare second min-h-11 justify-self-start">
      <ArrowLeft size={16} className="shrink-0" aria-hidden />
      <span>{t('ownStudio.title')}</span>
    </Link>
  );
}
