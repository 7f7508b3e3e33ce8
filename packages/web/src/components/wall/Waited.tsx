import { useTranslation } from 'react-i18next';

import { useClassState } from '../../hooks/useClassroom.tsx';
import { useNow } from '../../hooks/useNow.ts';
import { split } from '../../layout/format.ts';

/** How long somebody has been waiting: 2분 10초. @param since by the server's clock, in ms since 1970 */
export function Waited({ since }: { since: number }) {
  const { t } = useTranslation();
  const offset = useClassState((state) => state.clockOffset);
  const { hours, minutes, seconds } = split(useNow() + offset - since);
  const parts = [
    hours > 0 ? t('time.hours', { count: hours }) : '',
    minutes > 0 ? t('time.minutes', { count: minutes }) : '',
    hours === 0 ? t('time.seconds', { count: seconds }) : '',
  ];
  return <span className="tabular-nums">{parts.filter((part) => part !== '').join(' ')}</span>;
}
