import { linkPath } from '@gongbang/client';
import { NEAR_MS, type Booking } from '@gongbang/protocol';
import { Armchair, CalendarClock, CalendarPlus, CalendarX, Check, Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { rememberJoining } from '../../client/bookingStore.ts';
import { useBookingActs, type BookingActs } from '../../hooks/useBookingActs.ts';
import type { OwnBooking } from '../../hooks/useOwnBookings.ts';
import { useSendsMails } from '../../hooks/useShopFront.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { endingOf, isLineOver, maySeatWaiting, minutesUntil, standingOf } from '../../layout/bookings.ts';
import { dayAndTime, shortDay } from '../../layout/courseDates.ts';
import { timeOfDay } from '../../layout/format.ts';
import { moneyText } from '../../layout/money.ts';
import { keptOf, paidOrder, payingOf } from '../../layout/payments.ts';
import { AcceptButton } from './AcceptButton.tsx';
import { ActButton } from './ActButton.tsx';
import { AwaitingCard } from './AwaitingCard.tsx';
import { CancelButton } from './CancelButton.tsx';
import { MoneyBack } from './MoneyBack.tsx';
import { KitLine } from './KitLine.tsx';
import { Paid, ReceiptLink } from './Paid.tsx';
import { PayingCard } from './PayingCard.tsx';
import { ReviewButton } from './ReviewButton.tsx';

interface BookingCardProps {
  readonly own: OwnBooking;
  readonly now: number;
  readonly onChanged: (booking: Booking) => void;
  /** The user has come back from paying. */
  readonly isBack?: boolean;
  /** The outcome is shown on the page, with the focus, so nothing else announces it. */
  readonly isSaid?: boolean;
  /** The way back to the dates, if there are others. */
  readonly others?: ReactNode;
}

/** A booking in its current state, and what the user can do about it. Cancelling is where booking was. */
export function BookingCard(props: BookingCardProps) {
  const { own, now, onChanged, others, isBack = false, isSaid = false } = props;
  const { t } = useTranslation();
  const sendsMails = useSendsMails();
  const acts = useBookingActs(own, onChanged);
  const { booking } = own;
  const { state, date, course } = booking;
  const language = currentLanguage();
  const when = dayAndTime(date.startsAt, language);
  const paid = paidOrder(booking);
  const keptKit = paid === null ? 0 : (keptOf(paid)?.kit ?? 0);
  const cancel = (className: string): ReactNode => (
    <CancelButton {...{ own, className, isSaid, onChanged }} label={t('booking.cancel')} />
  );
  const paying = payingOf(booking, now, isBack);
  if (paying !== null) {
    return <PayingCard {...{ own, paying, onChanged, others }} />;
  }
  switch (standingOf(booking, now)) {
    case 'held':
      return (
        <CardText
          pill={<span className="pill">{t('booking.held')}</span>}
          title={when}
          text={
            state.is === 'held'
              ? t('booking.heldUntil', { when: timeOfDay(state.until, language) })
              : undefined
          }
        >
          <Link to={`/book/${date.id}?of=${course.slug}`} className="btn btn-primary btn-lg w-full">
            {t('booking.finish')}
          </Link>
          <ActButton className="btn btn-quiet w-full" isBusy={acts.isBusy} onPress={acts.cancel}>
            {t('booking.stop')}
          </ActButton>
        </CardText>
      );
    case 'awaiting':
      return <AwaitingCard booking={booking} cancel={cancel('btn btn-line w-full')} />;
    case 'waiting':
      return isLineOver(date, now) ? (
        <LateWaiting {...props} acts={acts} />
      ) : (
        <CardText
          pill={<span className="pill">{t('booking.waiting')}</span>}
          title={t('booking.waitingAt', { count: state.is === 'waiting' ? state.place : 1 })}
          text={`${when}. ${t(sendsMails ? 'booking.waitingHint' : 'booking.waitingHintUnmailed')}`}
        >
          {others}
          <ActButton className="btn btn-quiet w-full" isBusy={acts.isBusy} onPress={acts.cancel}>
            {t('booking.leave')}
          </ActButton>
        </CardText>
      );
    case 'offered':
      return (
        <CardText
          pill={
            <span className="pill pill-good">
              <Armchair size={14} aria-hidden />
              <span>{t('booking.offered')}</span>
            </span>
          }
          title={when}
          text={
            state.is === 'offered'
              ? t('booking.offeredHint', { when: dayAndTime(state.until, language) })
              : undefined
          }
        >
          <AcceptButton own={own} acts={acts} className="btn btn-primary btn-lg w-full" />
          <ActButton className="btn btn-quiet w-full" isBusy={acts.isBusy} onPress={acts.cancel}>
            {t('booking.decline')}
          </ActButton>
        </CardText>
      );
    case 'near':
      return <Near {...props} cancel={cancel('btn btn-quiet w-full')} />;
    case 'moved':
      return (
        <CardText title={t('booking.movedTitle')} isTitleHidden>
          <p className="note note-warn">
            <CalendarClock size={20} aria-hidden />
            <span>
              <b>{t('booking.movedTitle')}</b>
              <br />
              <span>
                {t('booking.moved', {
                  from: dayAndTime(booking.movedFrom ?? date.startsAt, language),
                  to: when,
                })}
              </span>
            </span>
          </p>
          <p className="second">
            {paid === null
              ? t('booking.movedHint')
              : keptKit > 0
                ? t('pay.movedHintKit', { kit: moneyText({ ...paid.total, amount: keptKit }, language) })
                : t('pay.movedHint')}
          </p>
          <ActButton className="btn btn-primary w-full" isBusy={acts.isBusy} onPress={acts.accept}>
            {t('booking.movedYes', { day: shortDay(date.startsAt, language) })}
          </ActButton>
          <CancelButton
            own={own}
            label={
              paid?.back == null
                ? t('booking.cancel')
                : t('pay.movedCancel', {
                    amount: moneyText({ ...paid.total, amount: paid.back.total }, language),
                  })
            }
            className="btn btn-line w-full"
            isSaid={isSaid}
            onChanged={onChanged}
          />
          <KitLine booking={booking} />
        </CardText>
      );
    case 'booked':
      return (
        <CardText
          pill={
            <span className="pill pill-good">
              <Check size={14} aria-hidden />
              <span>{t('booking.booked')}</span>
            </span>
          }
          title={when}
          text={t('booking.opensAt', { time: timeOfDay(date.startsAt - NEAR_MS, language) })}
        >
          <div className="across">
            <button className="btn btn-line is-grown" disabled={acts.isBusy} onClick={acts.saveCalendar}>
              <CalendarPlus size={16} aria-hidden />
              <span>{t('booking.calendarShort')}</span>
            </button>
            {cancel('btn btn-line is-grown')}
          </div>
          <Paid own={own} onChanged={onChanged} />
          {others}
        </CardText>
      );
    case 'over':
      return (
        <CardText
          pill={<span className="pill">{t('booking.over')}</span>}
          title={t('booking.overHint', { day: shortDay(date.startsAt, language) })}
        >
          <ReviewButton own={own} className="btn btn-line w-full" />
          <ReceiptLink own={own} className="btn btn-quiet w-full" />
          {others}
        </CardText>
      );
    case 'lapsed':
      return <Lapsed booking={booking} others={others} />;
    case 'cancelled':
      return (
        <>
          <MoneyBack own={own} onChanged={onChanged} />
          <Cancelled
            booking={booking}
            others={
              <>
                <ReceiptLink own={own} className="btn btn-quiet w-full" />
                {others}
              </>
            }
          />
        </>
      );
  }
}

/** Nothing is offered to the line any more: whoever was in it takes a free seat like anybody else. */
function LateWaiting({ own, now, others, acts }: BookingCardProps & { acts: BookingActs }) {
  const { t } = useTranslation();
  const { booking } = own;
  const isFree = maySeatWaiting(booking, now);
  return (
    <CardText
      pill={
        <span className={`pill ${isFree ? 'pill-good' : ''}`}>
          {t(isFree ? 'booking.offered' : 'booking.waiting')}
        </span>
      }
      title={dayAndTime(booking.date.startsAt, currentLanguage())}
      text={t('booking.waitingLate')}
    >
      {isFree && <AcceptButton own={own} acts={acts} className="btn btn-primary btn-lg w-full" />}
      {others}
      <ActButton className="btn btn-quiet w-full" isBusy={acts.isBusy} onPress={acts.cancel}>
        {t('booking.leave')}
      </ActButton>
    </CardText>
  );
}

/** In how many minutes a class starts, that it is time, or that it has begun early. */
export function useStartWords(): (booking: Booking, now: number) => string {
  const { t } = useTranslation();
  return ({ date }, now) => {
    // From its start on, it counts as live even while everybody waits for its mentor.
    if (date.state === 'live' && now < date.startsAt) {
      return t('booking.live');
    }
    const minutes = minutesUntil(date.startsAt, now);
    return minutes === 0 ? t('booking.started') : t('booking.startsIn', { count: minutes });
  };
}

/** The waiting room is open. */
function Near({ own, now, cancel, onChanged }: BookingCardProps & { cancel: ReactNode }) {
  const { t } = useTranslation();
  const { booking } = own;
  const startWords = useStartWords();
  return (
    <CardText
      pill={<span className="pill pill-live">{t('mine.today')}</span>}
      title={startWords(booking, now)}
      text={t('booking.nearHint')}
    >
      <JoinButton booking={booking} className="btn btn-primary btn-lg w-full" />
      <p className="sure">
        <Lock size={16} aria-hidden />
        <span>{t('booking.off')}</span>
      </p>
      {cancel}
      <Paid own={own} onChanged={onChanged} />
    </CardText>
  );
}

/** The way into the class with the user's own key. */
export function JoinButton({ booking, className }: { booking: Booking; className: string }) {
  const { t } = useTranslation();
  // Whoever only looks at a booking leaves no name behind; of several bookings, the one that is pressed counts.
  const remember = (): void => {
    rememberJoining(booking);
  };
  return (
    booking.class !== null && (
      // A plain link: the class page reads its key from the address. It may be opened in another tab, too.
      <a
        href={linkPath({ ...booking.class, role: 'mentee' })}
        className={className}
        onClick={remember}
        onAuxClick={remember}
        onContextMenu={remember}
      >
        {t('booking.join')}
      </a>
    )
  );
}

/** A cancelled booking: only the date says whether it was called off too. */
function Cancelled({ booking, others }: { booking: Booking; others: ReactNode }) {
  const { t } = useTranslation();
  const { state, date, course } = booking;
  const language = currentLanguage();
  const when = shortDay(date.startsAt, language);
  const ending = endingOf(booking);
  if (ending === 'lapsed') {
    return <Lapsed booking={booking} others={others} />;
  }
  if (state.is === 'cancelled' && ending === 'byPerson') {
    return (
      <CardText
        pill={<span className="pill">{t('booking.cancelledState')}</span>}
        title={t('booking.cancelledByMe', { day: shortDay(state.at, language) })}
        text={t('booking.cancelledByMeHint')}
      >
        {others}
      </CardText>
    );
  }
  const isMentors = state.is === 'cancelled' && state.by === 'mentor';
  const who = { name: course.mentorName, day: isMentors ? shortDay(state.at, language) : '' };
  const by =
    ending === 'tooFew'
      ? t('booking.cancelledByMinimum')
      : !isMentors
        ? ''
        : ending === 'takenOut'
          ? t('booking.takenOutBy', who)
          : t('booking.cancelledByMentor', who);
  return (
    <CardText
      pill={
        <span className="pill">
          <CalendarX size={14} aria-hidden />
          <span>{t(ending === 'takenOut' ? 'booking.takenOutPill' : 'booking.cancelledPill')}</span>
        </span>
      }
      title={t(ending === 'takenOut' ? 'booking.takenOut' : 'booking.cancelledDate', { day: when })}
      text={state.is === 'cancelled' && state.why !== '' ? `${by} “${state.why}”` : by}
    >
      {others}
    </CardText>
  );
}

/** A hold or an offer has run out. */
function Lapsed({ booking: { state, date }, others }: { booking: Booking; others: ReactNode }) {
  const { t } = useTranslation();
  return (
    <CardText
      pill={<span className="pill">{t('booking.lapsed')}</span>}
      title={dayAndTime(date.startsAt, currentLanguage())}
      text={state.is === 'held' ? t('booking.lapsedHold') : t('booking.lapsedOffer')}
    >
      {others}
    </CardText>
  );
}

interface CardTextProps {
  readonly pill?: ReactNode;
  readonly title: string;
  readonly isTitleHidden?: boolean;
  readonly text?: string | undefined;
  readonly children: ReactNode;
}

function CardText({ pill, title, isTitleHidden = false, text, children }: CardTextProps) {
  return (
    <>
      <div className={isTitleHidden ? 'sr-only' : 'stack is-close'}>
        {pill !== undefined && <p>{pill}</p>}
        <h2 tabIndex={-1} data-result>
          {title}
        </h2>
        {text !== undefined && <p className="second">{text}</p>}
      </div>
      <div className="stack is-close">{children}</div>
    </>
  );
}
