import type { Booking } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import { forgetBooking } from '../client/bookingStore.ts';
import { askCourses, bookingCalendar, courseSaid } from '../client/courses.ts';
import { saveFile } from '../client/saveFile.ts';
import { useCourseAct } from './useCourseAct.ts';
import type { OwnBooking } from './useOwnBookings.ts';
import { useToast } from './useToast.ts';

/** What the user can do with a booking. */
export interface BookingActs {
  readonly isBusy: boolean;
  readonly accept: () => void;
  readonly cancel: () => void;
  readonly saveCalendar: () => void;
}

/** Actions on a booking. @param onChanged receives its new state */
export function useBookingActs(
  { booking, key }: OwnBooking,
  onChanged: (booking: Booking) => void,
): BookingActs {
  const { t } = useTranslation();
  const toast = useToast();
  const { act, isBusy } = useCourseAct();
  const ask = { params: { bookingId: booking.id }, key };
  const { is } = booking.state;
  const look = async (): Promise<void> => {
    onChanged(await askCourses('getBooking', ask));
  };
  return {
    isBusy,
    accept: () => {
      act(
        async () => {
          // Yes to the time that this page shows: the mentor may have moved the date again.
          const query = { startsAt: String(booking.date.startsAt) };
          onChanged(await askCourses('acceptSeat', { ...ask, query }));
          toast('info', is === 'booked' ? t('booking.movedDone') : t('booking.done'));
        },
        (error) => {
          // The seat offered to someone in line is somebody else's by now.
          const reason = courseSaid(error)?.reason;
          const isMoved = reason === 'TERMS_CHANGED';
          const isGone = is === 'waiting' && reason === 'TOO_LATE';
          if (isGone || isMoved) {
            toast('error', t(isMoved ? 'booking.movedMeanwhile' : 'courseFailed.FULL'));
            act(look);
          }
          return isGone || isMoved;
        },
      );
    },
    cancel: () => {
      act(
        async () => {
          // What this page shows is given up, and nothing that it became meanwhile: a seat, or one that is paid.
          onChanged(await askCourses('cancelBooking', { ...ask, query: { shown: is } }));
          if (is === 'held') {
            forgetBooking(booking.id);
          }
          toast(
            'info',
            is === 'waiting'
              ? t('booking.left')
              : is === 'offered'
                ? t('booking.declined')
                : is === 'held'
                  ? t('booking.stopped')
                  : t('booking.cancelled'),
          );
        },
        (error) => {
          if (courseSaid(error)?.reason === 'BOOKING_CHANGED') {
            act(look);
          }
          return false;
        },
      );
    },
    saveCalendar: () => {
      act(async () => {
        const file = await bookingCalendar(booking.id, key);
        saveFile('gongbang.ics', new Blob([file], { type: 'text/calendar' }));
      });
    },
  };
}
