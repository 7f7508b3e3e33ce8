import type { ReactNode } from 'react';

import { SiteFooter } from '../SiteFooter.tsx';
import { SiteHeader } from '../SiteHeader.tsx';
import { AccountButton } from './AccountButton.tsx';

/** A page of the site around the class: with the account's button in its head. */
export function SitePage({ className, children }: { className: string; children: ReactNode }) {
  return (
    <>
      <SiteHeader account={<AccountButton />} />
      <main id="main" className={className}>
        {children}
      </main>
      <SiteFooter />
    </>
  );
}
