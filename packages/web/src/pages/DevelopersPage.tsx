import { useTranslation } from 'react-i18next';

import { ProofDialog } from '../components/account/ProofDialog.tsx';
import { SignedInOnly } from '../components/account/SignedInOnly.tsx';
import { TokensSection } from '../components/developers/TokensSection.tsx';
import { WebhooksSection } from '../components/developers/WebhooksSection.tsx';
import { BackToStudio } from '../components/site/BackToStudio.tsx';
import { StorePage } from '../components/site/StorePage.tsx';

/** What connects a studio to other programs: for its owner. */
export function DevelopersPage() {
  const { t } = useTranslation();
  return (
    <StorePage className="site stack pt-2 pb-10">
      <BackToStudio />
      <h1 className="h-page">{t('developers.title')}</h1>
      <p className="text-text-2">{t('developers.lead')}</p>
      <SignedInOnly isForOwner>
        {() => (
          <div className="stack max-w-[760px]">
            <WebhooksSection />
            <TokensSection />
            <p className="small">
              <a href="/api/openapi.json">{t('developers.openApi')}</a>
            </p>
            <ProofDialog />
          </div>
        )}
      </SignedInOnly>
    </StorePage>
  );
}
