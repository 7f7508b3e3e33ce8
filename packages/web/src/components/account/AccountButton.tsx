import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';

import { useMe } from '../../hooks/useMe.ts';
import { signInPath } from '../../layout/accounts.ts';
import { part } from '../part.tsx';

/** Loaded for those who are signed in. */
const AccountMenu = part(
  async () => (await import('./AccountMenu.tsx')).AccountMenu,
  <span className="h-10 w-10" />,
);

/** The account, in the head of the site's pages: the way to sign in, or the first letter of the name with a menu. */
export function AccountButton() {
  const { t } = useTranslation();
  const me = useMe();
  const { pathname, search } = useLocation();
  if (me?.account != null) {
    return <AccountMenu account={me.account} />;
  }
  if (pathname === '/sign-in') {
    return null;
  }
  const path = signInPath(pathname + search);
  return (
    <Link to={path} className="btn btn-line btn-sm whitespace-nowrap max-[380px]:px-2.5">
      {t('account.signIn')}
    </Link>
  );
}
