import type { Me } from '@gongbang/protocol';
import { Calendar, Check, CircleAlert, LogOut, MessageSquareText, Monitor } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';

import { SignInCard } from '../components/account/SignInCard.tsx';
import { SitePage } from '../components/account/SitePage.tsx';
import { useIsAway, useMe } from '../hooks/useMe.ts';
import { useOffers } from '../hooks/useOffers.ts';
import { useRefusedWords } from '../hooks/useRefusedWords.ts';
import { calledBy, pathAfter, placeOf } from '../layout/accounts.ts';

/** Signs in, and goes back to where the user came from (`?to=`). */
export function SignInPage() {
  const { t } = useTranslation();
  const me = useMe();
  const isAway = useIsAway();
  return (
    <SitePage className="site grid items-start justify-center gap-10 pt-5 pb-12 md:grid-cols-[minmax(0,440px)_minmax(0,380px)] md:gap-16 md:pt-10 md:pb-16">
      <div className="grid gap-5">
        <div className="grid gap-2">
          <h1 className="text-[28px] font-[750] md:text-4xl">{t('signIn.title')}</h1>
          <p className="text-base text-text-2">{t('signIn.lead')}</p>
        </div>
        {me === null ? (
          <p className="flex items-center gap-3 text-sm text-text-2" role="status">
            <span className="spinner" />
            <span>{isAway ? t('account.away') : t('common.loading')}</span>
          </p>
        ) : (
          <Entry me={me} />
        )}
      </div>
      <Beside hasIssuers={me !== null && me.ways.issuers.length > 0} />
    </SitePage>
  );
}

function Entry({ me: { account, ways } }: { me: Me }) {
  const { t } = useTranslation();
  const [parameters] = useSearchParams();
  const [hasEntered, setEntered] = useState(false);
  const to = pathAfter(parameters.get('to'));
  const refused = useRefusedWords(parameters);
  const by = ways.issuers.find(({ id }) => id === parameters.get('issuer'));
  // A class link reads its key from the address, so the page is reloaded.
  const go = (): void => {
    location.replace(to);
  };
  if (account !== null && !hasEntered) {
    return (
      <div className="card grid gap-4 p-5 shadow-2">
        <p className="break-words">
          {t('signIn.already', { name: calledBy(account) ?? t('account.title') })}
        </p>
        <button className="btn btn-primary" onClick={go}>
          {t('signIn.goOn')}
        </button>
      </div>
    );
  }
  const place = placeOf(to);
  const reasons = {
    board: t('signIn.forBoard'),
    bookings: t('signIn.forBookings'),
    studio: t('signIn.forStudio'),
  };
  return (
    <>
      {place !== null && (
        <p className="note note-act">
          <MessageSquareText size={20} aria-hidden />
          <span>
            <b>{reasons[place]}</b> <span>{t('signIn.backAfter')}</span>
          </span>
        </p>
      )}
      {refused !== null && (
        <p className="note note-bad" role="alert">
          <CircleAlert size={20} aria-hidden />
          <span>
            <b>{refused.title}</b> <span>{refused.hint}</span>
          </span>
        </p>
      )}
      <div className="card p-5 shadow-2 max-md:px-[18px]" data-sign-in>
        <SignInCard
          ways={ways}
          to={to}
          refusedBy={by?.id ?? null}
          onDone={go}
          onEntered={() => {
            setEntered(true);
          }}
        />
      </div>
    </>
  );
}

/** What can be done without an account, and what with one. */
function Beside({ hasIssuers }: { hasIssuers: boolean }) {
  const { t } = useTranslation();
  const offers = useOffers();
  const without =
    offers === true
      ? [t('signIn.withoutLook'), t('signIn.withoutLink'), t('signIn.withoutBook')]
      : [t('signIn.withoutLink'), t('signIn.withoutCreate'), t('signIn.withoutList')];
  return (
    <aside className="grid gap-8 pt-2">
      <section className="grid gap-3">
        <h2 className="text-lg">{t('signIn.without')}</h2>
        <ul className="grid gap-2.5">
          {without.map((text) => (
            <li key={text} className="flex gap-2.5">
              <Check size={18} className="mt-1 shrink-0 text-good-text" aria-hidden />
              <span>{text}</span>
            </li>
          ))}
        </ul>
      </section>
      <hr className="seam" />
      <section className="grid gap-3">
        <h2 className="text-lg">{t('signIn.with')}</h2>
        <ul className="grid gap-2.5">
          {offers === true && (
            <>
              <li className="flex gap-2.5">
                <Calendar size={18} className="mt-1 shrink-0" aria-hidden />
                <span>{t('signIn.withBookings')}</span>
              </li>
              <li className="flex gap-2.5">
                <MessageSquareText size={18} className="mt-1 shrink-0" aria-hidden />
                <span>{t('signIn.withBoard')}</span>
              </li>
            </>
          )}
          <li className="flex gap-2.5">
            <Monitor size={18} className="mt-1 shrink-0" aria-hidden />
            <span>{t('signIn.withClasses')}</span>
          </li>
          <li className="flex gap-2.5">
            <LogOut size={18} className="mt-1 shrink-0" aria-hidden />
            <span>{t('signIn.withDevices')}</span>
          </li>
        </ul>
      </section>
      {hasIssuers && <p className="text-[13px] text-text-3">{t('signIn.withIssuers')}</p>}
    </aside>
  );
}
