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
  /** What it is said to be where there are several. */
  readonly name?: string;
  readonly className: string;
  /** What becomes of it stands on the page, with the focus: nothing is said beside it. */
  readonly isSaid?: boolean;
  readonly onChanged: (booking: Booking) => void;
}

/** Cancels a booking after one question, which asks for no reason, and says first what becomes of the money. */
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
