import { Hourglass, Users } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useClassState } from '../../hooks/useClassroom.tsx';

/** Whether the class is on, and who is waiting for it. */
export function Presence() {
  const { t } = useTranslation();
  const role = useClassState((state) => state.role);
  const audience = useClassState((state) => state.audience);
  const isLive = useClassState((state) => state.class?.phase === 'live');
  const isRehearsal = useClassState((state) => state.class?.phase === 'rehearsal');
  if (isLive) {
    return (
      <p className="flex items-center gap-2">
        <span className="pill pill-live">{t('green.liveNow')}</span>
      </p>
    );
  }
  if (role === 'mentee') {
    return isRehearsal ? (
      <p className="flex items-center gap-3 text-text-2" role="status">
        <Hourglass size={20} className="shrink-0 text-text-3" aria-hidden />
        <span>{t('rehearsal.gettingReady')}</span>
      </p>
    ) : null;
  }
  return (
    <p className="flex items-center gap-3 text-text-2">
      <Users size={20} className="text-text-3" aria-hidden />
      <span>{audience > 0 ? t('green.waiting', { count: audience }) : t('green.nobodyWaiting')}</span>
    </p>
  );
}
