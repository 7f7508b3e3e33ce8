import type { ReactNode } from 'react';

import { proofStore } from '../../client/proof.ts';
import { useStore } from '../../hooks/useStore.ts';
import { part } from '../part.tsx';
import { SiteFooter } from '../SiteFooter.tsx';
import { SiteHeader } from '../SiteHeader.tsx';
import { AccountButton } from './AccountButton.tsx';

/** Loaded for those who are asked. */
const ProofDialog = part(async () => (await import('./ProofDialog.tsx')).ProofDialog, null);

/** A page of the site around the class, with the account button in its head. */
export function SitePage({ className, children }: { className: string; children: ReactNode }) {
  const isAsked = useStore(proofStore, ({ answer }) => answer !== null);
  return (
    <>
      <SiteHeader account={<AccountButton />} />
      <main id="main" className={className}>
        {children}
      </main>
      <SiteFooter />
      {isAsked && <ProofDialog />}
    </>
  );
}
