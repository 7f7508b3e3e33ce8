import type { Quality } from '@gongbang/protocol';
import { SignalLow, SignalMedium } from 'lucide-react';
import { useTranslation } from 'react-i18next';

/** Somebody's connection, if it is less than good. */
export function QualityMark({ name, quality }: { name: string; quality: Quality }) {
  const { t } = useTranslation();
  if (quality === 'good') {
    return null;
  }
  const Icon = quality === 'fair' ? SignalMedium : SignalLow;
  return (
    <Icon
      size={16}
      className="shrink-0 text-warn-text"
      aria-label={t('quality.of', { name, quality: t(`quality.${quality}`) })}
    />
  );
}
