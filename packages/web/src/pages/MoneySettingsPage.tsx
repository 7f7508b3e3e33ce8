import type { Account, PaymentSetup } from '@gongbang/protocol';
import { ArrowLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';

import { askPayments } from '../client/payments.ts';
import { ProofDialog } from '../components/account/ProofDialog.tsx';
import { SignedInOnly } from '../components/account/SignedInOnly.tsx';
import { SettingsForm } from '../components/money/SettingsForm.tsx';
import { OnTheWay } from '../components/site/OnTheWay.tsx';
import { StorePage } from '../components/site/StorePage.tsx';
import { useLoaded } from '../hooks/useLoaded.ts';
import { backFrom } from '../layout/ownMoney.ts';

/** How the studio takes money: for its owner. `?to=` says where the user came from. */
export function MoneySettingsPage() {
  const { t } = useTranslation();
  const [parameters] = useSearchParams();
  const back = backFrom(parameters.get('to'));
  return (
    <StorePage className="site stack pt-2">
      <Link to={back ?? '/studio'} className="across bare second min-h-11 justify-self-start">
        <ArrowLeft size={16} className="shrink-0" aria-hidden />
        <span>
          {t(back?.startsWith('/studio/courses/') === true ? 'moneySettings.back' : 'ownStudio.title')}
        </span>
      </Link>
      <h1 className="h-page">{t('moneySettings.title')}</h1>
      <p className="text-text-2">{t('moneySettings.lead')}</p>
      <SignedInOnly isForOwner>
        {(account) => (
          <>
            <Loaded account={account} back={back} />
            <ProofDialog />
          </>
        )}
      </SignedInOnly>
    </StorePage>
  );
}

const load = (): Promise<PaymentSetup> => askPayments('getPaymentSetup');

function Loaded({ account, back }: { account: Account; back: string | null }) {
  const { value, failure, reload } = useLoaded(load);
  return value === null ? (
    <OnTheWay failure={failure} reload={reload} />
  ) : (
    <SettingsForm setup={value} account={account} back={back} />
  );
}
