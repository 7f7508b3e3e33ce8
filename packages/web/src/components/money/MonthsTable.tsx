import '../../styles/ownMoney.css';

import type { MoneyMonth, Month } from '@gongbang/protocol';
import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { currentLanguage } from '../../i18n/index.ts';
import { moneyText } from '../../layout/money.ts';
import { dayName, monthName, tablePath, takenOff } from '../../layout/ownMoney.ts';

/** Months in plain numbers, each with a table to download for the books. */
export function MonthsTable({ months }: { months: readonly MoneyMonth[] }) {
  const { t } = useTranslation();
  return (
    <table className="plain months">
      <thead>
        <tr>
          <th scope="col">{t('ownMoney.month')}</th>
          <th scope="col">{t('ownMoney.income')}</th>
          <th scope="col">{t('ownMoney.back')}</th>
          <th scope="col">{t('ownMoney.fee')}</th>
          <th scope="col">{t('ownMoney.left')}</th>
          <th scope="col">
            <span className="sr-only">{t('ownMoney.csv')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {months.map((month) => (
          <MonthRow
            key={`${month.month} ${month.currency}`}
            of={month}
            latest={months[0]?.month ?? month.month}
          />
        ))}
      </tbody>
    </table>
  );
}

function MonthRow({ of, latest }: { of: MoneyMonth; latest: Month }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const { month, currency, classes, classesIn, kits, kitsIn, back, fee, out, paidOutOn } = of;
  const name = monthName(month, language, latest);
  const text = (amount: number): string => moneyText({ amount, currency }, language);
  const off = (amount: number): string => takenOff({ amount, currency }, language);
  const counts = [
    t('ownMoney.classes', { count: classes }),
    ...(kits > 0 ? [t('ownMoney.kits', { count: kits })] : []),
  ];
  return (
    <tr data-month={month}>
      <th scope="row">{name}</th>
      <td data-label={t('ownMoney.income')}>
        <span>
          <span className="block">{text(classesIn + kitsIn)}</span>
          <span className="small block">{counts.join(' · ')}</span>
        </span>
      </td>
      <td data-label={t('ownMoney.back')}>{off(back)}</td>
      <td data-label={t('ownMoney.fee')}>{off(fee)}</td>
      <td data-label={t('ownMoney.left')}>
        <span>
          <b className="block">{text(out)}</b>
          {paidOutOn !== null && (
            <span className="small block">
              {t('ownMoney.paidOut', { day: dayName(paidOutOn, language) })}
            </span>
          )}
        </span>
      </td>
      <td>
        <a
          href={tablePath(month)}
          download
          className="icon-btn min-h-11 min-w-11"
          aria-label={t('ownMoney.csvOf', { month: name })}
        >
          <Download size={16} aria-hidden />
        </a>
      </td>
    </tr>
  );
}
