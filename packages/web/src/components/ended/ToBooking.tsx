import type { ClassId } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { bookingJoinedWith, bookingKnownAs } from '../../client/bookingStore.ts';
import { bookingPath } from '../../layout/bookingPaths.ts';

interface ToBookingProps {
  readonly classId: ClassId;
  /** What is found there. */
  readonly hint: string;
  readonly isCentered?: boolean;
}

/** The way back to the booking with which the class was joined from this browser; nothing if it was joined by a class link. */
export function ToBooking({ classId, hint, isCentered = false }: ToBookingProps) {
  const { t } = useTranslation();
  const id = bookingJoinedWith(classId);
  return (
    id !== null && (
      <div className={`grid gap-2 ${isCentered ? 'justify-items-center' : 'justify-items-start'}`}>
        <p className="text-sm text-text-2">{hint}</p>
        <Link
          to={bookingPath({ booking: { id }, key: bookingKnownAs(id)?.key ?? null })}
          className="btn btn-line"
        >
          {t('ended.booking')}
        </Link>
      </div>
    )
  );
}
