import type { Booking } from '@gongbang/protocol';
import { ReceiptText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import type { OwnBooking } from '../../hooks/useOwnBookings.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { receiptPath } from '../../layout/bookingPaths.ts';
import { moneyText } from '../../layout/money.ts';
import { paidOrder } from '../../layout/payments.ts';
import { KitLine } from './KitLine.tsx';
import { MoneyBack } from './MoneyBack.tsx';
import { TrialPill, isTrial } from './PayWords.tsx';

/** The refund for cancelling now, in a sentence; null if nothing was paid. */
export function useBackNow(): (booking: Booking) => string | null {
  const { t } = useTranslation();
  return (booking) => {
    const order = paidOrder(booking);
    const back = order?.back ?? null;
    if (order === null || back === null) {
      return null;
    }
    const language = currentLanguage();
    const { total } = back;
    return total === 0
      ? t('pay.backNowNothing', { paid: moneyText(order.total, language) })
      : t('pay.backNow', {
          paid: moneyText(order.total, language),
          amount: moneyText({ ...order.total, amount: total }, language),
        });
  };
}

/** Beneath a paid seat: what a refund would be now, the receipt, and what was already refunded. */
export function Paid({ own, onChanged }: { own: OwnBooking; onChanged: (booking: Booking) => void }) {
  const backNow = useBackNow()(own.booking);
  const { order } = own.booking;
  return (
    order !== null && (
      <>
        {backNow !== null && <p className="small">{backNow}</p>}
        <KitLine booking={own.booking} />
        {isTrial(order) && (
          <p>
            <TrialPill />
          </p>
        )}
        {order.refunds.length > 0 && <MoneyBack own={own} onChanged={onChanged} />}
        <ReceiptLink own={own} className="btn btn-quiet w-full" />
      </>
    )
  );
}

interface ReceiptLinkProps {
  readonly own: OwnBooking;
  readonly className: string;
  /** Whether it is the page’s only one. */
  readonly isOne?: boolean;
}

/** The link to the receipt; nothing if nothing was paid. */
export function ReceiptLink({ own, className, isOne = true }: ReceiptLinkProps) {
  const { t } = useTranslation();
  const { booking } = own;
  return (
    paidOrder(booking) !== null && (
      <Link
        to={receiptPath(own)}
        className={className}
        aria-label={isOne ? undefined : t('pay.receiptOf', { title: booking.course.title })}
      >
        <ReceiptText size={16} aria-hidden />
        <span>{t('pay.receipt')}</span>
      </Link>
    )
  );
}
