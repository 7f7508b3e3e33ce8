import type { Attendance, Money } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import { askPayments } from '../../client/payments.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useSendsMails } from '../../hooks/useShopFront.ts';
import { useToast } from '../../hooks/useToast.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { moneyText } from '../../layout/money.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';

interface ConfirmTransferProps {
  readonly bookingId: string;
  readonly name: string;
  readonly total: Money;
  /** The name it arrives under. */
  readonly as: string | null;
  /** It did not arrive in time, so the seat may be somebody else's; or the person has cancelled. */
  readonly late?: 'time' | 'cancelled' | null;
  readonly onChanged: () => void;
}

/** Confirms that a transfer arrived, once the mentor has checked. */
export function ConfirmTransfer({
  bookingId,
  name,
  total,
  as,
  late = null,
  onChanged,
}: ConfirmTransferProps) {
  const { t } = useTranslation();
  const sendsMails = useSendsMails();
  const toast = useToast();
  const { act, isBusy } = useCourseAct();
  const sum = moneyText(total, currentLanguage());
  const text = {
    time: t('ownMoney.lateText'),
    cancelled: t('ownMoney.cancelledText'),
    none: t(sendsMails ? 'ownMoney.receivedText' : 'ownMoney.receivedTextUnmailed', { name }),
  }[late ?? 'none'];
  // If something else was paid, the seat belongs to that payment, and this one goes back.
  const isIn = ({ people }: Attendance): boolean =>
    people.some(
      ({ id, payment }) =>
        id === bookingId && payment?.method === 'transfer' && payment.total.amount === total.amount,
    );
  return (
    <ConfirmDialog
      trigger={
        <button
          className="btn btn-line btn-sm"
          aria-label={t('ownMoney.receivedOf', { name })}
          disabled={isBusy}
          aria-busy={isBusy}
        >
          {t('ownMoney.received')}
        </button>
      }
      title={t('ownMoney.receivedTitle', { name, sum })}
      description={[
        ...(as === null ? [] : [`${t('ownMoney.cameAs', { as })}.`]),
        text,
        t('ownMoney.receivedMore', { sum }),
      ].join(' ')}
      cancel={t('ownMoney.notYet')}
      confirm={t('ownMoney.received')}
      isHarmless
      onConfirm={() => {
        act(async () => {
          const after = await askPayments('confirmTransfer', {
            params: { bookingId },
            body: { total: total.amount },
          });
          const booked = sendsMails ? 'ownMoney.receivedDone' : 'ownMoney.receivedDoneUnmailed';
          toast('info', t(isIn(after) ? booked : 'ownMoney.lateBack'));
          onChanged();
        });
      }}
    />
  );
}
