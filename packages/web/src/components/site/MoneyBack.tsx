import '../../styles/site.css';

import type { Booking, Order, OwnRefund } from '@gongbang/protocol';
import { CircleCheck, HandCoins, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useNewsFocus } from '../../hooks/useNewsFocus.ts';
import type { OwnBooking } from '../../hooks/useOwnBookings.ts';
import { useSendsMails, useShopFront } from '../../hooks/useShopFront.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { shortDay } from '../../layout/courseDates.ts';
import { moneyText } from '../../layout/money.ts';
import {
  backAt,
  backOf,
  backStage,
  contactOf,
  kitKept,
  needsAccount,
  paidOrder,
} from '../../layout/payments.ts';
import { TrialNote, isTrial, usePaidBy } from './PayWords.tsx';
import { RefundAccountForm } from './RefundAccountForm.tsx';

/** How money is returned, and how long that takes. */
export function useBackWay(): (order: Order) => string {
  const { t } = useTranslation();
  const paidBy = usePaidBy();
  return (order) =>
    order.method === 'transfer'
      ? t('pay.backNeedsAccount')
      : t('pay.backPendingHint', { way: paidBy(order) });
}

/** How to reach the seller, in a sentence; null if nobody says. */
export function useContact(): string | null {
  const { t } = useTranslation();
  const contact = contactOf(useShopFront()?.seller ?? null);
  return contact === null ? null : t('pay.contact', { contact });
}

/** Where the money of a cancelled or partly refunded booking is: before anything else is said. */
export function MoneyBack({ own, onChanged }: { own: OwnBooking; onChanged: (booking: Booking) => void }) {
  const { t } = useTranslation();
  const { booking } = own;
  const { order, state } = booking;
  const contact = useContact();
  const [isEditing, setEditing] = useState(false);
  const [saved, setSaved] = useState(0);
  const at = useNewsFocus<HTMLDivElement>(saved === 0 ? null : String(saved));
  const isEnded = state.is === 'cancelled';
  if (order === null || (order.refunds.length === 0 && !isEnded)) {
    return null;
  }
  const waiting = needsAccount(order);
  const isPaid = paidOrder(booking) !== null;
  const isTransfer = order.method === 'transfer';
  const toCorrect = order.refunds.find(({ stage, accountEnd }) => stage === 'byHand' && accountEnd !== null);
  return (
    <div
      ref={at}
      className="stack is-close"
      data-money
      tabIndex={-1}
      {...(isEnded ? { 'data-result': true } : {})}
    >
      {order.refunds.map((refund) => (
        <RefundNote key={refund.id} order={order} refund={refund} />
      ))}
      {order.refunds.length === 0 && (
        <p className="note">
          <HandCoins size={20} aria-hidden />
          <b>{t(isPaid ? 'pay.noneBack' : isTransfer ? 'pay.noneSeen' : 'pay.noneTaken')}</b>
        </p>
      )}
      {order.refunds.length === 0 && !isPaid && isTransfer && (
        <p className="second">
          <span>
            {t(state.is === 'cancelled' && state.by === 'time' ? 'pay.sentLate' : 'pay.sentAnyway')}
          </span>{' '}
          {contact !== null && <span>{contact}</span>}
        </p>
      )}
      {isTrial(order) && <TrialNote />}
      {toCorrect !== undefined && !isEditing && (
        <p className="across is-apart">
          <span>{t('pay.accountEnd', { end: toCorrect.accountEnd ?? '' })}</span>
          <button
            type="button"
            className="btn btn-line btn-sm"
            onClick={() => {
              setEditing(true);
            }}
          >
            {t('pay.accountEdit')}
          </button>
        </p>
      )}
      {(waiting !== null || (toCorrect !== undefined && isEditing)) && (
        <RefundAccountForm
          own={own}
          isCorrected={waiting === null}
          onChanged={(changed) => {
            setEditing(false);
            setSaved((before) => before + 1);
            onChanged(changed);
          }}
        />
      )}
    </div>
  );
}

const ICONS = { pending: RefreshCw, needsAccount: HandCoins, byHand: HandCoins, done: CircleCheck } as const;

/** One refund: how much, where it is, and why. */
function RefundNote({ order, refund }: { order: Order; refund: OwnRefund }) {
  const { t } = useTranslation();
  const sendsMails = useSendsMails();
  const language = currentLanguage();
  const backWay = useBackWay();
  const { stage, reason, doneAt } = refund;
  const amount = moneyText(refund.total, language);
  const isAll = backOf(order) >= order.total.amount && order.refunds.length === 1;
  const Icon = ICONS[stage];
  const kit = kitKept(order, refund);
  const words = {
    pending: [isAll ? t('pay.backPendingAll', { amount }) : t('pay.backPending', { amount }), backWay(order)],
    needsAccount: [
      t('pay.backNeeds', { amount }),
      order.method === 'transfer' ? backWay(order) : t('pay.backNeedsHint'),
    ],
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
        {kit !== null && (
          <span className="block" data-kit-kept>
            {t('pay.keptKit', { amount: moneyText(kit, language) })}
          </span>
        )}
      </span>
    </p>
  );
}

/** The same sentence for a row in a list. */
export function useBackWords(): (order: Order | null) => string | null {
  const { t } = useTranslation();
  return (order) => {
    const stage = backStage(order);
    if (order === null || stage === null) {
      return null;
    }
    const amount = moneyText(backAt(order, stage), currentLanguage());
    return {
      needsAccount: t('pay.backNeeds', { amount }),
      byHand: t('pay.backHand', { amount }),
      pending: t('pay.backPending', { amount }),
      done: t('pay.backDone', { amount }),
    }[stage];
  };
}
