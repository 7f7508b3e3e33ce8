import { MonitorPlay } from 'lucide-react';
import type { Booking } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useBookingActs } from '../../hooks/useBookingActs.ts';
import type { OwnBooking } from '../../hooks/useOwnBookings.ts';
import { useSendsMails } from '../../hooks/useShopFront.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { endingOf, isLineOver, maySeatWaiting, standingOf } from '../../layout/bookings.ts';
import { dayAndTime } from '../../layout/courseDates.ts';
import { moneyText } from '../../layout/money.ts';
import { reviewActOf } from '../../layout/reviews.ts';
import { Rating } from '../Rating.tsx';
import { AcceptButton } from './AcceptButton.tsx';
import { ActButton } from './ActButton.tsx';
import { BoardLink } from './BoardLink.tsx';
import { JoinButton, useStartWords } from './BookingCard.tsx';
import { CancelButton } from './CancelButton.tsx';
import { ReviewButton } from './ReviewButton.tsx';
import { Cover } from './Cover.tsx';
import { useKitWords } from './KitLine.tsx';
import { ReceiptLink, useBackNow } from './Paid.tsx';
import { TrialPill, isTrial, useUntil } from './PayWords.tsx';
import { useBackWords } from './MoneyBack.tsx';
import { DateColumn, WhenLine } from './DateWords.tsx';
import { bookingPath } from '../../layout/bookingPaths.ts';

interface RowProps {
  readonly own: OwnBooking;
  readonly now: number;
  readonly onChanged: (booking: Booking) => void;
}

/** A booking in a list. */
export function BookingRow({ own, now, onChanged }: RowProps) {
  const { t } = useTranslation();
  const { booking } = own;
  const { course, date } = booking;
  const acts = useBookingActs(own, onChanged);
  const standing = standingOf(booking, now);
  const note = useNote(booking, now);
  const isOpen = ['near', 'booked', 'moved', 'awaiting'].includes(standing);
  return (
    <li className="lrow" data-booking={booking.id}>
      <DateColumn startsAt={date.startsAt} isPast={['over', 'cancelled'].includes(standing)} />
      <Cover course={course} size="small" isLate />
      <div className="min-w-0">
        <h3>
          <Link to={`/c/${course.slug}`}>{course.title}</Link>
        </h3>
        <p className="second flex flex-wrap items-center gap-x-2">
          {standing === 'over' && booking.review?.stars != null && <Rating value={booking.review.stars} />}
          <span>{note}</span>
        </p>
        {booking.order !== null && isTrial(booking.order) && (
          <p className="mt-1">
            <TrialPill />
          </p>
        )}
      </div>
      <div className="acts">
        {standing === 'near' && <JoinButton booking={booking} className="btn btn-primary btn-sm" />}
        <Link
          to={bookingPath(own)}
          className="btn btn-quiet btn-sm"
          aria-label={
            standing === 'awaiting'
              ? `${t('pay.seeAccount')}: ${course.title}`
              : t('mine.openOf', { title: course.title })
          }
        >
          {t(standing === 'awaiting' ? 'pay.seeAccount' : 'courses.view')}
        </Link>
        <ReceiptLink own={own} className="btn btn-quiet btn-sm" isOne={false} />
        {booking.state.is === 'booked' && (
          <BoardLink slug={course.slug} className="btn btn-quiet btn-sm" of={course.title} />
        )}
        {standing === 'over' && <ReviewButton own={own} className="btn btn-line btn-sm" />}
        {isOpen && (
          <CancelButton
            own={own}
            label={t('booking.cancelShort')}
            name={`${t('booking.cancel')}: ${course.title}`}
            className="btn btn-line btn-sm"
            onChanged={onChanged}
          />
        )}
        {maySeatWaiting(booking, now) && (
          <AcceptButton own={own} acts={acts} className="btn btn-primary btn-sm" />
        )}
        {standing === 'waiting' && (
          <ActButton className="btn btn-line btn-sm" isBusy={acts.isBusy} onPress={acts.cancel}>
            {t('booking.leave')}
          </ActButton>
        )}
      </div>
    </li>
  );
}

/** The state of a booking, in a sentence. */
function useNote(booking: Booking, now: number): string {
  const { state, date, course, order } = booking;
  const { t } = useTranslation();
  const sendsMails = useSendsMails();
  const language = currentLanguage();
  const standing = standingOf(booking, now);
  const mentor = t('common.mentorOf', { name: course.mentorName });
  const until = useUntil();
  const backWords = useBackWords();
  const moneyOf = useMoneyOf();
  if (standing === 'awaiting' && state.is === 'awaiting') {
    return `${t('pay.awaitingShort')} · ${until(state.until)}`;
  }
  if (standing === 'waiting' && state.is === 'waiting') {
    return isLineOver(date, now)
      ? t('booking.waitingLate')
      : `${t('booking.waitingAt', { count: state.place })}. ${t(sendsMails ? 'booking.waitingHint' : 'booking.waitingHintUnmailed')}`;
  }
  if (standing === 'offered' && state.is === 'offered') {
    return `${t('booking.offered')}. ${t('booking.offeredHint', { when: dayAndTime(state.until, language) })}`;
  }
  if (standing === 'held' && state.is === 'held') {
    return [
      ...(order === null ? [] : [moneyText(order.total, language), t('pay.notPaid')]),
      t('booking.heldUntil', { when: dayAndTime(state.until, language) }),
    ].join(' · ');
  }
  if (standing === 'moved') {
    return [t('booking.movedTitle'), ...moneyOf(booking)].filter(Boolean).join(' · ');
  }
  if (standing === 'cancelled' && state.is === 'cancelled') {
    const ended = {
      byPerson: t('booking.cancelledState'),
      calledOff: t('booking.cancelledPill'),
      tooFew: t('booking.cancelledPill'),
      takenOut: t('booking.takenOutPill'),
      lapsed: t('booking.lapsedOffer'),
    }[endingOf({ state, date })];
    const money = backWords(booking.order);
    return [ended, ...(money === null ? [] : [money]), ...(state.why === '' ? [] : [`“${state.why}”`])].join(
      ' · ',
    );
  }
  const reviewed = standing === 'over' ? reviewActOf(booking) : null;
  if (reviewed !== null) {
    return {
      write: t('review.canWrite'),
      read: t('review.written'),
      answered: `${t('review.written')} · ${t('review.answered')}`,
    }[reviewed];
  }
  const money = standing === 'over' ? '' : moneyOf(booking).join(' · ');
  return money !== '' ? money : `${mentor} · ${t('courses.minutes', { count: course.minutes })}`;
}

/** What was paid and would be refunded, what was refunded, and where the kit is: for a seat the user has. */
function useMoneyOf(): (booking: Booking) => string[] {
  const backNow = useBackNow();
  const backWords = useBackWords();
  const kitWords = useKitWords();
  return (booking) =>
    [backNow(booking), backWords(booking.order), kitWords(booking)].filter((words) => words !== null);
}

/** The next seat, large. */
export function NextBooking({ own, now, onChanged }: RowProps) {
  const { t } = useTranslation();
  const { booking } = own;
  const { course, date } = booking;
  const standing = standingOf(booking, now);
  const startWords = useStartWords();
  const money = useMoneyOf()(booking);
  return (
    <div className="card next" data-booking={booking.id}>
      <Cover course={course} size="medium" />
      <div className="stack">
        <div className="stack is-close">
          {standing === 'near' && (
            <p>
              <span className="pill pill-live">{startWords(booking, now)}</span>
            </p>
          )}
          <h2 className="text-[22px]">
            <Link to={`/c/${course.slug}`} className="bare">
              {course.title}
            </Link>
          </h2>
          <p className="second">
            <WhenLine date={date} />
            <span>{` · ${t('common.mentorOf', { name: course.mentorName })}`}</span>
          </p>
          {standing === 'moved' && <p className="second">{t('booking.movedTitle')}</p>}
          {money.map((words) => (
            <p key={words} className="second">
              {words}
            </p>
          ))}
          {isTrial(booking.order) && (
            <p>
              <TrialPill />
            </p>
          )}
        </div>
        <div className="acts across">
          {standing === 'near' ? (
            <JoinButton booking={booking} className="btn btn-primary btn-lg" />
          ) : (
            <Link to={bookingPath(own)} className="btn btn-line">
              <MonitorPlay size={16} aria-hidden />
              <span>{t('mine.open')}</span>
            </Link>
          )}
          <ReceiptLink own={own} className="btn btn-line" />
          <BoardLink slug={course.slug} className="btn btn-line" />
          <CancelButton
            own={own}
            label={t('booking.cancel')}
            className="btn btn-quiet"
            onChanged={onChanged}
          />
        </div>
      </div>
    </div>
  );
}
