import {
  bookingId,
  classId,
  courseSlug,
  dateId,
  secret,
  timestamp,
  type Booking,
  type BookingId,
  type ClassId,
  type NewBooking,
} from '@gongbang/protocol';
import { z } from 'zod';

import { isKept, read, write } from './browserStorage.ts';
import { personName, rememberName } from './browserStore.ts';

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

/** Whether this browser still knows its bookings once the page is closed. */
export const areBookingsKept = (): boolean => isKept('local', 'bookings');

export function rememberBooking({ booking: { id, course, date }, key }: NewBooking): KnownBooking {
  const known = { id, key, slug: course.slug, dateId: date.id, startsAt: date.startsAt };
  write(
    'local',
    'bookings',
    [known, ...knownBookings().filter((other) => other.id !== id)].slice(0, MAX_KNOWN),
  );
  return known;
}

/** The same later on: what was forgotten meanwhile, at sign-out, stays forgotten. */
export function updateBooking(made: NewBooking): void {
  if (bookingKnownAs(made.booking.id) !== null) {
    rememberBooking(made);
  }
}

/** It is of no use any more, for example an abandoned hold. */
export function forgetBooking(id: BookingId): void {
  write(
    'local',
    'bookings',
    knownBookings().filter((known) => known.id !== id),
  );
  write(
    'local',
    'joined',
    bookingsJoined().filter((joined) => joined.bookingId !== id),
  );
}

const joinedWith = z.object({ classId, bookingId });

/** At sign-out: classes joined with the account's bookings, of which this browser has no keys. */
export function forgetJoinedByAccount(): void {
  write(
    'local',
    'joined',
    bookingsJoined().filter((joined) => bookingKnownAs(joined.bookingId) !== null),
  );
}

/** The class opens from here: under the name on the booking, if this browser knows no other, and leads back to the booking. */
export function rememberJoining({ id, name, class: open }: Pick<Booking, 'id' | 'name' | 'class'>): void {
  const others = bookingsJoined().filter((joined) => joined.classId !== open?.id);
  if (open !== null) {
    write('local', 'joined', [{ classId: open.id, bookingId: id }, ...others].slice(0, MAX_KNOWN));
  }
  if (name !== null && personName() === '') {
    rememberName(name);
  }
}

/** The booking with which a class was joined from this browser; otherwise null. */
export const bookingJoinedWith = (id: ClassId): BookingId | null =>
  bookingsJoined().find((joined) => joined.classId === id)?.bookingId ?? null;

const bookingsJoined = (): readonly z.infer<typeof joinedWith>[] =>
  read('local', 'joined', z.array(joinedWith)) ?? [];
