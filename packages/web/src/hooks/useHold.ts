import type { CourseDate, NewBooking } from '@gongbang/protocol';

import { rememberBooking } from '../client/bookingStore.ts';
import { askCourses, courseSaid } from '../client/courses.ts';
import { useCourseAct } from './useCourseAct.ts';

interface Hold {
  readonly isBusy: boolean;
  readonly hold: (date: Pick<CourseDate, 'id'>) => void;
}

/** Holds a seat for one who has pressed for it. @param onFull there was none any more */
export function useHold(onHeld: (made: NewBooking) => void, onFull: () => void): Hold {
  const { act, isBusy } = useCourseAct();
  return {
    isBusy,
    hold: ({ id }) => {
      act(
        async () => {
          const made = await askCourses('holdSeat', { params: { dateId: id } });
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
