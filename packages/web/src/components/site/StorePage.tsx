import '../../styles/site.css';

import { useLayoutEffect, type ReactNode } from 'react';

import { shutDoor } from '../../client/earlyDoor.ts';
import { AccountButton } from '../account/AccountButton.tsx';
import { SiteFooter } from '../SiteFooter.tsx';
import { SiteHeader } from '../SiteHeader.tsx';
import { ShopFoot } from './SellerLines.tsx';
import { StoreLinks } from './StoreLinks.tsx';

interface StorePageProps {
  readonly className?: string;
  /** Stays at the foot of a phone: what the user came for. */
  readonly bar?: ReactNode;
  readonly children: ReactNode;
}

/** A page of what the studio offers and people book. */
export function StorePage({ className = 'site', bar, children }: StorePageProps) {
  useLayoutEffect(shutDoor, []);
  return (
    <div className="sitepage">
      <SiteHeader account={<AccountButton />} links={<StoreLinks />} />
      <main id="main" className={className}>
        {children}
      </main>
      <SiteFooter hasSwitches>
        <ShopFoot />
      </SiteFooter>
      {bar}
    </div>
  );
}
