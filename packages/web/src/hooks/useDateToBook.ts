import { courseSlug, type CourseCard, type CourseDate } from '@gongbang/protocol';
import { useCallback } from 'react';

import { askCourses, isMissing } from '../client/courses.ts';
import { ownOn, type OwnBooking } from '../client/ownBookings.ts';
import { useLoaded } from './useLoaded.ts';

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
    const own = await ownOn(dateId, Date.now());
    if (own !== null) {
      return { course: own.booking.course, date: own.booking.date, own };
    }
    return (await listed(dateId, of)) ?? ('missing' as const);
  }, [dateId, of]);
  return useLoaded<DateToBook | 'missing'>(load);
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
