import { Snowflake } from 'lucide-react';
import { useTranslation } from 'react-i18next';

/** Says that a picture does not move because the mentor froze it. */
export function FrozenMark() {
  const { t } = useTranslation();
  return (
    <span className="flex items-center gap-1.5" role="status" data-frozen>
      <Snowflake size={16} aria-hidden />
      <span>{t('draw.frozen')}</span>
    </span>
  );
}
