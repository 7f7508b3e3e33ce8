import type { ClassId } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { bookingJoinedWith, bookingKnownAs } from '../../client/bookingStore.ts';
import { bookingPath } from '../../layout/bookingPaths.ts';

/** The way back to the booking with which the class was joined from this browser; nothing if it was joined by a class link. */
export function ToBooking({ classId }: { classId: ClassId }) {
  const { t } = useTranslation();
  const id = bookingJoinedWith(classId);
  return (
    id !== null && (
      <div className="grid justify-items-start gap-2">
        <p className="text-sm text-text-2">{t('ended.bookingHint')}</p>
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
