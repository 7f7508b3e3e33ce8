import {
  bookingId,
  courseSlug,
  dateId,
  secret,
  timestamp,
  type BookingId,
  type NewBooking,
} from '@gongbang/protocol';
import { z } from 'zod';

import { read, write } from './browserStorage.ts';

/*
 * Bookings made or opened in this browser, with their keys: kept the way class links are, so that people find their way
 * back without the mail.
 */

const knownBooking = z.object({
  id: bookingId,
  key: secret,
  slug: courseSlug,
  dateId,
  startsAt: timestamp,
});
export type KnownBooking = z.infer<typeof knownBooking>;

/** Latest first. */
const MAX_KNOWN = 60;

export function knownBookings(): readonly KnownBooking[] {
  return read('local', 'bookings', z.array(knownBooking)) ?? [];
}

/** The booking with its key, if this browser knows it; otherwise null. */
export const bookingKnownAs = (id: string): KnownBooking | null =>
  knownBookings().find((known) => known.id === id) ?? null;

export function rememberBooking({ booking: { id, course, date }, key }: NewBooking): KnownBooking {
  const known = { id, key, slug: course.slug, dateId: date.id, startsAt: date.startsAt };
  write(
    'local',
    'bookings',
    [known, ...knownBookings().filter((other) => other.id !== id)].slice(0, MAX_KNOWN),
  );
  return known;
}

/** It is of no use any more, for example an abandoned hold. */
export function forgetBooking(id: BookingId): void {
  write(
    'local',
    'bookings',
    knownBookings().filter((known) => known.id !== id),
  );
}
