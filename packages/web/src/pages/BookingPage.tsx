import type { Booking } from '@gongbang/protocol';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useParams, useSearchParams } from 'react-router';
import { z } from 'zod';

import { keepDraft, writtenBy } from '../client/drafts.ts';
import { BoardLink } from '../components/site/BoardLink.tsx';
import { BookedNow, GetReady } from '../components/site/BookedNow.tsx';
import { BookingCard } from '../components/site/BookingCard.tsx';
import { KeepAddress } from '../components/site/KeepAddress.tsx';
import { MiniClass } from '../components/site/MiniClass.tsx';
import { OnTheWay } from '../components/site/OnTheWay.tsx';
import { StorePage } from '../components/site/StorePage.tsx';
import { useLookAgain } from '../hooks/useLookAgain.ts';
import { useAccount } from '../hooks/useMe.ts';
import { useServerNow } from '../hooks/useServerNow.ts';
import { useOpenedBooking } from '../hooks/useOpenedBooking.ts';
import type { OwnBooking } from '../hooks/useOwnBookings.ts';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { usePaymentCheck } from '../hooks/usePaymentCheck.ts';
import { useResultFocus } from '../hooks/useResultFocus.ts';
import { standingOf } from '../layout/bookings.ts';
import { backStage, paidOrder, payingOf } from '../layout/payments.ts';

/** How often the page checks the clock, in ms: the waiting room opens by itself. */
const TICK_MS = 15_000;
/** How often it checks for changes by others, in ms. */
const LOOK_MS = 60_000;

/** What the previous page left: that it has just been booked. */
const arrival = z.object({ isNew: z.boolean() });

/** One booking, by the link from its mail: `/b/ID#KEY`. The key stays behind the `#`, as a class's does, and in this browser. */
export function BookingPage() {
  const { bookingId: id = '' } = useParams();
  const { hash } = useLocation();
  const [parameters] = useSearchParams();
  return <Opened key={`${id}${hash}`} id={id} hash={hash} isBack={parameters.has('paid')} />;
}

/** Whether the browser has reloaded this page, rather than being led here. */
const isReload = (): boolean =>
  performance
    .getEntriesByType('navigation')
    .some(
      (entry) =>
        entry instanceof PerformanceNavigationTiming &&
        entry.type === 'reload' &&
        new URL(entry.name).pathname === window.location.pathname,
    );

const bring = (): Promise<null> => Promise.resolve(null);

function Opened({ id, hash, isBack }: { id: string; hash: string; isBack: boolean }) {
  const { t } = useTranslation();
  const { value, failure, reload } = useOpenedBooking(id, hash, bring);
  const account = useAccount();
  useLookAgain(reload, LOOK_MS);
  if (value === null) {
    return (
      <StorePage className="site py-10">
        <OnTheWay
          failure={failure}
          reload={reload}
          missing={
            isBack
              ? [t('pay.elsewhere'), t('pay.elsewhereHint')]
              : [t('booking.missing'), t('booking.missingHint')]
          }
          instead={
            isBack &&
            account === null && (
              <Link to="/sign-in?to=/my" className="btn btn-primary justify-self-start">
                {t('pay.elsewhereSignIn')}
              </Link>
            )
          }
        />
      </StorePage>
    );
  }
  return <Shown own={value} isBack={isBack} reload={reload} />;
}

function Shown({ own, isBack, reload }: { own: OwnBooking; isBack: boolean; reload: () => void }) {
  const { t } = useTranslation();
  const now = useServerNow(TICK_MS);
  const location = useLocation();
  const account = useAccount();
  const [latest, setLatest] = useState<{ readonly of: Booking; readonly booking: Booking } | null>(null);
  // What was loaded after it is newer.
  const changed = latest?.of === own.booking ? latest.booking : null;
  const setChanged = (found: Booking): void => {
    setLatest({ of: own.booking, booking: found });
  };
  const onChanged = (found: Booking): void => {
    setChanged(found);
    // A request in progress may be older than this.
    reload();
  };
  const booking = changed ?? own.booking;
  const shown = { ...own, booking };
  const standing = standingOf(booking, now);
  const [isReloaded] = useState(isReload);
  const hasCome = arrival.safeParse(location.state).data?.isNew === true;
  // Paying users may get here before the payment is known: it is still new to them.
  // Whoever reloads the page wants to see the booking.
  const isNew = !isReloaded && (isBack || (hasCome && (changed === null || paidOrder(booking) !== null)));
  const paying = payingOf(booking, now, isBack);
  usePageTitle(booking.course.title);
  usePaymentCheck(shown, setChanged);
  // What was there when the page was opened is not news.
  const result = [standing, paying, backStage(booking.order)].join(':');
  const [first] = useState(result);
  useResultFocus(isBack || hasCome || result !== first ? result : null);
  const { key } = own;
  useEffect(() => {
    // The address opens it again: it was left with the key, which the provider does not know.
    if (isBack && key !== null && window.location.hash === '') {
      history.replaceState(history.state, '', `#${key}`);
    }
  }, [isBack, key]);
  useEffect(() => {
    if (booking.state.is === 'booked') {
      keepDraft('checkout', writtenBy(account, booking.date.id), null);
    }
  }, [account, booking.state.is, booking.date.id]);
  if (isNew && standing === 'booked') {
    return (
      <StorePage className="site-narrow pb-8">
        <BookedNow own={shown} onChanged={onChanged} />
      </StorePage>
    );
  }
  return (
    <StorePage className="site-narrow stack is-wide pt-4 pb-10">
      <h1 className="h-page">{t('booking.one')}</h1>
      <div className="done-cards">
        <section className="card book static!" data-book>
          <MiniClass course={booking.course} date={booking.date} />
          <hr className="seam" />
          <BookingCard
            own={shown}
            now={now}
            isBack={isBack}
            onChanged={onChanged}
            isSaid
            others={
              <Link to={`/c/${booking.course.slug}`} className="btn btn-line w-full">
                {t('booking.toCourse')}
              </Link>
            }
          />
          {booking.state.is === 'booked' && (
            <BoardLink slug={booking.course.slug} className="btn btn-line w-full" />
          )}
          {account === null && (
            <div className="small stack is-close">
              <p>
                <KeepAddress own={shown} />
              </p>
              <p>
                <span>{t('booking.others')}</span> <Link to="/sign-in?to=/my">{t('account.signIn')}</Link>
              </p>
            </div>
          )}
        </section>
        {['booked', 'near', 'moved', 'awaiting'].includes(standing) && <GetReady own={shown} />}
      </div>
      <p className="text-center">
        <Link to="/my" className="btn btn-quiet">
          {t('booking.toMine')}
        </Link>
      </p>
    </StorePage>
  );
}
