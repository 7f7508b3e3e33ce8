import { TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useClassState } from '../../hooks/useClassroom.tsx';

/** How long the connection may take before something seems to be blocking it, in ms. */
const CONNECT_PATIENCE_MS = 4000;

/** The server cannot be reached, or only slowly: offers to test what the network lets through. */
export function NoConnection() {
  const { t } = useTranslation();
  const isOnline = useClassState(({ connection }) => connection.state === 'online');
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(setLate, isOnline ? 0 : CONNECT_PATIENCE_MS, !isOnline);
    return () => {
      clearTimeout(timer);
    };
  }, [isOnline]);
  return isLate ? (
    <div className="note note-warn" role="alert">
      <TriangleAlert size={20} aria-hidden />
      <span>
        <b className="text-text">{t('class.reconnecting')}</b>
        <br />
        <span>{t('check.offer')}</span> <Link to="/check">{t('check.title')}</Link>
      </span>
    </div>
  ) : null;
}
