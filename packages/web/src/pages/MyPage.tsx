import type { Booking } from '@gongbang/protocol';
import { CalendarPlus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { bookingCalendar } from '../client/courses.ts';
import { saveFile } from '../client/saveFile.ts';
import { MyClasses } from '../components/home/MyClasses.tsx';
import { BookingRow, NextBooking } from '../components/site/BookingRow.tsx';
import { OnTheWay } from '../components/site/OnTheWay.tsx';
import { StorePage } from '../components/site/StorePage.tsx';
import { useCourseAct } from '../hooks/useCourseAct.ts';
import { useMe } from '../hooks/useMe.ts';
import { useServerNow } from '../hooks/useServerNow.ts';
import { useOwnBookings, type OwnBooking } from '../hooks/useOwnBookings.ts';
import { useSendsMails } from '../hooks/useShopFront.ts';
import { mergedCalendars, shelved, standingOf } from '../layout/bookings.ts';

const TICK_MS = 15_000;

/** What the user has booked, and the classes they created or joined by a link. */
export function MyPage() {
  const { t } = useTranslation();
  const me = useMe();
  const { bookings, failure, reload } = useOwnBookings();
  return (
    <StorePage className="pt-4">
      <div className="site stack is-wide pb-10">
        <h1 className="h-page">{t('mine.title')}</h1>
        {me !== null && me.account === null && <SignInOffer hasAny={(bookings ?? []).length > 0} />}
        {bookings === null ? (
          <OnTheWay failure={failure} reload={reload} />
        ) : (
          <Shelves bookings={bookings} isSignedIn={me?.account != null} />
        )}
      </div>
      <MyClasses
        title={t('mine.byLink')}
        // A booking above already leads into it.
        without={(bookings ?? []).flatMap(({ booking }) => booking.class?.id ?? [])}
      />
    </StorePage>
  );
}

function SignInOffer({ hasAny }: { hasAny: boolean }) {
  const { t } = useTranslation();
  const sendsMails = useSendsMails();
  return (
    <section className="card stack is-close p-5">
      <h2 className="text-lg">{t('mine.signIn')}</h2>
      <p className="second">{t(sendsMails ? 'mine.signInHint' : 'mine.signInHintUnmailed')}</p>
      {hasAny && <p className="second">{t('mine.onlyHere')}</p>}
      <Link to="/sign-in?to=/my" className="btn btn-line justify-self-start">
        {t('account.signIn')}
      </Link>
    </section>
  );
}

function Shelves({ bookings, isSignedIn }: { bookings: readonly OwnBooking[]; isSignedIn: boolean }) {
  const { t } = useTranslation();
  const now = useServerNow(TICK_MS);
  const [changes, setChanges] = useState<ReadonlyMap<string, Booking>>(new Map());
  const all = bookings.map(({ booking, key }) => ({ booking: changes.get(booking.id) ?? booking, key }));
  const owns = new Map(all.map((own) => [own.booking, own]));
  const { next, upcoming, waiting, past, cancelled } = shelved([...owns.keys()], now);
  const onChanged = (booking: Booking): void => {
    setChanges(new Map([...changes, [booking.id, booking]]));
  };
  const row = (booking: Booking): ReactNode => {
    const own = owns.get(booking);
    return own && <BookingRow key={booking.id} own={own} now={now} onChanged={onChanged} />;
  };
  const first = next === null ? undefined : owns.get(next);
  const seats = [next, ...upcoming].filter(
    (booking) => booking !== null && ['near', 'booked', 'moved'].includes(standingOf(booking, now)),
  );
  const isEmpty = next === null && [upcoming, waiting, past, cancelled].every((shelf) => shelf.length === 0);
  if (isEmpty) {
    return (
      <section className="card stack is-close p-5">
        <h2 className="text-lg">{t('mine.empty')}</h2>
        <p className="second">{t('mine.emptyHint')}</p>
        <Link to="/" className={`btn ${isSignedIn ? 'btn-primary' : 'btn-line'} justify-self-start`}>
          {t('course.toAll')}
        </Link>
      </section>
    );
  }
  return (
    <>
      {first !== undefined && <NextBooking own={first} now={now} onChanged={onChanged} />}
      {seats.length > 1 && (
        <CalendarOfAll owns={seats.flatMap((booking) => (booking && owns.get(booking)) ?? [])} />
      )}
      <Shelf title={t('mine.upcoming')}>{upcoming.map(row)}</Shelf>
      <Shelf title={t('mine.waiting')}>{waiting.map(row)}</Shelf>
      <Shelf title={t('mine.past')}>{past.map(row)}</Shelf>
      <Shelf title={t('mine.cancelled')}>{cancelled.map(row)}</Shelf>
    </>
  );
}

function Shelf({ title, children }: { title: string; children: readonly ReactNode[] }) {
  return (
    children.length > 0 && (
      <section className="stack">
        <h2 className="h-sec">{title}</h2>
        <ul className="card ledger">{children}</ul>
      </section>
    )
  );
}

/** All seats in one calendar file. */
function CalendarOfAll({ owns }: { owns: readonly OwnBooking[] }) {
  const { t } = useTranslation();
  const { act, isBusy } = useCourseAct();
  const save = async (): Promise<void> => {
    const files = await Promise.all(owns.map(({ booking, key }) => bookingCalendar(booking.id, key)));
    const file = mergedCalendars(files);
    if (file !== null) {
      saveFile('gongbang.ics', new Blob([file], { type: 'text/calendar' }));
    }
  };
  return (
    <button
      className="btn btn-quiet btn-sm justify-self-start"
      disabled={isBusy}
      aria-busy={isBusy}
      onClick={() => {
        act(save);
      }}
    >
      <CalendarPlus size={16} aria-hidden />
      <span>{t('mine.allCalendar')}</span>
    </button>
  );
}
