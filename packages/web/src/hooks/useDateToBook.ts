import { courseSlug, type CourseCard, type CourseDate } from '@gongbang/protocol';
import { useCallback } from 'react';

import { knownBookings } from '../client/bookingStore.ts';
import { askCourses, isMissing } from '../client/courses.ts';
import { useLoaded } from './useLoaded.ts';
import type { OwnBooking } from './useOwnBookings.ts';

/** A date that somebody wants a seat on. */
export interface DateToBook {
  readonly course: CourseCard;
  readonly date: CourseDate;
  /** What this browser has on it already: a hold, say. */
  readonly own: OwnBooking | null;
}

/** A date by its id. @param of the course that it is of, where the address says so */
export function useDateToBook(
  dateId: string,
  of: string | null,
): ReturnType<typeof useLoaded<DateToBook | 'missing'>> {
  const load = useCallback(async () => {
    const own = await ownOn(dateId);
    if (own !== null) {
      return { course: own.booking.course, date: own.booking.date, own };
    }
    return (await listed(dateId, of)) ?? ('missing' as const);
  }, [dateId, of]);
  return useLoaded<DateToBook | 'missing'>(load);
}

async function ownOn(dateId: string): Promise<OwnBooking | null> {
  const known = knownBookings().find((one) => one.dateId === dateId);
  if (known === undefined) {
    return null;
  }
  try {
    const params = { bookingId: known.id };
    return { booking: await askCourses('getBooking', { params, key: known.key }), key: known.key };
  } catch (error) {
    if (isMissing(error)) {
      return null;
    }
    throw error;
  }
}

async function listed(dateId: string, of: string | null): Promise<DateToBook | null> {
  const slug = courseSlug.safeParse(of);
  if (slug.success) {
    try {
      const course = await askCourses('getCourse', { params: { slug: slug.data } });
      const date = course.dates.find(({ id }) => id === dateId);
      if (date !== undefined) {
        return { course, date, own: null };
      }
    } catch (error) {
      if (!isMissing(error)) {
        throw error;
      }
    }
  }
  const { dates } = await askCourses('getStorefront');
  const entry = dates.find(({ date }) => date.id === dateId);
  return entry === undefined ? null : { ...entry, own: null };
}
