import '../../styles/site.css';

import type { Booking, Order } from '@gongbang/protocol';
import { CircleAlert } from 'lucide-react';
import { AlertDialog } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { OwnBooking } from '../../hooks/useOwnBookings.ts';
import { useServerNow } from '../../hooks/useServerNow.ts';
import { usePaidCancel } from '../../hooks/usePaidCancel.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { shortDay } from '../../layout/courseDates.ts';
import { moneyText } from '../../layout/money.ts';
import { daysUntil, keptOf } from '../../layout/payments.ts';
import { useBackWay } from './MoneyBack.tsx';
import { TrialNote, isTrial } from './PayWords.tsx';
import { useShareWords } from './RefundTable.tsx';
import { Sum, type SumLine } from './Sum.tsx';

interface PaidCancelProps {
  readonly own: OwnBooking;
  readonly label: string;
  readonly name?: string;
  readonly className: string;
  readonly isSaid: boolean;
  readonly onChanged: (booking: Booking) => void;
}

/** Cancels a paid booking. The dialog shows the refund larger than anything else, and stays open until it is done. */
export function PaidCancel({ own, label, name, className, isSaid, onChanged }: PaidCancelProps) {
  const { t } = useTranslation();
  const { isBusy, failure, cancel, refresh } = usePaidCancel(own, isSaid, onChanged);
  const [isOpen, setOpen] = useState(false);
  const { order, date } = own.booking;
  const back = order?.back ?? null;
  return (
    <AlertDialog.Root
      open={isOpen && back !== null}
      onOpenChange={(open) => {
        setOpen(open);
        if (open) {
          refresh();
        }
      }}
    >
      <AlertDialog.Trigger asChild>
        <button type="button" className={className} aria-label={name}>
          {label}
        </button>
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="scrim" />
        <AlertDialog.Content className="dialog" data-cancel>
          <AlertDialog.Title className="text-lg">
            {t('booking.cancelTitle', { day: shortDay(date.startsAt, currentLanguage()) })}
          </AlertDialog.Title>
          {failure !== null && (
            <p className="note note-warn" role="alert">
              <CircleAlert size={20} aria-hidden />
              <span>
                <b>{failure.title}</b> <span>{failure.text}</span>
              </span>
            </p>
          )}
          <AlertDialog.Description asChild>
            <div className="stack">{order !== null && <WhatComesBack own={own} order={order} />}</div>
          </AlertDialog.Description>
          <div className="mt-2 grid grid-cols-2 gap-2">
            <AlertDialog.Cancel className="btn btn-line">{t('booking.keep')}</AlertDialog.Cancel>
            <button
              type="button"
              className="btn btn-danger"
              disabled={isBusy}
              aria-busy={isBusy}
              onClick={() => {
                cancel(back?.total ?? 0, () => {
                  setOpen(false);
                });
              }}
            >
              {isBusy && <span className="spinner" />}
              <span>{failure === null ? t('booking.confirm') : t('pay.cancelAgain')}</span>
            </button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

function WhatComesBack({ own: { booking }, order }: { own: OwnBooking; order: Order }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const lines = useKeptLines(booking, order);
  const backWay = useBackWay();
  const total = order.back?.total ?? 0;
  return (
    <>
      <Sum
        lines={[{ label: t('pay.paid'), value: moneyText(order.total, language) }, ...lines]}
        total={{ label: t('pay.ifCancelled'), value: moneyText({ ...order.total, amount: total }, language) }}
      />
      {isTrial(order) && <TrialNote />}
      <p className="second">
        {[
          total > 0 && !isTrial(order) ? backWay(order) : '',
          total === 0 && order.total.amount > 0 ? t('pay.nothingBack') : '',
          t('booking.cancelText'),
        ]
          .filter(Boolean)
          .join(' ')}
      </p>
    </>
  );
}

/** What was refunded before, and what will not be and why: a line each. */
function useKeptLines({ date }: Booking, order: Order): SumLine[] {
  const { t } = useTranslation();
  const shareOf = useShareWords();
  const now = useServerNow();
  const kept = keptOf(order);
  if (kept === null || order.back === null) {
    return [];
  }
  const minus = (amount: number): string => `−${moneyText({ ...order.total, amount }, currentLanguage())}`;
  const days = daysUntil(date, now);
  const share = shareOf(order.back.share);
  const why =
    days <= 0
      ? t('pay.whyClassDay')
      : days === 1
        ? t('pay.whyDayBefore', { share })
        : t('pay.whyDaysBefore', { count: days, share });
  return [
    ...order.refunds.map(({ total, stage }) => ({
      ...{ label: t(stage === 'done' ? 'pay.refunded' : 'pay.refunding'), value: minus(total.amount) },
    })),
    ...(kept.class > 0
      ? [{ label: order.back.share === 0 && days > 0 ? t('pay.whyLate') : why, value: minus(kept.class) }]
      : []),
    ...(kept.kit > 0 ? [{ label: t('pay.whyKit'), value: minus(kept.kit) }] : []),
  ];
}
