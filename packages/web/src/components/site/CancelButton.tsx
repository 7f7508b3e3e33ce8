import type { Booking } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import { useBookingActs } from '../../hooks/useBookingActs.ts';
import type { OwnBooking } from '../../hooks/useOwnBookings.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { shortDay } from '../../layout/courseDates.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { useContact } from './MoneyBack.tsx';
import { PaidCancel } from './PaidCancel.tsx';

interface CancelButtonProps {
  readonly own: OwnBooking;
  readonly label: string;
  /** Its accessible name if there are several. */
  readonly name?: string;
  readonly className: string;
  /** The outcome is shown on the page, with the focus, so nothing else announces it. */
  readonly isSaid?: boolean;
  readonly onChanged: (booking: Booking) => void;
}

/** Cancels a booking after a single question, which asks for no reason, and first says what happens to the money. */
export function CancelButton({ own, label, name, className, isSaid = false, onChanged }: CancelButtonProps) {
  const { t } = useTranslation();
  const { booking } = own;
  const { cancel, isBusy } = useBookingActs(own, onChanged);
  const contact = useContact();
  if (booking.order !== null && booking.order.back !== null) {
    return (
      <PaidCancel
        {...{ own, label, className, isSaid, onChanged }}
        {...(name === undefined ? {} : { name })}
      />
    );
  }
  const isAwaiting = booking.state.is === 'awaiting';
  return (
    <ConfirmDialog
      trigger={
        <button type="button" className={className} aria-label={name} disabled={isBusy} aria-busy={isBusy}>
          {label}
        </button>
      }
      title={t('booking.cancelTitle', { day: shortDay(booking.date.startsAt, currentLanguage()) })}
      description={
        isAwaiting
          ? [t('pay.cancelAwaiting'), contact, t('booking.cancelText')].filter(Boolean).join(' ')
          : t('booking.cancelText')
      }
      cancel={t('booking.keep')}
      confirm={t('booking.confirm')}
      onConfirm={cancel}
    />
  );
}
