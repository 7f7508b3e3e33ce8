import { linkUrl } from '@gongbang/client';
import { NEAR_MS, type Booking } from '@gongbang/protocol';
import { CalendarPlus, Check, Clock, Lock, Mail, Wifi } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useBookingActs } from '../../hooks/useBookingActs.ts';
import { useCourse } from '../../hooks/useCourse.ts';
import type { OwnBooking } from '../../hooks/useOwnBookings.ts';
import { useSharing } from '../../hooks/useSharing.ts';
import { useSendsMails } from '../../hooks/useShopFront.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { timeOfDay } from '../../layout/format.ts';
import { CopyButton } from '../CopyButton.tsx';
import { LinkBox } from '../share/LinkBox.tsx';
import { CancelButton } from './CancelButton.tsx';
import { Materials } from './CourseText.tsx';
import { WhenLine } from './DateWords.tsx';
import { KeepAddress } from './KeepAddress.tsx';
import { ReceiptCard } from './ReceiptCard.tsx';

interface BookedNowProps {
  readonly own: OwnBooking;
  readonly onChanged: (booking: Booking) => void;
}

/** Shown right after booking: that it worked, the user's own link, and what to have ready. */
export function BookedNow({ own, onChanged }: BookedNowProps) {
  const { t } = useTranslation();
  const { booking } = own;
  return (
    <>
      <div className="doneh" role="status">
        <span className="disc">
          <Check size={28} aria-hidden />
        </span>
        <h1 className="h-page" tabIndex={-1} data-result>
          {t('booking.done')}
        </h1>
        <p className="text-text-2">
          <span className="block">{booking.course.title}</span>
          <WhenLine date={booking.date} />
        </p>
      </div>
      <div className="done-cards">
        <TheDay own={own} onChanged={onChanged} />
        <div className="stack">
          {booking.order !== null && <ReceiptCard own={own} order={booking.order} onChanged={onChanged} />}
          <GetReady own={own} />
        </div>
      </div>
      <p className="py-6 text-center">
        <Link to="/my" className="btn btn-quiet">
          {t('booking.toMine')}
        </Link>
      </p>
    </>
  );
}

function TheDay({ own, onChanged }: BookedNowProps) {
  const { t } = useTranslation();
  const sendsMails = useSendsMails();
  const { booking } = own;
  const { saveCalendar, isBusy } = useBookingActs(own, () => undefined);
  const { origin } = useSharing();
  return (
    <section className="card stack p-6 shadow-2">
      <div className="across is-apart">
        <h2 className="text-lg">{t('booking.theDay')}</h2>
        <span className="pill">
          <Lock size={14} aria-hidden />
          <span>{t('booking.ownLink')}</span>
        </span>
      </div>
      <ul className="bullets">
        <li>
          <Clock size={18} aria-hidden />
          <span>
            {t('booking.opensAt', {
              time: timeOfDay(booking.date.startsAt - NEAR_MS, currentLanguage()),
            })}
          </span>
        </li>
        {sendsMails && booking.email !== null && (
          <li>
            <Mail size={18} aria-hidden />
            <span>{t('booking.mails', { email: booking.email })}</span>
          </li>
        )}
      </ul>
      {booking.class !== null && <OwnLink url={linkUrl({ ...booking.class, role: 'mentee' }, origin)} />}
      <button className="btn btn-primary" disabled={isBusy} aria-busy={isBusy} onClick={saveCalendar}>
        <CalendarPlus size={16} aria-hidden />
        <span>{t('booking.calendar')}</span>
      </button>
      <p className="small">{t(sendsMails ? 'booking.calendarHint' : 'booking.calendarHintUnmailed')}</p>
      <p className="small">
        <KeepAddress own={own} />
      </p>
      <CancelButton {...{ own, onChanged }} label={t('booking.cancel')} className="btn btn-quiet" isSaid />
    </section>
  );
}

function OwnLink({ url }: { url: string }) {
  const { t } = useTranslation();
  return (
    <div className="copyrow">
      <LinkBox text={url} label={t('booking.ownLinkLabel')} />
      <CopyButton text={url} label={t('stats.copy')} className="btn btn-line btn-sm" />
    </div>
  );
}

/** What to have ready, and a link to the connection check. */
export function GetReady({ own: { booking } }: { own: OwnBooking }) {
  const { t } = useTranslation();
  const materials = useCourse(booking.course.slug).value?.materials ?? [];
  return (
    <section className="card stack is-wide p-6">
      {materials.length > 0 && (
        <div className="stack is-close">
          <h2 className="text-base">{t('booking.toPack')}</h2>
          <Materials materials={materials} />
        </div>
      )}
      <div className="stack is-close">
        <h2 className="text-base">{t('booking.tryFirst')}</h2>
        <p className="second">{t('booking.tryFirstHint')}</p>
        <Link to="/check" className="btn btn-line btn-sm justify-self-start">
          <Wifi size={16} aria-hidden />
          <span>{t('booking.check')}</span>
        </Link>
      </div>
    </section>
  );
}
