import { courseSlug, type Course, type CourseCard, type CourseDate } from '@gongbang/protocol';
import { useCallback } from 'react';

import { askCourses, isMissing } from '../client/courses.ts';
import { ownOn, type OwnBooking } from '../client/ownBookings.ts';
import { byServer } from '../client/serverTime.ts';
import { useLoaded } from './useLoaded.ts';

/** A date that somebody wants a seat on. */
export interface DateToBook {
  readonly course: CourseCard;
  readonly date: CourseDate;
  /** The course with its price, kit and ways to pay; null if it is no longer offered. */
  readonly full: Course | null;
  /** What this browser already has on it, for example a hold. */
  readonly own: OwnBooking | null;
}

/** A date by its id. @param of its course, if the address says so @param isSignedIn null: not known yet */
export function useDateToBook(
  dateId: string,
  of: string | null,
  isSignedIn: boolean | null,
): ReturnType<typeof useLoaded<DateToBook | 'missing'>> {
  const load = useCallback(async () => {
    if (isSignedIn === null) {
      return null;
    }
    const own = (await ownOn(dateId, byServer(Date.now()))) ?? (isSignedIn ? await ofAccount(dateId) : null);
    if (own === null) {
      return (await listed(dateId, of)) ?? ('missing' as const);
    }
    const { course, date } = own.booking;
    return { course, date, full: await courseOf(course.slug), own };
  }, [dateId, of, isSignedIn]);
  return useLoaded<DateToBook | 'missing'>(load);
}

/** What the account has on a date without this browser having its key. */
async function ofAccount(dateId: string): Promise<OwnBooking | null> {
  const { bookings } = await askCourses('getMyBookings');
  const booking = bookings.find(({ date, state }) => date.id === dateId && state.is !== 'cancelled');
  return booking === undefined ? null : { booking, key: null };
}

/** Null if there is no such course. */
async function courseOf(slug: string): Promise<Course | null> {
  try {
    return await askCourses('getCourse', { params: { slug } });
  } catch (error) {
    if (isMissing(error)) {
      return null;
    }
    throw error;
  }
}

async function listed(dateId: string, of: string | null): Promise<DateToBook | null> {
  const slug = courseSlug.safeParse(of);
  const named = slug.success ? await courseOf(slug.data) : null;
  const date = named?.dates.find(({ id }) => id === dateId);
  if (named !== null && date !== undefined) {
    return { course: named, date, full: named, own: null };
  }
  const { dates } = await askCourses('getStorefront');
  const entry = dates.find((one) => one.date.id === dateId);
  return entry === undefined ? null : { ...entry, full: await courseOf(entry.course.slug), own: null };
}
