import { ClientError, codeOf } from '@gongbang/client';
import {
  courseRoutes,
  type BookingId,
  type CourseCard,
  type CourseError,
  type PictureSize,
  type Secret,
} from '@gongbang/protocol';

import { fetchRow } from './askRow.ts';
import { CourseRefusal, refusalIn, tableOf } from './siteTable.ts';

/** What the server said besides the code; null for anything else that went wrong. */
export const courseSaid = (error: unknown): CourseError | null =>
  error instanceof CourseRefusal ? error.said : null;

/** Whether it does not exist, or belongs to somebody else. */
export const isMissing = (error: unknown): boolean =>
  ['NOT_FOUND', 'UNAUTHENTICATED', 'BAD_REQUEST', 'FORBIDDEN'].includes(codeOf(error));

/** Requests one of the routes of courses and bookings. @throws CourseRefusal, ClientError */
export const askCourses = tableOf(courseRoutes);

/** A booking's date as a calendar file. @throws CourseRefusal, ClientError */
export async function bookingCalendar(bookingId: BookingId, key: Secret | null): Promise<string> {
  const response = await fetchRow(courseRoutes.getBookingCalendar, {
    params: { bookingId },
    key: key ?? undefined,
  });
  try {
    if (response.ok) {
      return await response.text();
    }
    throw refusalIn(await response.json());
  } catch (error) {
    throw error instanceof ClientError
      ? error
      : new ClientError('DISCONNECTED', 'The server cannot be reached.');
  }
}

/** The address of a course's cover; null if it has none. */
export const coverUrl = (
  { slug, cover }: Pick<CourseCard, 'slug' | 'cover'>,
  size: PictureSize,
): string | null =>
  cover === null
    ? null
    : `${courseRoutes.getCover.path.replace('{slug}', slug).replace('{size}', size)}?v=${encodeURIComponent(cover)}`;
