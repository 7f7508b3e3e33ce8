import '../../styles/ownMoney.css';

import type { AccountRole, MoneyMonth, OwnMoney } from '@gongbang/protocol';
import { CreditCard } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { currentLanguage } from '../../i18n/index.ts';
import { moneyText } from '../../layout/money.ts';
import {
  dayName,
  hasTrials,
  latestMonths,
  monthName,
  settingsPath,
  takenOff,
} from '../../layout/ownMoney.ts';
import { Sum } from '../site/Sum.tsx';

interface MoneyCardProps {
  readonly money: OwnMoney;
  readonly role: AccountRole;
}

/** This month in plain numbers; and, if nothing can be paid for yet, how to start. */
export function MoneyCard({ money, role }: MoneyCardProps) {
  const { t } = useTranslation();
  const months = latestMonths(money);
  const hasFigures = money.months.some((month) => month.classes > 0 || month.kits > 0 || month.back > 0);
  if (!money.takesMoney && !hasFigures) {
    return role === 'owner' ? <Connect /> : null;
  }
  return (
    <section className="card stack p-5" data-money>
      {months.map((month) => (
        <Month key={month.currency} month={month} refunds={money.refunds} />
      ))}
      {hasTrials(money) && <p className="small">{t('ownMoney.trialHint')}</p>}
      {role === 'owner' && (
        <Link to={settingsPath()} className="btn btn-line btn-sm justify-self-start">
          {t('ownMoney.settings')}
        </Link>
      )}
    </section>
  );
}

function Month({ month, refunds }: { month: MoneyMonth; refunds: OwnMoney['refunds'] }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const { currency, classes, classesIn, kits, kitsIn, back, fee, out, paidOutOn } = month;
  const text = (amount: number): string => moneyText({ amount, currency }, language);
  const open = refunds
    .filter(({ total }) => total.currency === currency)
    .reduce((sum, { total }) => sum + total.amount, 0);
  const off = (amount: number): string => takenOff({ amount, currency }, language);
  return (
    <>
      <div className="across is-apart">
        <h2 className="text-base">
          {t('ownMoney.in', { month: monthName(month.month, language, month.month) })}
        </h2>
        <Link to="/studio/money" className="text-sm">
          {t('ownMoney.byMonth')}
        </Link>
      </div>
      <Sum
        lines={[
          { label: t('ownMoney.classes', { count: classes }), value: text(classesIn) },
          ...(kits > 0 ? [{ label: t('ownMoney.kits', { count: kits }), value: text(kitsIn) }] : []),
          { label: t('ownMoney.back'), value: off(back) },
          ...(fee !== 0 ? [{ label: t('ownMoney.fee'), value: off(fee) }] : []),
        ]}
        total={{ label: t(paidOutOn === null ? 'ownMoney.left' : 'ownMoney.out'), value: text(out) }}
      />
      {open > 0 && (
        <p className="across is-apart second" data-open-back>
          <span>{t('ownMoney.openBack')}</span>
          <span className="tabular-nums">{text(open)}</span>
        </p>
      )}
      {paidOutOn !== null && (
        <p className="small">{t('ownMoney.paidOut', { day: dayName(paidOutOn, language) })}</p>
      )}
    </>
  );
}

/** What an owner has to do first, to take money. */
export function Connect() {
  const { t } = useTranslation();
  return (
    <section className="card stack p-5" data-connect>
      <div className="flex gap-3">
        <CreditCard size={20} className="mt-0.5 shrink-0" aria-hidden />
        <div className="stack is-tight min-w-0">
          <h2 className="text-base">{t('ownMoney.connect')}</h2>
          <p className="second">{t('ownMoney.connectHint')}</p>
        </div>
      </div>
      <Link to={settingsPath()} className="btn btn-line justify-self-start">
        {t('ownMoney.settings')}
      </Link>
    </section>
  );
}
