import type { ReactNode } from 'react';

import { proofStore } from '../../client/proof.ts';
import { useOffers } from '../../hooks/useOffers.ts';
import { useStore } from '../../hooks/useStore.ts';
import { bringSiteTexts } from '../../i18n/index.ts';
import { part } from '../part.tsx';
import { SiteFooter } from '../SiteFooter.tsx';
import { SiteHeader } from '../SiteHeader.tsx';
import { AccountButton } from './AccountButton.tsx';

/** Loaded for those who are asked. */
const ProofDialog = part(async () => (await import('./ProofDialog.tsx')).ProofDialog, null);

/** In a studio these pages have its head and foot. */
const StoreLinks = part(async () => {
  const [{ StoreLinks: Links }] = await Promise.all([import('../site/StoreLinks.tsx'), bringSiteTexts()]);
  return Links;
}, null);
const ShopFoot = part(async () => {
  const [{ ShopFoot: Foot }] = await Promise.all([import('../site/SellerLines.tsx'), bringSiteTexts()]);
  return Foot;
}, null);

/** A page of the site around the class, with the account button in its head. */
export function SitePage({ className, children }: { className: string; children: ReactNode }) {
  const isAsked = useStore(proofStore, ({ answer }) => answer !== null);
  const offers = useOffers();
  return (
    <>
      <SiteHeader
        account={<AccountButton />}
        {...(offers === false ? {} : { links: offers === true && <StoreLinks /> })}
      />
      <main id="main" className={className}>
        {children}
      </main>
      <SiteFooter hasSwitches={offers !== false}>{offers === true && <ShopFoot />}</SiteFooter>
      {isAsked && <ProofDialog />}
    </>
  );
}
