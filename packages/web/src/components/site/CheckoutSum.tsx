import type { Money } from '@gongbang/protocol';
import { CircleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { Checkout } from '../../hooks/useCheckout.ts';
import { useShopFront } from '../../hooks/useShopFront.ts';
import { currentLanguage } from '../../i18n/index.ts';
import type { Priced } from '../../layout/checkout.ts';
import { isSameMoney, moneyText } from '../../layout/money.ts';
import { TrialPill } from './PayWords.tsx';
import { SellerLines } from './SellerLines.tsx';
import { Sum } from './Sum.tsx';

/** What it costs, part by part. */
export function BillCard({ checkout, changedFrom }: { checkout: Checkout; changedFrom: Money | null }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const { bill, way } = checkout;
  if (bill === null) {
    return null;
  }
  const { seat, kit, total } = bill;
  const isTried = way?.provider === 'trial';
  return (
    <>
      {changedFrom !== null && !isSameMoney(changedFrom, total) && (
        <p className="note note-warn" role="alert" data-changed>
          <CircleAlert size={20} aria-hidden />
          <span>
            <b>
              {t('pay.changed', {
                before: moneyText(changedFrom, language),
                now: moneyText(total, language),
              })}
            </b>{' '}
            <span>{t('pay.changedHint')}</span>
          </span>
        </p>
      )}
      <Sum
        lines={[
          {
            label: t('pay.seat'),
            value: seat.amount === 0 ? t('courses.free') : moneyText(seat, language),
          },
          ...(kit === null ? [] : [{ label: t('pay.kitAndPost'), value: moneyText(kit, language) }]),
        ]}
        total={{ label: t('pay.toPay'), value: moneyText(total, language) }}
      />
      {isTried && (
        <p>
          <TrialPill />
        </p>
      )}
    </>
  );
}

/** What the button says. */
export function ToPay({ checkout: { bill, way } }: { checkout: Checkout }) {
  const { t } = useTranslation();
  if (bill === null || bill.total.amount === 0) {
    return t('booking.submit');
  }
  const amount = moneyText(bill.total, currentLanguage());
  return way?.method === 'transfer' ? t('pay.submitTransfer', { amount }) : t('pay.submit', { amount });
}

/** What one agrees to, and with whom. */
export function Agreement({ checkout, priced }: { checkout: Checkout; priced: Priced }) {
  const { t } = useTranslation();
  const shop = useShopFront();
  return (
    <>
      {checkout.bill !== null && checkout.bill.total.amount > 0 && (
        <p className="small">
          <span>{t('pay.agree')}</span>{' '}
          {priced.price !== null && (
            <a
              href="#refund"
              onClick={(event) => {
                event.preventDefault();
                const heading = document.querySelector<HTMLElement>('#refund h2');
                heading?.scrollIntoView({ block: 'start' });
                heading?.focus({ preventScroll: true });
              }}
            >
              {t('pay.refundRule')}
            </a>
          )}
        </p>
      )}
      <SellerLines seller={shop?.seller ?? null} />
    </>
  );
}
