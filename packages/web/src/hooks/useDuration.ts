import { useTranslation } from 'react-i18next';

import { split } from '../layout/format.ts';

/** Says how long something was: 1 h 31 min, or in seconds if it is less than a minute. */
export function useDuration(): (ms: number) => string {
  const { t } = useTranslation();
  return (ms) => {
    const { hours, minutes, seconds } = split(ms);
    const parts = [
      hours > 0 ? t('time.hours', { count: hours }) : null,
      minutes > 0 ? t('time.minutes', { count: minutes }) : null,
      hours === 0 && minutes === 0 ? t('time.seconds', { count: seconds }) : null,
    ];
    return parts.filter((part) => part !== null).join(' ');
  };
}
