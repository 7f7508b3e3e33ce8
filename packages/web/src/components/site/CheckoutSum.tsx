import { useTranslation } from 'react-i18next';

import type { Checkout } from '../../hooks/useCheckout.ts';
import type { Paying } from '../../hooks/usePaying.ts';
import { useShopFront } from '../../hooks/useShopFront.ts';
import { currentLanguage } from '../../i18n/index.ts';
import type { Priced } from '../../layout/checkout.ts';
import { isSameMoney, moneyText } from '../../layout/money.ts';
import { TrialPill } from './PayWords.tsx';
import { PriceNote } from './PriceNote.tsx';
import { SellerLines } from './SellerLines.tsx';
import { Sum } from './Sum.tsx';

/** What it costs, item by item. */
export function BillCard({ checkout, paying }: { checkout: Checkout; paying: Paying }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const { bill, way } = checkout;
  if (bill === null) {
    return null;
  }
  const { seat, kit, total } = bill;
  const { changedFrom } = paying;
  const isTried = way?.provider === 'trial';
  return (
    <>
      {changedFrom !== null && !isSameMoney(changedFrom, total) && (
        <PriceNote before={changedFrom} now={total} isAgreed={paying.isAgreed} onAgree={paying.agree} />
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

/** The button's text. @param isShort the sum is shown next to it */
export function ToPay({ checkout: { bill, way }, isShort }: { checkout: Checkout; isShort: boolean }) {
  const { t } = useTranslation();
  if (bill === null || bill.total.amount === 0) {
    return t('booking.submit');
  }
  const isTransfer = way?.method === 'transfer';
  const amount = moneyText(bill.total, currentLanguage());
  const whole = isTransfer ? t('pay.submitTransfer', { amount }) : t('pay.submit', { amount });
  return isShort ? (
    <>
      <span aria-hidden>{t(isTransfer ? 'paying.methods.transfer' : 'pay.submitShort')}</span>
      <span className="sr-only">{whole}</span>
    </>
  ) : (
    whole
  );
}

/** What the user agrees to, and with whom. */
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
