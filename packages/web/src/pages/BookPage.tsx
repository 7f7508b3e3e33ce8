import type { BookingForm as Filled, NewBooking } from '@gongbang/protocol';
import { ArrowLeft, Armchair, CircleAlert, Clock } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';

import { forgetBooking, rememberBooking } from '../client/bookingStore.ts';
import { askCourses, courseSaid } from '../client/courses.ts';
import { keepDraft, writtenBy } from '../client/drafts.ts';
import { BookingForm } from '../components/site/BookingForm.tsx';
import { MiniClass } from '../components/site/MiniClass.tsx';
import { OnTheWay } from '../components/site/OnTheWay.tsx';
import { bookingPath } from '../components/site/BookButton.tsx';
import { StorePage } from '../components/site/StorePage.tsx';
import { useCourseWords } from '../hooks/useCourseWords.ts';
import { useDateToBook, type DateToBook } from '../hooks/useDateToBook.ts';
import { useHold } from '../hooks/useHold.ts';
import { useMe } from '../hooks/useMe.ts';
import { useNow } from '../hooks/useNow.ts';
import type { OwnBooking } from '../hooks/useOwnBookings.ts';
import { useToast } from '../hooks/useToast.ts';
import { currentLanguage } from '../i18n/index.ts';
import { hasPlace, standingOf } from '../layout/bookings.ts';
import { dayAndTime } from '../layout/courseDates.ts';
import { timeOfDay } from '../layout/format.ts';

/** How often a hold's end is looked for, in ms. */
const TICK_MS = 5000;

/** Takes a seat on a date, or a place in its line. Nothing is held before somebody presses for it. */
export function BookPage() {
  const { t } = useTranslation();
  const { dateId = '' } = useParams();
  const [parameters] = useSearchParams();
  const { value, failure, reload } = useDateToBook(dateId, parameters.get('of'));
  const me = useMe();
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

/** What is being done about the date. */
type Phase = 'look' | 'form' | 'over' | 'line' | 'closed';

const isHeld = ({ booking }: OwnBooking): boolean => booking.state.is === 'held';

function Order({ place, reload }: { place: DateToBook; reload: () => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const words = useCourseWords();
  const navigate = useNavigate();
  const now = useNow(TICK_MS);
  const account = useMe()?.account ?? null;
  const formId = useId();
  const { course } = place;
  const [held, setHeld] = useState<OwnBooking | null>(() =>
    place.own !== null && isHeld(place.own) ? place.own : null,
  );
  const [isLate, setLate] = useState(false);
  const [isFull, setFull] = useState(false);
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
  // What the page knows of the date is as old as the page: a hold is newer.
  const date = place.date;
  const has = place.own !== null && hasPlace(place.own.booking, now) && !isHeld(place.own) ? place.own : null;
  const phase = phaseOf();
  function phaseOf(): Phase {
    if (held !== null) {
      return isLate || standingOf(held.booking, now) === 'lapsed' ? 'over' : 'form';
    }
    if (isFull || date.state === 'full') {
      return 'line';
    }
    return date.state === 'open' ? 'look' : 'closed';
  }
  const leave = async (): Promise<void> => {
    keepDraft('booking', writtenBy(account, date.id), null);
    if (held !== null) {
      forgetBooking(held.booking.id);
      try {
        await askCourses('cancelBooking', { params: { bookingId: held.booking.id }, key: held.key });
        toast('info', t('booking.stopped'));
      } catch {
        // The hold ends by itself.
      }
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
        done(await askCourses('joinLine', { params: { dateId: date.id }, body: filled }));
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
  if (phase === 'closed') {
    return (
      <StorePage className="site py-10">
        <Closed to={`/c/${course.slug}`} />
      </StorePage>
    );
  }
  const isWriting = phase === 'form' || phase === 'line';
  const button = (className: string): ReactNode =>
    isWriting ? (
      <button form={formId} className={className} disabled={isSending} aria-busy={isSending}>
        {isSending && <span className="spinner" />}
        <span>{phase === 'line' ? t('booking.lineSubmit') : t('booking.submit')}</span>
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
        <div className="buybar">
          <div className="min-w-0">
            <b className="truncate">{course.title}</b>
            <span>{dayAndTime(date.startsAt, currentLanguage())}</span>
          </div>
          {button('btn btn-primary')}
        </div>
      }
    >
      <div className="stack is-close pt-2">
        <Link to={`/c/${course.slug}`} className="across bare second min-h-11 justify-self-start">
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
          <SeatNote phase={phase} held={held} waiting={date.waiting} />
          {phase !== 'look' && (
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
            {button('btn btn-primary btn-lg w-full inbar')}
            {phase === 'look' && <p className="small">{t('booking.holdHint')}</p>}
            {held !== null && (
              <button className="btn btn-quiet w-full" onClick={() => void leave()}>
                {t('booking.stop')}
              </button>
            )}
          </div>
        </aside>
      </div>
    </StorePage>
  );
}

/** Where one stands with the seat: until when it is held, that this is over, or that there is none. */
function SeatNote({ phase, held, waiting }: { phase: Phase; held: OwnBooking | null; waiting: number }) {
  const { t } = useTranslation();
  const state = held?.booking.state;
  if (phase === 'form' && state?.is === 'held') {
    return (
      <p className="note" role="status">
        <Clock size={20} aria-hidden />
        <span>
          <b>{t('booking.heldUntil', { when: timeOfDay(state.until, currentLanguage()) })}</b>{' '}
          <span>{t('booking.heldHint')}</span>
        </span>
      </p>
    );
  }
  if (phase === 'over') {
    return (
      <p className="note note-warn" role="alert">
        <CircleAlert size={20} aria-hidden />
        <span>
          <b>{t('booking.holdOver')}</b> <span>{t('booking.holdOverHint')}</span>
        </span>
      </p>
    );
  }
  if (phase === 'line') {
    return (
      <p className="note" role="status">
        <Armchair size={20} aria-hidden />
        <span>
          <b>{t('booking.full')}</b> <span>{t('booking.fullHint')}</span>{' '}
          {waiting > 0 && <span>{t('booking.lineIs', { count: waiting })}</span>}
        </span>
      </p>
    );
  }
  return <p className="second">{t('booking.holdHint')}</p>;
}

function Closed({ to }: { to: string }) {
  const { t } = useTranslation();
  return (
    <div className="card stack p-5" role="alert">
      <h1 className="text-lg">{t('booking.closed')}</h1>
      <p className="second">{t('booking.closedHint')}</p>
      <Link to={to} className="btn btn-line justify-self-start">
        {to === '/' ? t('course.toAll') : t('booking.toCourse')}
      </Link>
    </div>
  );
}
