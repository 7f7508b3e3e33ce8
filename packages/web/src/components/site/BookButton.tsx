import type { CourseDate, Money } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import type { OwnBooking } from '../../hooks/useOwnBookings.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { bookingPath } from '../../layout/bookingPaths.ts';
import { shortDay } from '../../layout/courseDates.ts';
import { moneyText } from '../../layout/money.ts';

export interface BookButtonProps {
  readonly slug: string;
  readonly date: CourseDate;
  /** Per seat; null: free. */
  readonly price: Money | null;
  /** What the user already has on this date. */
  readonly mine: OwnBooking | null;
  readonly isBusy: boolean;
  readonly onHold: (date: CourseDate) => void;
  readonly className: string;
  /** If there is little room. */
  readonly isShort: boolean;
}

/** What the user can do about a date: take a seat, join the line, or see what they have. */
export function BookButton({ slug, date, price, mine, isBusy, onHold, className, isShort }: BookButtonProps) {
  const { t } = useTranslation();
  if (mine?.booking.state.is === 'held') {
    return (
      <Link to={`/book/${date.id}?of=${slug}`} className={className}>
        {t('booking.finish')}
      </Link>
    );
  }
  if (mine?.booking.state.is === 'offered' && price !== null) {
    return (
      <Link to={`/book/${date.id}?of=${slug}`} className={className}>
        {t('pay.bookFor', { amount: moneyText(price, currentLanguage()) })}
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
          ? t(price === null ? 'course.take' : 'booking.submit')
          : t(price === null ? 'course.takeSeat' : 'course.bookDay', {
              day: shortDay(date.startsAt, currentLanguage()),
            })}
      </span>
    </button>
  );
}
