import '../../site.css';

import { Ticket } from 'lucide-react';
import { useLayoutEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { shutDoor } from '../../client/earlyDoor.ts';
import { useAccount } from '../../hooks/useMe.ts';
import { AccountButton } from '../account/AccountButton.tsx';
import { SiteFooter } from '../SiteFooter.tsx';
import { SiteHeader } from '../SiteHeader.tsx';
import { ShopFoot } from './SellerLines.tsx';

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
      <SiteHeader account={<AccountButton />} links={<Links />} />
      <main id="main" className={className}>
        {children}
      </main>
      <ShopFoot />
      <SiteFooter />
      {bar}
    </div>
  );
}

/** On a phone, the account’s menu has them, and the head has what signed-in users come for. */
function Links() {
  const { t } = useTranslation();
  const account = useAccount();
  const role = account?.role;
  const all: readonly (readonly [string, string])[] = [
    ['/', t('courses.nav')],
    ['/my', t('mine.title')],
    ...(role === 'mentor' || role === 'owner' ? [['/studio', t('ownStudio.title')] as const] : []),
  ];
  return (
    <>
      {all.map(([to, text]) => (
        <Link key={to} to={to} className="btn btn-quiet btn-sm max-md:hidden">
          {text}
        </Link>
      ))}
      {account !== null && (
        <Link to="/my" className="icon-btn md:hidden" aria-label={t('mine.title')} title={t('mine.title')}>
          <Ticket size={20} aria-hidden />
        </Link>
      )}
    </>
  );
}
