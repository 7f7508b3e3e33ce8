import { UserRoundPlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { takeSeat } from '../client/browserStore.ts';
import { useClassroom } from '../hooks/useClassroom.tsx';

/** For a second person at one computer: this tab gets a seat of its own. */
export function SeatButton() {
  const { t } = useTranslation();
  const { link } = useClassroom();
  return (
    <button
      type="button"
      className="btn btn-line"
      onClick={() => {
        takeSeat(link);
        location.reload();
      }}
    >
      <UserRoundPlus size={16} aria-hidden />
      <span>{t('seat.take')}</span>
    </button>
  );
}
