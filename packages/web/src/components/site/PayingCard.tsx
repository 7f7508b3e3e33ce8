import type { Booking } from '@gongbang/protocol';
import { Armchair, CreditCard, Mail, RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useBookingActs } from '../../hooks/useBookingActs.ts';
import type { OwnBooking } from '../../hooks/useOwnBookings.ts';
import { useSendsMails } from '../../hooks/useShopFront.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { checkoutPath } from '../../layout/bookingPaths.ts';
import { dayAndTime } from '../../layout/courseDates.ts';
import { timeOfDay } from '../../layout/format.ts';
import type { Paying } from '../../layout/payments.ts';
import { moneyText } from '../../layout/money.ts';
import { ActButton } from './ActButton.tsx';
import { TrialNote, isTrial } from './PayWords.tsx';
import { Result } from './Result.tsx';

interface PayingCardProps {
  readonly own: OwnBooking;
  readonly paying: Paying;
  readonly onChanged: (booking: Booking) => void;
  readonly others?: ReactNode;
}

/** The state of a payment: first of all, what happened to the money. */
export function PayingCard({ own, paying, onChanged, others }: PayingCardProps) {
  const { booking } = own;
  return (
    <div className="stack" data-paying={paying}>
      {paying === 'window' && <InWindow own={own} onChanged={onChanged} />}
      {paying === 'unsure' && <Unsure booking={booking} />}
      {paying === 'failed' && <Failed own={own} onChanged={onChanged} />}
      {paying === 'gone' && <Gone booking={booking} others={others} />}
      {isTrial(booking.order) && <TrialNote />}
    </div>
  );
}

type ActingProps = Pick<PayingCardProps, 'own' | 'onChanged'>;

/** Gives the seat up. */
function Stop({ own, onChanged }: ActingProps) {
  const { t } = useTranslation();
  const { cancel, isBusy } = useBookingActs(own, onChanged);
  return (
    <ActButton className="btn btn-quiet w-full" isBusy={isBusy} onPress={cancel}>
      {t('booking.stop')}
    </ActButton>
  );
}

/** Until when the seat is held. */
function useKept({ state }: Booking): string {
  const { t } = useTranslation();
  const language = currentLanguage();
  if (state.is !== 'held' && state.is !== 'offered') {
    return '';
  }
  const when = state.is === 'held' ? timeOfDay(state.until, language) : dayAndTime(state.until, language);
  return t('pay.seatKept', { when });
}

function InWindow({ own, onChanged }: ActingProps) {
  const { t } = useTranslation();
  const { booking } = own;
  const kept = useKept(booking);
  const goTo = booking.order?.goTo ?? null;
  const amount = booking.order === null ? '' : moneyText(booking.order.total, currentLanguage());
  return (
    <>
      <div className="stack is-close">
        <h2 tabIndex={-1} data-result>
          {t('pay.window')}
        </h2>
        <p className="second">
          <span>{t('pay.windowHint')}</span> <span>{kept}</span>
        </p>
      </div>
      <div className="stack is-close">
        {goTo !== null && (
          <a href={goTo} className="btn btn-primary btn-lg w-full">
            {t('pay.openAgain', { amount })}
          </a>
        )}
        <Link to={checkoutPath(booking)} className="btn btn-line w-full">
          {t('pay.otherWay')}
        </Link>
        <Stop own={own} onChanged={onChanged} />
      </div>
    </>
  );
}

/** The outcome is unknown. The page asks by itself: a second payment is not offered. */
function Unsure({ booking: { email } }: { booking: Booking }) {
  const { t } = useTranslation();
  const sendsMails = useSendsMails();
  return (
    <>
      <Result icon={RefreshCw} tone="is-warn" title={t('pay.unsure')}>
        {t('pay.unsureHint')}
      </Result>
      {sendsMails && email !== null && (
        <p className="note">
          <Mail size={20} aria-hidden />
          <span>{t('pay.unsureMail', { email })}</span>
        </p>
      )}
    </>
  );
}

function Failed({ own, onChanged }: ActingProps) {
  const { t } = useTranslation();
  const { booking } = own;
  const kept = useKept(booking);
  const { order } = booking;
  const why = order?.state.is === 'failed' ? order.state.why : 'other';
  return (
    <>
      <Result icon={CreditCard} tone="is-bad" title={t('pay.failed')}>
        <b>{t('pay.noneTaken')}</b> <span>{t(`paying.failed.${why}`)}</span> <span>{kept}</span>
      </Result>
      <div className="stack is-close">
        <Link
          to={checkoutPath(booking, order === null ? '' : `&other=${order.method}`)}
          className="btn btn-primary w-full"
        >
          {t('pay.otherWay')}
        </Link>
        <Link
          to={checkoutPath(booking, order === null ? '' : `&way=${order.method}`)}
          className="btn btn-line w-full"
        >
          {t('pay.sameWay')}
        </Link>
        <Stop own={own} onChanged={onChanged} />
      </div>
    </>
  );
}

/** The seat is no longer held. */
function Gone({ booking, others }: { booking: Booking; others: ReactNode }) {
  const { t } = useTranslation();
  const isFull = booking.date.state === 'full';
  return (
    <>
      <Result icon={Armchair} tone="is-warn" title={t(isFull ? 'pay.goneFull' : 'pay.gone')}>
        <b>{t('pay.noneTaken')}</b> <span>{t('pay.goneHint')}</span>
      </Result>
      <div className="stack is-close">
        {['open', 'full'].includes(booking.date.state) && (
          <Link to={checkoutPath(booking)} className="btn btn-primary w-full">
            {t(isFull ? 'course.joinLine' : 'booking.holdAgain')}
          </Link>
        )}
        {others}
      </div>
    </>
  );
}
