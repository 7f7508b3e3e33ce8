import '../../pay.css';

import type { Booking } from '@gongbang/protocol';
import { Hourglass } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useSendsMails } from '../../hooks/useShopFront.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { moneyText, plainAmount } from '../../layout/money.ts';
import { CopyButton } from '../CopyButton.tsx';
import { useUntil } from './PayWords.tsx';

interface AwaitingCardProps {
  readonly booking: Booking;
  readonly cancel: ReactNode;
}

/** A transfer is waited for: where to, how much, under which name, until when. */
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
      <div className="result" role="status">
        <span className="disc is-small is-warn">
          <Hourglass size={22} aria-hidden />
        </span>
        <h2 tabIndex={-1} data-result>
          {t('pay.awaiting')}
        </h2>
        <p className="second">{t('pay.awaitingHint', { until: until(state.until) })}</p>
      </div>
      {order !== null && waiting !== null && (
        <div className="stack is-close">
          <Line
            label={`${waiting.to.bank} · ${waiting.to.holder}`}
            value={waiting.to.number}
            copied={waiting.to.number}
            what={t('pay.number')}
          />
          <Line
            label={t('pay.toSend')}
            value={moneyText(order.total, currentLanguage())}
            copied={plainAmount(order.total)}
            what={t('pay.toSend')}
          />
          <Line label={t('pay.sendAs')} value={waiting.as} copied={waiting.as} what={t('pay.sendAs')} />
          <p className="small">{t(sendsMails ? 'pay.awaitingMore' : 'pay.awaitingMoreUnmailed')}</p>
        </div>
      )}
      {cancel}
    </div>
  );
}

/** Something that is typed in elsewhere. */
function Line({
  label,
  value,
  copied,
  what,
}: {
  label: string;
  value: string;
  copied: string;
  what: string;
}) {
  const { t } = useTranslation();
  return (
    <div className="payline">
      <span>
        <span className="small block">{label}</span>
        <b className="tabular-nums">{value}</b>
      </span>
      <CopyButton text={copied} label={t('pay.copy')} name={what} className="btn btn-line btn-sm" />
    </div>
  );
}
