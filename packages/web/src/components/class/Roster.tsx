import { WifiOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useClassState } from '../../hooks/useClassroom.tsx';
import { Avatar } from '../Avatar.tsx';

/** Who is in the class; only the mentor learns it. */
export function Roster() {
  const { t } = useTranslation();
  const peers = useClassState((state) => state.peers);
  if (peers.length === 0) {
    return (
      <p className="grid flex-1 place-content-center p-6 text-center text-text-3">{t('class.nobody')}</p>
    );
  }
  return (
    <ul className="min-h-0 flex-1 overflow-y-auto px-4 py-2" tabIndex={0} aria-label={t('class.people')}>
      {peers.map(({ id, name, presence }) => (
        <li key={id} className="flex items-center gap-3 py-2">
          <Avatar name={name} />
          <span className="grow truncate">{name}</span>
          {presence === 'away' && (
            <span className="flex items-center gap-1.5 text-[13px] text-warn-text">
              <WifiOff size={16} aria-hidden />
              {t('class.away')}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
