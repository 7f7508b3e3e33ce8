import { z } from 'zod';

/** The exact reason why something cannot be booked or offered. */
export const courseReason = z.enum([
  /** All seats are taken; `waiting` says how many are in line. */
  'FULL',
  'LINE_FULL',
  /** The date is over, called off, or has begun. */
  'DATE_CLOSED',
  /** The seat is no longer held or offered. */
  'TOO_LATE',
  /** Told only to somebody signed in, about themselves. */
  'ALREADY_BOOKED',
  /** Too many seats are already held from this address or network. */
  'TOO_MANY_HOLDS',
  'SLUG_TAKEN',
  'COURSES_FULL',
  'DATES_FULL',
  /** The course has another date at the very same start. */
  'SAME_START',
  /** A course that people have booked cannot be removed. */
  'HAS_BOOKINGS',
  /** The start must be in the future. */
  'IN_THE_PAST',
  /** Fewer seats than people have already booked. */
  'TOO_FEW_SEATS',
  /** The board is for those who have booked. */
  'BOOKERS_ONLY',
  /** The board takes no more entries, because its course is no longer offered. */
  'BOARD_CLOSED',
  /** The limit of comments, photos or hidden people is reached. */
  'AS_MANY_AS_CAN_BE',
  /** A photo does not exist, belongs to somebody else, or waited too long. */
  'PHOTO_GONE',
  /** The person was not in the class, or not long enough. */
  'NOT_THERE',
  /** The class is not over yet. */
  'TOO_EARLY',
  /** The two weeks for changes are over. */
  'EDIT_OVER',
  /** A link to confirm, or to unsubscribe, has expired or is invalid. */
  'LINK_OVER',
  /** It is not free: order it. */
  'PAYMENT_NEEDED',
  /** The price, or what was refunded already, differs from the one on the page, or less would be refunded. */
  'PRICE_CHANGED',
  /** The start or the refund rule differs from the one on the page. */
  'TERMS_CHANGED',
  /** The booking is in another state than on the page: it was booked, paid or offered meanwhile. */
  'BOOKING_CHANGED',
  /** This way to pay is not offered, or no longer for this date. */
  'NO_SUCH_WAY',
  /** The payment provider does not answer. No money was taken. */
  'PROVIDER_UNREACHABLE',
  /** There is no kit, or it is too late to order it, or it has been sent. */
  'NO_KIT',
  /** It is already paid, or there is nothing to refund. */
  'ALREADY_PAID',
  'NOTHING_PAID',
  /** Something has a price, but no way to pay is set up: set one up first. */
  'NO_PROVIDER',
  /** Events are only sent to public addresses. */
  'ADDRESS_REFUSED',
]);
export type CourseReason = z.infer<typeof courseReason>;
