import type { CourseDate } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import type { OwnBooking } from '../../hooks/useOwnBookings.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { shortDay } from '../../layout/courseDates.ts';

export interface BookButtonProps {
  readonly slug: string;
  readonly date: CourseDate;
  /** What one has on this date already. */
  readonly mine: OwnBooking | null;
  readonly isBusy: boolean;
  readonly onHold: (date: CourseDate) => void;
  readonly className: string;
  /** Where there is little room. */
  readonly isShort: boolean;
}

/** What one can do about a date: take a seat, join the line, or look at what one has. */
export function BookButton({ slug, date, mine, isBusy, onHold, className, isShort }: BookButtonProps) {
  const { t } = useTranslation();
  if (mine?.booking.state.is === 'held') {
    return (
      <Link to={`/book/${date.id}?of=${slug}`} className={className}>
        {t('booking.finish')}
      </Link>
    );
  }
  if (mine !== null) {
    return (
      <Link to={bookingPath(mine)} className={className}>
        {t('course.mine')}
      </Link>
    );
  }
  if (date.state === 'full') {
    return (
      <Link to={`/book/${date.id}?of=${slug}`} className={className}>
        {t('course.joinLine')}
      </Link>
    );
  }
  if (date.state !== 'open') {
    return (
      <button className={className} disabled>
        {t('course.live')}
      </button>
    );
  }
  return (
    <button
      className={className}
      disabled={isBusy}
      aria-busy={isBusy}
      onClick={() => {
        onHold(date);
      }}
    >
      {isBusy && <span className="spinner" />}
      <span>
        {isShort
          ? t('course.take')
          : t('course.takeSeat', { day: shortDay(date.startsAt, currentLanguage()) })}
      </span>
    </button>
  );
}

/** Where a booking is: its key stands behind the `#`, which browsers never send. */
export const bookingPath = ({ booking, key }: OwnBooking): string =>
  `/b/${booking.id}${key === null ? '' : `#${key}`}`;

/** Where the review of a booking is. */
export const reviewPath = ({ booking, key }: OwnBooking): string =>
  `/b/${booking.id}/review${key === null ? '' : `#${key}`}`;
