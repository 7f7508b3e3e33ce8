import { ClientError, codeOf } from '@gongbang/client';
import {
  courseErrorBody,
  courseRoutes,
  type BookingId,
  type CourseAnswer,
  type CourseBody,
  type CourseCard,
  type CourseError,
  type CourseRoute,
  type PictureSize,
  type Route,
  type Secret,
} from '@gongbang/protocol';
import type { z } from 'zod';

import { askRow, fetchRow, understood } from './askRow.ts';

/** What goes with a request. */
export interface CourseAsk<N extends CourseRoute> {
  readonly body?: CourseBody<N>;
  readonly params?: Readonly<Record<string, string>>;
  /** Of a booking; null where one is signed in as whose it is. */
  readonly key?: Secret | null;
  readonly file?: Blob;
}

/** A refusal of what is offered and booked, with what people can do about it. */
export class CourseRefusal extends ClientError {
  readonly said: CourseError;

  constructor(said: CourseError) {
    super(said.code, said.message);
    this.name = 'CourseRefusal';
    this.said = said;
  }
}

/** What the server said besides the code; null for all else that went wrong. */
export const courseSaid = (error: unknown): CourseError | null =>
  error instanceof CourseRefusal ? error.said : null;

/** Whether there is no such thing, or it is not one’s own. */
export const isMissing = (error: unknown): boolean =>
  ['NOT_FOUND', 'UNAUTHENTICATED', 'BAD_REQUEST', 'FORBIDDEN'].includes(codeOf(error));

/** Asks one of the routes of courses and bookings. @throws CourseRefusal, ClientError */
export async function askCourses<N extends CourseRoute>(
  name: N,
  { body, params, key, file }: CourseAsk<N> = {},
): Promise<CourseAnswer<N>> {
  const row: Route = courseRoutes[name];
  const { isOk, answer } = await askRow(row, { params, key: key ?? undefined, json: body, file });
  if (!isOk) {
    throw refusalIn(answer);
  }
  // Of a row that is found by its name, TypeScript knows the answer only as one of all.
  return understood(row.response as z.ZodType<CourseAnswer<N>>, row, answer);
}

/** What an answer of refusal says, of all tables that are about what is offered and booked. */
export function refusalIn(answer: unknown): ClientError {
  const refusal = courseErrorBody.safeParse(answer);
  return refusal.success
    ? new CourseRefusal(refusal.data.error)
    : new ClientError('DISCONNECTED', 'The answer is not the server’s.');
}

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

/** Where a course's cover is; null where it has none. */
export const coverUrl = (
  { slug, cover }: Pick<CourseCard, 'slug' | 'cover'>,
  size: PictureSize,
): string | null =>
  cover === null
    ? null
    : `${courseRoutes.getCover.path.replace('{slug}', slug).replace('{size}', size)}?v=${encodeURIComponent(cover)}`;
