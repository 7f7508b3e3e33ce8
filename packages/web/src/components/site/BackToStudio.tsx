import { ArrowLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

/** Above a page that is reached from one's studio: the way back there. */
export function BackToStudio() {
  const { t } = useTranslation();
  return (
    <Link to="/studio" className="across bare second min-h-11 justify-self-start">
      <ArrowLeft size={16} className="shrink-0" aria-hidden />
      <span>{t('ownStudio.title')}</span>
    </Link>
  );
}
