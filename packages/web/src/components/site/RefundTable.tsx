import type { Money, RefundRule } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import { currentLanguage } from '../../i18n/index.ts';
import {
  dayWords,
  daysWords,
  moneyText,
  refundDays,
  shareAsMoney,
  type RefundDays,
} from '../../layout/money.ts';
import { useMentorsTime } from './DateWords.tsx';

interface RefundTableProps {
  readonly rule: RefundRule;
  /** Per seat; the kit is handled separately. */
  readonly price: Money;
  readonly date: { readonly startsAt: number; readonly timeZone: string };
  readonly now: number;
  /** Also says when everything is always refunded. */
  readonly hasAlways?: boolean;
}

/** What people get back for cancelling when, with the days of a date. */
export function RefundTable({ rule, price, date, now, hasAlways = false }: RefundTableProps) {
  const { t } = useTranslation();
  const daysOf = useDaysWords();
  const shareOf = useShareWords();
  const isElsewhere = useMentorsTime()(date) !== null;
  const rows = refundDays(rule, date, now);
  return (
    <div className="stack is-close">
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{t('money.whenCancelled')}</th>
            <th scope="col">{t('money.comesBack')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.to}>
              <td>{daysOf(row)}</td>
              <td>
                {row.share === 0 ? (
                  t('money.nothing')
                ) : (
                  <>
                    <b>{moneyText(shareAsMoney(price, row.share), currentLanguage())}</b>{' '}
                    <span>{shareOf(row.share)}</span>
                  </>
                )}
              </td>
            </tr>
          ))}
          {hasAlways && (
            <tr>
              <td>{t('money.always')}</td>
              <td>
                <b>{moneyText(price, currentLanguage())}</b> <span>{t('money.all')}</span>
              </td>
            </tr>
          )}
        </tbody>
      </table>
      {isElsewhere && <p className="small">{t('money.calendar', { zone: date.timeZone })}</p>}
    </div>
  );
}

/** 모두, 절반, 30%. */
export function useShareWords(): (share: number) => string {
  const { t } = useTranslation();
  return (share) => (share === 100 ? t('money.all') : share === 50 ? t('money.half') : `${share}%`);
}

/** The days of a row in words. */
function useDaysWords(): (row: RefundDays) => string {
  const { t } = useTranslation();
  const language = currentLanguage();
  return ({ from, to, isClassDay }) => {
    if (from === null) {
      const day = dayWords(to, language);
      return isClassDay ? t('money.untilClassDay', { day }) : t('money.until', { day });
    }
    if (!isClassDay) {
      return daysWords(from, to, language);
    }
    return from === to
      ? t('money.classDay', { day: dayWords(to, language) })
      : t('money.fromToClassDay', { day: dayWords(from, language) });
  };
}
