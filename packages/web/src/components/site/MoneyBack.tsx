import '../../pay.css';

import type { Booking, Order, Refund } from '@gongbang/protocol';
import { CircleCheck, HandCoins, RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { OwnBooking } from '../../hooks/useOwnBookings.ts';
import { useSendsMails } from '../../hooks/useShopFront.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { shortDay } from '../../layout/courseDates.ts';
import { moneyText } from '../../layout/money.ts';
import { backOf, needsAccount, paidOrder } from '../../layout/payments.ts';
import { TrialNote, isTrial, usePaidBy } from './PayWords.tsx';
import { RefundAccountForm } from './RefundAccountForm.tsx';

/** By which way money comes back, and how long that takes. */
export function useBackWay(): (order: Order) => string {
  const { t } = useTranslation();
  const paidBy = usePaidBy();
  return (order) =>
    order.method === 'transfer' ? t('pay.backByHand') : t('pay.backSameWay', { way: paidBy(order) });
}

/** Where the money of a booking is that is given up, or of which some goes back: before anything else is said. */
export function MoneyBack({ own, onChanged }: { own: OwnBooking; onChanged: (booking: Booking) => void }) {
  const { t } = useTranslation();
  const { booking } = own;
  const { order, state } = booking;
  const isEnded = state.is === 'cancelled';
  if (order === null || (order.refunds.length === 0 && !isEnded)) {
    return null;
  }
  const waiting = needsAccount(order);
  return (
    <div className="stack is-close" data-money {...(isEnded ? { tabIndex: -1, 'data-result': true } : {})}>
      {order.refunds.map((refund) => (
        <RefundNote key={refund.id} order={order} refund={refund} />
      ))}
      {order.refunds.length === 0 && (
        <p className="note">
          <HandCoins size={20} aria-hidden />
          <b>{paidOrder(booking) === null ? t('pay.noneTaken') : t('pay.noneBack')}</b>
        </p>
      )}
      {order.refunds.length === 0 && paidOrder(booking) === null && order.method === 'transfer' && (
        <p className="second">
          {t(state.is === 'cancelled' && state.by === 'time' ? 'pay.sentLate' : 'pay.sentAnyway')}
        </p>
      )}
      {isTrial(order) && <TrialNote />}
      {waiting !== null && <RefundAccountForm own={own} refund={waiting} onChanged={onChanged} />}
    </div>
  );
}

const ICONS = { pending: RefreshCw, needsAccount: HandCoins, byHand: HandCoins, done: CircleCheck } as const;

/** One refund: how much, where it is, and why. */
function RefundNote({ order, refund }: { order: Order; refund: Refund }) {
  const { t } = useTranslation();
  const sendsMails = useSendsMails();
  const language = currentLanguage();
  const paidBy = usePaidBy();
  const { stage, reason, doneAt } = refund;
  const amount = moneyText(refund.total, language);
  const isAll = backOf(order) >= order.total.amount && order.refunds.length === 1;
  const Icon = ICONS[stage];
  const words = {
    pending: [
      isAll ? t('pay.backPendingAll', { amount }) : t('pay.backPending', { amount }),
      t('pay.backPendingHint', { way: paidBy(order) }),
    ],
    needsAccount: [t('pay.backNeeds', { amount }), t('pay.backNeedsHint')],
    byHand: [t('pay.backHand', { amount }), t(sendsMails ? 'pay.backHandHint' : 'pay.backHandHintUnmailed')],
    done: [
      isAll ? t('pay.backDoneAll', { amount }) : t('pay.backDone', { amount }),
      doneAt === null ? '' : t('pay.backDoneOn', { day: shortDay(doneAt, language) }),
    ],
  }[stage];
  return (
    <p className={stage === 'done' ? 'note note-good' : 'note note-warn'} data-refund={stage}>
      <Icon size={20} aria-hidden />
      <span>
        <b>{words[0]}</b> <span>{words[1]}</span>
        <span className="block">{t(`paying.reasons.${reason}`)}</span>
      </span>
    </p>
  );
}

/** The same sentence in a row among others. */
export function useBackWords(): (order: Order | null) => string | null {
  const { t } = useTranslation();
  return (order) => {
    if (order === null || order.refunds.length === 0) {
      return null;
    }
    const amount = moneyText({ ...order.total, amount: backOf(order) }, currentLanguage());
    const stages = order.refunds.map(({ stage }) => stage);
    if (stages.includes('needsAccount')) {
      return t('pay.backNeeds', { amount });
    }
    if (stages.includes('byHand')) {
      return t('pay.backHand', { amount });
    }
    return stages.includes('pending') ? t('pay.backPending', { amount }) : t('pay.backDone', { amount });
  };
}
