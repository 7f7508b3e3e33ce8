import type { Money } from '@gongbang/protocol';
import { Armchair, CircleAlert, Clock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import type { OwnBooking } from '../../hooks/useOwnBookings.ts';
import { useSendsMails } from '../../hooks/useShopFront.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { dayAndTime } from '../../layout/courseDates.ts';
import { timeOfDay } from '../../layout/format.ts';
import { moneyText } from '../../layout/money.ts';

/** What the user is doing about the date. */
export type Phase = 'look' | 'form' | 'over' | 'line' | 'closed';

interface SeatNoteProps {
  readonly phase: Phase;
  readonly held: OwnBooking | null;
  readonly waiting: number;
  /** Whether it costs anything; and the price of a seat. */
  readonly isPaid: boolean;
  readonly price: Money | null;
}

/** The state of the seat: until when it is held, that the hold is over, or that there is none. */
export function SeatNote({ phase, held, waiting, isPaid, price }: SeatNoteProps) {
  const { t } = useTranslation();
  const sendsMails = useSendsMails();
  const language = currentLanguage();
  const state = held?.booking.state;
  if (phase === 'form' && (state?.is === 'held' || state?.is === 'offered')) {
    const { is, until } = state;
    const when = is === 'held' ? timeOfDay(until, language) : dayAndTime(until, language);
    return (
      <p className="note" role="status" tabIndex={-1} data-result>
        <Clock size={20} aria-hidden />
        <span>
          <b>{t('booking.heldUntil', { when })}</b>{' '}
          <span>{t(isPaid ? 'pay.heldHint' : 'booking.heldHint')}</span>
        </span>
      </p>
    );
  }
  if (phase === 'over') {
    return (
      <p className="note note-warn" role="alert" tabIndex={-1} data-result>
        <CircleAlert size={20} aria-hidden />
        <span>
          <b>{t('booking.holdOver')}</b>{' '}
          <span>{t(isPaid ? 'pay.holdOverHint' : 'booking.holdOverHint')}</span>
        </span>
      </p>
    );
  }
  if (phase === 'line') {
    return (
      <p className="note" role="status" tabIndex={-1} data-result>
        <Armchair size={20} aria-hidden />
        <span>
          <b>{t('booking.full')}</b>{' '}
          <span>{t(sendsMails ? 'booking.fullHint' : 'booking.fullHintUnmailed')}</span>{' '}
          {waiting > 0 && <span>{t('booking.lineIs', { count: waiting })}</span>}
          {price !== null && (
            <span className="block">{t('pay.lineHint', { amount: moneyText(price, language) })}</span>
          )}
        </span>
      </p>
    );
  }
  return <p className="second">{t(isPaid ? 'pay.holdHint' : 'booking.holdHint')}</p>;
}

interface ClosedProps {
  readonly to: string;
  /** What happened to the money of someone who was about to pay; null: nobody was. */
  readonly paying?: 'closed' | 'calledOff' | null;
}

/** A date that cannot be booked. */
export function Closed({ to, paying = null }: ClosedProps) {
  const { t } = useTranslation();
  return (
    <div className="card stack p-5" role="alert" tabIndex={-1} data-result>
      <h1 className="text-lg">{t(paying === 'calledOff' ? 'pay.calledOff' : 'booking.closed')}</h1>
      <p className="second">
        {paying !== null && <b>{t('pay.noneTaken')}</b>}{' '}
        <span>{t(paying === 'calledOff' ? 'pay.calledOffHint' : 'booking.closedHint')}</span>
      </p>
      <Link to={to} className="btn btn-line justify-self-start">
        {to === '/' ? t('course.toAll') : t('booking.toCourse')}
      </Link>
    </div>
  );
}
