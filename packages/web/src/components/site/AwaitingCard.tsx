import type { Booking } from '@gongbang/protocol';
import { Hourglass } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useSendsMails } from '../../hooks/useShopFront.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { moneyText, plainAmount } from '../../layout/money.ts';
import { CopyRow } from '../CopyRow.tsx';
import { useUntil } from './PayWords.tsx';
import { Result } from './Result.tsx';

interface AwaitingCardProps {
  readonly booking: Booking;
  readonly cancel: ReactNode;
}

/** Waiting for a transfer: where to, how much, under which name, until when. */
export function AwaitingCard({ booking: { order, state }, cancel }: AwaitingCardProps) {
  const { t } = useTranslation();
  const sendsMails = useSendsMails();
  const until = useUntil();
  if (state.is !== 'awaiting') {
    return null;
  }
  const waiting = order?.state.is === 'awaiting' ? order.state : null;
  return (
    <div className="stack" data-awaiting>
      <Result icon={Hourglass} tone="is-warn" title={t('pay.awaiting')}>
        {t('pay.awaitingHint', { until: until(state.until) })}
      </Result>
      {order !== null && waiting !== null && (
        <div className="stack is-close">
          <Line
            label={`${waiting.to.bank} · ${waiting.to.holder}`}
            value={waiting.to.number}
            what={t('pay.number')}
          />
          <Line
            label={t('pay.toSend')}
            value={moneyText(order.total, currentLanguage())}
            copied={plainAmount(order.total)}
          />
          <Line label={t('pay.sendAs')} value={waiting.as} />
          <p className="small">{t(sendsMails ? 'pay.awaitingMore' : 'pay.awaitingMoreUnmailed')}</p>
        </div>
      )}
      {cancel}
    </div>
  );
}

interface LineProps {
  readonly label: string;
  readonly value: string;
  /** The form in which it is typed elsewhere. */
  readonly copied?: string;
  /** What is copied. */
  readonly what?: string;
}

/** Something to type in elsewhere. */
function Line({ label, value, copied = value, what = label }: LineProps) {
  const { t } = useTranslation();
  return (
    <CopyRow text={copied} label={t('pay.copy')} name={what}>
      <span className="small block">{label}</span>
      <b className="text-base tabular-nums">{value}</b>
    </CopyRow>
  );
}
