import type { BookingPayment } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import { currentLanguage } from '../../i18n/index.ts';
import { dayAndTime, shortDay } from '../../layout/courseDates.ts';
import { dayEndedBy, moneyText } from '../../layout/money.ts';
import { ConfirmTransfer } from './ConfirmTransfer.tsx';
import { SendKit } from './SendKit.tsx';

interface PaidCellProps {
  readonly bookingId: string;
  readonly name: string;
  readonly payment: BookingPayment | null;
  readonly onChanged: () => void;
}

/** How somebody pays: how much and how, or until when a transfer is awaited. */
export function PaymentCell({ payment, ...of }: PaidCellProps) {
  const { t } = useTranslation();
  const language = currentLanguage();
  if (payment === null) {
    return <None text={t('ownMoney.noPayment')} />;
  }
  const { method, isPaid, until, as, total, back, backOpen } = payment;
  const text = (amount: number): string => moneyText({ ...total, amount }, language);
  if (!isPaid && until !== null) {
    const day = dayEndedBy(until, language) ?? dayAndTime(until, language);
    return (
      <span className="cell">
        <span className="text-warn-text">{t('ownMoney.awaitingUntil', { day })}</span>
        <span className="tabular-nums">{text(total.amount)}</span>
        {as !== null && <span className="small break-words">{t('ownMoney.cameAs', { as })}</span>}
        <ConfirmTransfer {...of} total={total} as={as} />
      </span>
    );
  }
  return (
    <span className="cell tabular-nums">
      <span>{`${t(`payMethods.${method}`)} ${text(total.amount)}`}</span>
      {back > backOpen && (
        <span className="small">{t('ownMoney.givenBack', { sum: text(back - backOpen) })}</span>
      )}
      {backOpen > 0 && <span className="small">{t('ownMoney.toBeGivenBack', { sum: text(backOpen) })}</span>}
    </span>
  );
}

/** The state of somebody's kit. */
export function KitCell({ payment, ...of }: PaidCellProps) {
  const { t } = useTranslation();
  const kit = payment?.kit ?? null;
  if (kit === null) {
    return <None text={t('ownMoney.noKit')} />;
  }
  if (payment?.isPaid !== true) {
    return <span>{t('ownMoney.kit')}</span>;
  }
  return (
    <span className="cell">
      {kit.sentAt === null ? (
        <>
          <span>{t('ownMoney.kitToSend')}</span>
          <SendKit {...of} />
        </>
      ) : (
        <span className="tabular-nums">
          <span>{t('ownMoney.kitSentAt', { day: shortDay(kit.sentAt, currentLanguage()) })}</span>
          {kit.tracking !== '' && <span className="small block break-all">{kit.tracking}</span>}
        </span>
      )}
    </span>
  );
}

function None({ text }: { text: string }) {
  return (
    <span className="none text-text-3">
      <span aria-hidden>–</span>
      <span className="sr-only">{text}</span>
    </span>
  );
}
