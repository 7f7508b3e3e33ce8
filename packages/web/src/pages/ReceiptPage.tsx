import '../styles/site.css';

import { taxIn, type Receipt, type Refund, type Secret } from '@gongbang/protocol';
import { ArrowLeft, Printer } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useParams } from 'react-router';

import { askPayments } from '../client/payments.ts';
import { bookingPath } from '../layout/bookingPaths.ts';
import { OnTheWay } from '../components/site/OnTheWay.tsx';
import { TrialNote, isTrial, usePaidBy } from '../components/site/PayWords.tsx';
import { SellerLines } from '../components/site/SellerLines.tsx';
import { StorePage } from '../components/site/StorePage.tsx';
import { Sum, type SumLine } from '../components/site/Sum.tsx';
import { useOpenedBooking } from '../hooks/useOpenedBooking.ts';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { currentLanguage } from '../i18n/index.ts';
import { startThere } from '../layout/courseDates.ts';
import { moneyText, momentText } from '../layout/money.ts';

const bring = (bookingId: string, key: Secret | null): Promise<Receipt> =>
  askPayments('getReceipt', { params: { bookingId }, key });

/** The receipt of a booking, at the same link with `/receipt`. It prints as it is. */
export function ReceiptPage() {
  const { bookingId: id = '' } = useParams();
  const { hash } = useLocation();
  return <Opened key={`${id}${hash}`} id={id} hash={hash} />;
}

function Opened({ id, hash }: { id: string; hash: string }) {
  const { t } = useTranslation();
  const { value, failure, reload } = useOpenedBooking(id, hash, bring);
  usePageTitle(t('pay.receipt'));
  if (value === null) {
    return (
      <StorePage className="site py-10">
        <OnTheWay
          failure={failure}
          reload={reload}
          missing={[t('pay.receiptMissing'), t('booking.missingHint')]}
        />
      </StorePage>
    );
  }
  return (
    <StorePage className="site-narrow stack pt-4 pb-10">
      <p className="no-print">
        <Link to={bookingPath(value)} className="across bare second min-h-11">
          <ArrowLeft size={16} className="shrink-0" aria-hidden />
          <span>{t('booking.one')}</span>
        </Link>
      </p>
      <Paper receipt={value.beside} />
    </StorePage>
  );
}

function Paper({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const paidBy = usePaidBy();
  const refundLine = useRefundLine();
  const { order, seller, name, title } = receipt;
  const of = (amount: number): string => moneyText({ ...order.total, amount }, language);
  const tax = order.taxPercent === 0 ? 0 : taxIn(order.total.amount, order.taxPercent);
  const known = (label: string, value: string | null): SumLine[] =>
    value === null || value === '' ? [] : [{ label, value }];
  return (
    <article className="card receipt stack p-6" data-receipt>
      <div className="across is-apart">
        <h1 className="text-lg">{t('pay.receipt')}</h1>
        <span className="small tabular-nums">{order.number}</span>
      </div>
      {isTrial(order) && <TrialNote />}
      <hr className="seam" />
      <Sum
        lines={[
          { label: title, note: startThere(receipt, language), value: of(order.class) },
          ...(order.kit > 0 ? [{ label: t('pay.kitAndPost'), value: of(order.kit) }] : []),
          ...(tax === 0 ? [] : [{ label: t('pay.taxIn', { percent: order.taxPercent }), value: of(tax) }]),
        ]}
        total={{ label: t('pay.paid'), value: moneyText(order.total, language) }}
      />
      {order.refunds.length > 0 && <Sum lines={order.refunds.map((refund) => refundLine(refund))} />}
      <Sum
        lines={[
          ...known(t('pay.payer'), name),
          { label: t('pay.how'), value: paidBy(order) },
          ...known(t('pay.approval'), order.approval),
          ...known(t('pay.paidAt'), order.state.is === 'paid' ? momentText(order.state.at, language) : null),
          ...(order.provider === 'transfer' || order.provider === 'trial'
            ? []
            : known(t('pay.provider'), t(`paying.providers.${order.provider}`))),
        ]}
      />
      <SellerLines seller={seller} />
      <button
        className="btn btn-line no-print justify-self-start"
        onClick={() => {
          print();
        }}
      >
        <Printer size={16} aria-hidden />
        <span>{t('pay.print')}</span>
      </button>
    </article>
  );
}

/** A refund, or one on its way: a line of the same receipt. */
function useRefundLine(): (refund: Refund) => SumLine {
  const { t } = useTranslation();
  const language = currentLanguage();
  return ({ total, stage, reason, at, doneAt }) => ({
    label: t(stage === 'done' ? 'pay.refunded' : 'pay.refunding'),
    note: `${t(`paying.reasons.${reason}`)} · ${momentText(doneAt ?? at, language)}`,
    value: `−${moneyText(total, language)}`,
  });
}
