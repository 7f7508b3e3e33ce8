import type { Account, CourseSlug } from '@gongbang/protocol';
import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';

import { courseSaid } from '../../client/courses.ts';
import { useMe } from '../../hooks/useMe.ts';
import { signInPath } from '../../layout/accounts.ts';
import { OnTheWay } from '../site/OnTheWay.tsx';

/** A board needs an account: others read whose it is, and how they can still ask. */
export function BoardGate({
  slug,
  children,
}: {
  slug: CourseSlug;
  children: (account: Account) => ReactNode;
}) {
  const me = useMe();
  if (me === null) {
    return <OnTheWay failure={null} reload={() => undefined} />;
  }
  return me.account === null ? <NotBooked slug={slug} account={null} /> : children(me.account);
}

interface NotYetProps {
  readonly slug: CourseSlug;
  readonly account: Account;
  readonly failure: unknown;
  readonly reload: () => void;
  readonly missing: readonly [title: string, hint: string];
}

/** What cannot be shown: it is loading, missing, or only for those who booked. */
export function NotYet({ slug, account, failure, reload, missing }: NotYetProps) {
  return courseSaid(failure)?.reason === 'BOOKERS_ONLY' ? (
    <NotBooked slug={slug} account={account} />
  ) : (
    <OnTheWay failure={failure} reload={reload} missing={missing} />
  );
}

/** The course is no longer offered. */
export function Closed() {
  const { t } = useTranslation();
  return (
    <p className="note" data-closed>
      <Lock size={18} aria-hidden />
      <span>{t('board.closed')}</span>
    </p>
  );
}

function NotBooked({ slug, account }: { slug: CourseSlug; account: Account | null }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  // Questions are answered by mail.
  const mayAsk = useMe()?.ways.code === 'mailed';
  return (
    <section className="card stack p-5" data-board-closed>
      <div className="flex items-start gap-3">
        <Lock size={20} className="mt-0.5 shrink-0 text-text-3" aria-hidden />
        <div className="stack is-tight">
          <h1 className="text-base">{t('board.bookersOnly')}</h1>
          <p className="second">{t(mayAsk ? 'board.bookersOnlyHint' : 'question.unmailed')}</p>
          {account === null && <p className="second">{t('board.bookedAlready')}</p>}
          {account !== null && account.email !== null && (
            <p className="second wrap-anywhere">{t('board.signedInAs', { email: account.email })}</p>
          )}
        </div>
      </div>
      <div className="across">
        {mayAsk && (
          <Link to={`/c/${slug}#ask`} className="btn btn-line">
            {t('board.ask')}
          </Link>
        )}
        {account === null && (
          <Link to={signInPath(pathname)} className="btn btn-quiet">
            {t('account.signIn')}
          </Link>
        )}
        {(account !== null || !mayAsk) && (
          <Link to={`/c/${slug}`} className="btn btn-quiet">
            {t('booking.toCourse')}
          </Link>
        )}
      </div>
    </section>
  );
}
