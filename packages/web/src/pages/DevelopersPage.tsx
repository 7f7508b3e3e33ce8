import { ArrowLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { ProofDialog } from '../components/account/ProofDialog.tsx';
import { SignedInOnly } from '../components/account/SignedInOnly.tsx';
import { TokensSection } from '../components/developers/TokensSection.tsx';
import { WebhooksSection } from '../components/developers/WebhooksSection.tsx';
import { StorePage } from '../components/site/StorePage.tsx';

/** What connects a studio to other programs: for its owner. */
export function DevelopersPage() {
  const { t } = useTranslation();
  return (
    <StorePage className="site stack pt-2 pb-10">
      <Link to="/studio" className="across bare second min-h-11 justify-self-start">
        <ArrowLeft size={16} className="shrink-0" aria-hidden />
        <span>{t('ownStudio.title')}</span>
      </Link>
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
