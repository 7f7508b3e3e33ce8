import type { AccountRole, OwnMoney } from '@gongbang/protocol';
import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { Connect } from '../components/money/MoneyCard.tsx';
import { MonthsTable } from '../components/money/MonthsTable.tsx';
import { RefundsByHand } from '../components/money/RefundsByHand.tsx';
import { BackToStudio } from '../components/site/BackToStudio.tsx';
import { MentorOnly } from '../components/site/MentorOnly.tsx';
import { OnTheWay } from '../components/site/OnTheWay.tsx';
import { StorePage } from '../components/site/StorePage.tsx';
import { useOwnMoney } from '../hooks/useOwnMoney.ts';
import { hasTrials, settingsPath, tablePath } from '../layout/ownMoney.ts';

/** A mentor's money by month, what they have to refund, and the table for the books. */
export function MoneyPage() {
  const { t } = useTranslation();
  return (
    <StorePage className="site stack pt-2 pb-10">
      <BackToStudio />
      <h1 className="h-page">{t('ownMoney.title')}</h1>
      <MentorOnly>{(account) => <Own role={account.role} />}</MentorOnly>
    </StorePage>
  );
}

function Own({ role }: { role: AccountRole }) {
  const { value, failure, reload } = useOwnMoney();
  return value === null ? (
    <OnTheWay failure={failure} reload={reload} />
  ) : (
    <Shown money={value} role={role} reload={reload} />
  );
}

interface ShownProps {
  readonly money: OwnMoney;
  readonly role: AccountRole;
  readonly reload: () => void;
}

function Shown({ money, role, reload }: ShownProps) {
  const { t } = useTranslation();
  return (
    <div className="stack max-w-[760px]">
      {role === 'owner' &&
        (money.takesMoney ? (
          <Link to={settingsPath('/studio/money')} className="btn btn-line justify-self-start">
            {t('ownMoney.settings')}
          </Link>
        ) : (
          <Connect />
        ))}
      <RefundsByHand refunds={money.refunds} onChanged={reload} />
      <section className="card stack p-5" data-months>
        <div className="stack is-tight">
          <h2 className="text-base">{t('ownMoney.monthsTitle')}</h2>
          <p className="small">{t('ownMoney.monthsHint')}</p>
        </div>
        <MonthsTable months={money.months} />
        <a href={tablePath(null)} download className="btn btn-line btn-sm justify-self-start">
          <Download size={16} aria-hidden />
          <span>{t('ownMoney.csv')}</span>
        </a>
        {hasTrials(money) && <p className="small">{t('ownMoney.trialHint')}</p>}
      </section>
    </div>
  );
}
