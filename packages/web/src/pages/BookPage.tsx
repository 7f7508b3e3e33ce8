import type { BookingForm as Filled, NewBooking } from '@gongbang/protocol';
import { ArrowLeft, Armchair } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';

import { forgetBooking, rememberBooking } from '../client/bookingStore.ts';
import { askCourses, courseSaid } from '../client/courses.ts';
import { keepDraft, writtenBy } from '../client/drafts.ts';
import { askForSeat } from '../client/seatKeys.ts';
import { bookingPath } from '../layout/bookingPaths.ts';
import { BookingForm } from '../components/site/BookingForm.tsx';
import { BuyBar } from '../components/site/BuyBar.tsx';
import { CheckoutForm } from '../components/site/CheckoutForm.tsx';
import { Agreement, BillCard, ToPay } from '../components/site/CheckoutSum.tsx';
import { MiniClass } from '../components/site/MiniClass.tsx';
import { OnTheWay } from '../components/site/OnTheWay.tsx';
import { usePriceWords } from '../components/site/PayWords.tsx';
import { Closed, SeatNote, type Phase } from '../components/site/SeatNote.tsx';
import { StorePage } from '../components/site/StorePage.tsx';
import { useCheckout } from '../hooks/useCheckout.ts';
import { useCourseWords } from '../hooks/useCourseWords.ts';
import { useDateToBook, type DateToBook } from '../hooks/useDateToBook.ts';
import { useHold } from '../hooks/useHold.ts';
import { useMe } from '../hooks/useMe.ts';
import { useServerNow } from '../hooks/useServerNow.ts';
import type { OwnBooking } from '../hooks/useOwnBookings.ts';
import { usePaying } from '../hooks/usePaying.ts';
import { useResultFocus } from '../hooks/useResultFocus.ts';
import { useToast } from '../hooks/useToast.ts';
import { hasPlace, maySeatWaiting, standingOf } from '../layout/bookings.ts';
import { costs, wayIn, type Priced } from '../layout/checkout.ts';
import { isSameMoney } from '../layout/money.ts';

/** How often to check whether a hold has ended, in ms. */
const TICK_MS = 5000;

/** Takes a seat on a date, or a place in its line. Nothing is held before somebody presses for it. */
export function BookPage() {
  const { t } = useTranslation();
  const { dateId = '' } = useParams();
  const [parameters] = useSearchParams();
  const me = useMe();
  const isSignedIn = me === null ? null : me.account !== null;
  const { value, failure, reload } = useDateToBook(dateId, parameters.get('of'), isSignedIn);
  if (value === null || value === 'missing' || me === null) {
    return (
      <StorePage className="site py-10">
        {value === 'missing' ? (
          <Closed to="/" />
        ) : (
          <OnTheWay
            failure={failure}
            reload={reload}
            missing={[t('booking.closed'), t('booking.closedHint')]}
          />
        )}
      </StorePage>
    );
  }
  return <Order key={dateId} place={value} reload={reload} />;
}

/** The price of a course that is no longer offered: nobody can pay it. */
const gone = ({ course }: DateToBook): Priced => ({
  ...{ price: course.price, kit: null, refundRule: [], ways: [] },
});

/** Whether a seat is held for whoever fills in the form. A free seat that was offered is taken at once, elsewhere. */
const isKept = ({ booking }: OwnBooking, isPaid: boolean, now: number): boolean =>
  booking.state.is === 'held' || (isPaid && (booking.state.is === 'offered' || maySeatWaiting(booking, now)));

function Order({ place, reload }: { place: DateToBook; reload: () => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const words = useCourseWords();
  const navigate = useNavigate();
  const now = useServerNow(TICK_MS);
  const account = useMe()?.account ?? null;
  const formId = useId();
  const [parameters] = useSearchParams();
  const { course } = place;
  const priceWords = usePriceWords();
  const priced = place.full ?? gone(place);
  const isPaid = costs(priced);
  const [held, setHeld] = useState<OwnBooking | null>(() =>
    place.own !== null && isKept(place.own, isPaid, now) ? place.own : null,
  );
  const [isLate, setLate] = useState(false);
  const [isFull, setFull] = useState(false);
  const [closed, setClosed] = useState<'closed' | 'calledOff' | null>(null);
  const [isSending, setSending] = useState(false);
  const { hold, isBusy } = useHold(
    ({ booking, key }) => {
      setHeld({ booking, key });
      setLate(false);
      setFull(false);
    },
    () => {
      setFull(true);
      setHeld(null);
      reload();
    },
  );
  // What the page knows about the date is as old as the page: a hold is newer.
  const date = place.date;
  const has =
    place.own !== null && hasPlace(place.own.booking, now) && !isKept(place.own, isPaid, now)
      ? place.own
      : null;
  const phase = phaseOf();
  function phaseOf(): Phase {
    if (closed !== null) {
      return 'closed';
    }
    if (held !== null) {
      return isLate || standingOf(held.booking, now) === 'lapsed' ? 'over' : 'form';
    }
    if (isFull || date.state === 'full') {
      return 'line';
    }
    return date.state === 'open' ? 'look' : 'closed';
  }
  const checkout = useCheckout({
    ...{ account, date, priced, now, known: held?.booking ?? { name: null, email: null } },
    wanted: wayIn(parameters, priced.ways),
  });
  const paying = usePaying({
    held,
    onLate: () => {
      setLate(true);
    },
    onClosed: (isCalledOff) => {
      setClosed(isCalledOff ? 'calledOff' : 'closed');
    },
    reload,
  });
  // Whoever pressed for a seat learns the outcome, even on the page that this led to.
  useResultFocus(held !== null || isFull || closed !== null ? phase : null);
  const leave = async (): Promise<void> => {
    keepDraft('booking', writtenBy(account, date.id), null);
    checkout.drop();
    if (held !== null) {
      const { id, state } = held.booking;
      try {
        const ask = { params: { bookingId: id }, key: held.key, query: { shown: state.is } };
        await askCourses('cancelBooking', ask);
        toast('info', t(state.is === 'held' ? 'booking.stopped' : 'booking.declined'));
      } catch (error) {
        if (courseSaid(error)?.reason === 'BOOKING_CHANGED') {
          // It was booked in another tab: it stays, and so does what this browser knows of it.
          toast('error', words(error));
          await navigate(bookingPath(held), { replace: true });
          return;
        }
        // The hold ends by itself.
      }
      forgetBooking(id);
    }
    await navigate(`/c/${course.slug}`);
  };
  const done = (made: NewBooking | OwnBooking): void => {
    const { booking, key } = made;
    if (key !== null) {
      rememberBooking({ booking, key });
    }
    void navigate(bookingPath({ booking, key }), { replace: true, state: { isNew: true } });
  };
  const send = async (filled: Filled): Promise<boolean> => {
    setSending(true);
    try {
      if (phase === 'line' || held === null) {
        const ask = { params: { dateId: date.id }, body: filled };
        done(await askForSeat('joinLine', ask, writtenBy(account, date.id)));
      } else {
        const params = { bookingId: held.booking.id };
        done({ booking: await askCourses('book', { params, key: held.key, body: filled }), key: held.key });
      }
      return true;
    } catch (error) {
      if (courseSaid(error)?.reason === 'TOO_LATE') {
        setLate(true);
      } else {
        toast('error', words(error));
      }
      return false;
    } finally {
      setSending(false);
    }
  };
  const pay = async (withoutKit: boolean): Promise<void> => {
    const form = checkout.check(withoutKit);
    if (form === null) {
      return;
    }
    if (form.total.amount === 0) {
      const { name, email, language } = form;
      if (await send({ name, email, language })) {
        checkout.drop();
      }
      return;
    }
    if (await paying.pay(form)) {
      checkout.drop();
    }
  };
  if (phase === 'closed') {
    return (
      <StorePage className="site py-10">
        <Closed to={`/c/${course.slug}`} paying={isPaid ? closed : null} />
      </StorePage>
    );
  }
  const isWriting = phase === 'form' || phase === 'line';
  const isPaying = phase === 'form' && isPaid;
  const isBusyNow = isSending || paying.isBusy;
  const mustLook =
    paying.changedFrom !== null &&
    (checkout.bill === null || !isSameMoney(paying.changedFrom, checkout.bill.total)) &&
    !paying.isAgreed;
  const button = (className: string, isShort: boolean): ReactNode =>
    isWriting ? (
      <button
        form={formId}
        className={className}
        disabled={isBusyNow || (isPaying && (!checkout.canPay || mustLook))}
        aria-busy={isBusyNow}
      >
        {isBusyNow && <span className="spinner" />}
        <span>
          {phase === 'line' ? (
            t('booking.lineSubmit')
          ) : isPaying ? (
            <ToPay checkout={checkout} isShort={isShort} />
          ) : (
            t('booking.submit')
          )}
        </span>
      </button>
    ) : (
      <button
        className={className}
        disabled={isBusy}
        aria-busy={isBusy}
        onClick={() => {
          hold(date);
        }}
      >
        {isBusy && <span className="spinner" />}
        <span>{phase === 'over' ? t('booking.holdAgain') : t('course.take')}</span>
      </button>
    );
  return (
    <StorePage
      bar={
        <BuyBar
          title={
            phase === 'line' && priced.price !== null
              ? t('course.payLater')
              : priceWords({ price: isPaying ? (checkout.bill?.total ?? null) : priced.price })
          }
          startsAt={date.startsAt}
        >
          {button('btn btn-primary', true)}
        </BuyBar>
      }
    >
      <div className="stack is-close pt-2">
        <Link to={`/c/${course.slug}`} className="across bare second min-h-11 flex-nowrap justify-self-start">
          <ArrowLeft size={16} className="shrink-0" aria-hidden />
          <span>{course.title}</span>
        </Link>
        <h1 className="h-page">{t(phase === 'line' ? 'booking.lineTitle' : 'booking.title')}</h1>
      </div>
      <div className="order">
        <div className="stack pt-2">
          {has !== null && (
            <p className="note">
              <Armchair size={20} aria-hidden />
              <span>
                <span>{t('courseFailed.ALREADY_BOOKED')}</span>{' '}
                <Link to={bookingPath(has)}>{t('course.mine')}</Link>
              </span>
            </p>
          )}
          <SeatNote phase={phase} held={held} waiting={date.waiting} isPaid={isPaid} price={priced.price} />
          {(phase === 'form' || phase === 'over') && isPaid && (
            <CheckoutForm
              {...{ checkout, priced, date, now }}
              id={formId}
              isSending={isBusyNow}
              onSubmit={pay}
            />
          )}
          {phase !== 'look' && !(isPaid && phase !== 'line') && (
            <BookingForm
              key={account?.id ?? ''}
              id={formId}
              dateId={date.id}
              account={account}
              onSubmit={send}
            />
          )}
        </div>
        <aside>
          <div className="card stack p-5 shadow-2">
            <MiniClass course={course} date={date} />
            {isPaid && phase !== 'line' && <BillCard checkout={checkout} paying={paying} />}
            {button('btn btn-primary btn-lg w-full inbar', false)}
            {isPaying && <Agreement checkout={checkout} priced={priced} />}
            {held !== null && (
              <button className="btn btn-quiet w-full" onClick={() => void leave()}>
                {t(held.booking.state.is === 'offered' ? 'booking.decline' : 'booking.stop')}
              </button>
            )}
          </div>
        </aside>
      </div>
    </StorePage>
  );
}
