import type { Attendance } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import { currentLanguage } from '../../i18n/index.ts';
import { shortDay } from '../../layout/courseDates.ts';
import { moneyText } from '../../layout/money.ts';
import { Avatar } from '../Avatar.tsx';
import { ConfirmTransfer } from './ConfirmTransfer.tsx';

interface LateTransfersProps {
  readonly late: Attendance['late'];
  readonly onChanged: () => void;
}

/** Transfers that did not arrive in time, and still may. */
export function LateTransfers({ late, onChanged }: LateTransfersProps) {
  const { t } = useTranslation();
  const language = currentLanguage();
  return (
    late.length > 0 && (
      <div className="inline-part stack is-close border-b border-line">
        <b className="text-sm">{t('ownMoney.late', { count: late.length })}</b>
        <ul className="stack is-close text-sm">
          {late.map(({ bookingId, name, as, isCancelled, total, until }) => (
            <li key={`${bookingId} ${total.amount}`} className="across is-apart" data-late>
              <span className="nm">
                <Avatar name={name} size={28} />
                <span className="min-w-0">
                  <span className="block break-words">{name}</span>
                  <span className="small block">{t('ownMoney.cameAs', { as })}</span>
                  <span className="small block">
                    {t(isCancelled ? 'ownMoney.lateCancelled' : 'ownMoney.lateTooLate')}
                  </span>
                </span>
              </span>
              <span className="across">
                <span className="small tabular-nums">
                  {`${moneyText(total, language)} · ${t('ownMoney.lateUntil', { day: shortDay(until, language) })}`}
                </span>
                <ConfirmTransfer
                  bookingId={bookingId}
                  name={name}
                  total={total}
                  as={as}
                  late={isCancelled ? 'cancelled' : 'time'}
                  onChanged={onChanged}
                />
              </span>
            </li>
          ))}
        </ul>
        <p className="small">{t('ownMoney.lateHint')}</p>
      </div>
    )
  );
}
