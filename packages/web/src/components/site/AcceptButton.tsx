import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import type { BookingActs } from '../../hooks/useBookingActs.ts';
import type { OwnBooking } from '../../hooks/useOwnBookings.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { moneyText } from '../../layout/money.ts';
import { ActButton } from './ActButton.tsx';
import { checkoutPath } from '../../layout/bookingPaths.ts';

interface AcceptButtonProps {
  readonly own: OwnBooking;
  readonly acts: BookingActs;
  readonly className: string;
}

/** Takes a seat that became free; if it costs something, it is paid first. */
export function AcceptButton({ own: { booking }, acts, className }: AcceptButtonProps) {
  const { t } = useTranslation();
  const { price } = booking.course;
  return price === null ? (
    <ActButton className={className} isBusy={acts.isBusy} onPress={acts.accept}>
      {t('booking.accept')}
    </ActButton>
  ) : (
    <Link to={checkoutPath(booking)} className={className}>
      {t('pay.bookFor', { amount: moneyText(price, currentLanguage()) })}
    </Link>
  );
}
