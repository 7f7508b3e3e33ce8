import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import type { OwnBooking } from '../../hooks/useOwnBookings.ts';
import { reviewActOf } from '../../layout/reviews.ts';
import { reviewPath } from '../../layout/bookingPaths.ts';

/** The link to a booking's review: to write it, or to read it. Nothing if there is none to write. */
export function ReviewButton({ own, className }: { own: OwnBooking; className: string }) {
  const { t } = useTranslation();
  const act = reviewActOf(own.booking);
  return (
    act !== null && (
      <Link
        to={reviewPath(own)}
        className={className}
        aria-label={`${t(act === 'write' ? 'review.write' : 'review.read')}: ${own.booking.course.title}`}
      >
        {t(act === 'write' ? 'review.write' : 'review.read')}
      </Link>
    )
  );
}
