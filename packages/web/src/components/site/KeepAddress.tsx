import { useTranslation } from 'react-i18next';

import { areBookingsKept } from '../../client/bookingStore.ts';
import type { OwnBooking } from '../../hooks/useOwnBookings.ts';
import { useSharing } from '../../hooks/useSharing.ts';
import { useShopFront } from '../../hooks/useShopFront.ts';
import { bookingPath } from '../../layout/bookingPaths.ts';
import { CopyButton } from '../CopyButton.tsx';

/** What opens the booking again; if no mail brings it, with its address to copy. */
export function KeepAddress({ own }: { own: OwnBooking }) {
  const { t } = useTranslation();
  const { origin } = useSharing();
  const sendsMails = useShopFront()?.sendsMails;
  const here = areBookingsKept() ? 'booking.keepAddressHere' : 'booking.keepAddressAlone';
  if (sendsMails !== false) {
    return <span>{t(sendsMails === true && areBookingsKept() ? 'booking.keepAddress' : here)}</span>;
  }
  return (
    <span className="stack is-tight" data-unmailed>
      <span>
        <b>{t('booking.noMails')}</b> <span>{t(here)}</span>
      </span>
      <CopyButton
        text={`${origin}${bookingPath(own)}`}
        label={t('booking.copyAddress')}
        className="btn btn-line btn-sm justify-self-start"
      />
    </span>
  );
}
