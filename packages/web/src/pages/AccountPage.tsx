import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';

import { ClassesSection } from '../components/account/ClassesSection.tsx';
import { DataSection } from '../components/account/DataSection.tsx';
import { DeviceSection } from '../components/account/DeviceSection.tsx';
import { EmailSection } from '../components/account/EmailSection.tsx';
import { NameSection } from '../components/account/NameSection.tsx';
import { PasskeySection } from '../components/account/PasskeySection.tsx';
import { SignedInOnly } from '../components/account/SignedInOnly.tsx';
import { SitePage } from '../components/account/SitePage.tsx';
import { backFrom } from '../layout/ownMoney.ts';

/** The user's account: name, email, passkeys, recovery codes, devices, and downloading or deleting all of it. */
export function AccountPage() {
  const { t } = useTranslation();
  const [parameters] = useSearchParams();
  const back = backFrom(parameters.get('to'));
  return (
    <SitePage className="site-narrow grid max-w-[640px] gap-5 pt-5 pb-12">
      <h1 className="text-[28px] font-[750] md:text-4xl">{t('account.title')}</h1>
      {back !== null && (
        <Link to={back} className="btn btn-quiet btn-sm justify-self-start">
          {t('account.goBack')}
        </Link>
      )}
      <SignedInOnly>
        {(account, ways) => (
          <>
            <NameSection key={account.id} account={account} back={back} />
            <EmailSection account={account} ways={ways} />
            <PasskeySection ways={ways} />
            <DeviceSection />
            <ClassesSection account={account} />
            <DataSection account={account} />
          </>
        )}
      </SignedInOnly>
    </SitePage>
  );
}
