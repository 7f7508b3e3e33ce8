import type { CourseDate, NewBooking } from '@gongbang/protocol';

import { rememberBooking } from '../client/bookingStore.ts';
import { courseSaid } from '../client/courses.ts';
import { writtenBy } from '../client/drafts.ts';
import { ownOn } from '../client/ownBookings.ts';
import { askForSeat } from '../client/seatKeys.ts';
import { byServer } from '../client/serverTime.ts';
import { standingOf } from '../layout/bookings.ts';
import { useCourseAct } from './useCourseAct.ts';
import { useAccount } from './useMe.ts';

interface Hold {
  readonly isBusy: boolean;
  readonly hold: (date: Pick<CourseDate, 'id'>) => void;
}

/** Holds a seat when the user presses for it; continues with one this browser already holds. @param onFull there was none left */
export function useHold(onHeld: (made: NewBooking) => void, onFull: () => void): Hold {
  const { act, isBusy } = useCourseAct();
  const account = useAccount();
  return {
    isBusy,
    hold: ({ id }) => {
      act(
        async () => {
          // Whoever goes back and presses again gets one seat, not two.
          const has = await ownOn(id, byServer(Date.now())).catch(() => null);
          if (has !== null && standingOf(has.booking, byServer(Date.now())) === 'held') {
            onHeld(has);
            return;
          }
          const made = await askForSeat('holdSeat', { params: { dateId: id } }, writtenBy(account, id));
          rememberBooking(made);
          onHeld(made);
        },
        (error) => {
          const isFull = courseSaid(error)?.reason === 'FULL';
          if (isFull) {
            onFull();
          }
          return isFull;
        },
      );
    },
  };
}
