import type { Account, WaysIn } from '@gongbang/protocol';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';

import { useIsAway, useMe } from '../../hooks/useMe.ts';
import { signInPath } from '../../layout/accounts.ts';

interface SignedInOnlyProps {
  readonly isForOwner?: boolean;
  readonly children: (account: Account, ways: WaysIn) => ReactNode;
}

/** For signed-in users only; others get the way to sign in, and come back. */
export function SignedInOnly({ isForOwner = false, children }: SignedInOnlyProps) {
  const { t } = useTranslation();
  const me = useMe();
  const isAway = useIsAway();
  const { pathname, search } = useLocation();
  if (me === null) {
    return (
      <p className="flex items-center gap-3 text-sm text-text-2" role="status">
        <span className="spinner" />
        <span>{isAway ? t('account.away') : t('common.loading')}</span>
      </p>
    );
  }
  if (me.account !== null && (!isForOwner || me.account.role === 'owner')) {
    return children(me.account, me.ways);
  }
  const isOther = me.account !== null;
  return (
    <div className="card grid justify-items-start gap-3 p-5">
      <h2 className="text-lg">{t(isOther ? 'account.ownerNeeded' : 'account.needed')}</h2>
      <p className="text-sm text-text-2">{t(isOther ? 'account.ownerNeededHint' : 'account.neededHint')}</p>
      {!isOther && (
        <Link to={signInPath(pathname + search)} className="btn btn-primary">
          {t('account.signIn')}
        </Link>
      )}
    </div>
  );
}
