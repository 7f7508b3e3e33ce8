import '../../styles/site.css';

import type { Booking, Order } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import type { OwnBooking } from '../../hooks/useOwnBookings.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { dayAndTime } from '../../layout/courseDates.ts';
import { moneyText } from '../../layout/money.ts';
import { KitLine } from './KitLine.tsx';
import { MoneyBack } from './MoneyBack.tsx';
import { ReceiptLink } from './Paid.tsx';
import { TrialNote, isTrial, usePaidBy } from './PayWords.tsx';
import { Sum } from './Sum.tsx';

interface ReceiptCardProps {
  readonly own: OwnBooking;
  readonly order: Order;
  readonly onChanged: (booking: Booking) => void;
}

/** What was paid, in short, and the link to the full receipt. */
export function ReceiptCard({ own, order, onChanged }: ReceiptCardProps) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const paidBy = usePaidBy();
  const { total, state } = order;
  const of = (amount: number): string => moneyText({ ...total, amount }, language);
  return (
    <section className="card stack p-6" data-receipt>
      <div className="across is-apart">
        <h2 className="text-lg">{t('pay.receipt')}</h2>
        <span className="small tabular-nums">{order.number}</span>
      </div>
      {isTrial(order) && <TrialNote />}
      <Sum
        lines={[
          { label: own.booking.course.title, value: of(order.class) },
          ...(order.kit > 0 ? [{ label: t('pay.kitAndPost'), value: of(order.kit) }] : []),
        ]}
        total={{ label: t('pay.paid'), value: moneyText(total, language) }}
      />
      <Sum
        lines={[
          { label: t('pay.how'), value: paidBy(order) },
          ...(state.is === 'paid' ? [{ label: t('pay.paidAt'), value: dayAndTime(state.at, language) }] : []),
        ]}
      />
      <KitLine booking={own.booking} />
      {order.refunds.length > 0 && <MoneyBack own={own} onChanged={onChanged} />}
      <ReceiptLink own={own} className="btn btn-line justify-self-start" />
    </section>
  );
}
