import { z } from 'zod';

/** Why exactly something cannot be booked or offered. */
export const courseReason = z.enum([
  /** All seats are taken; `waiting` says how many are in line. */
  'FULL',
  'LINE_FULL',
  /** The date is over, called off, or has begun. */
  'DATE_CLOSED',
  /** The seat is not held or offered any more. */
  'TOO_LATE',
  /** Told to whoever is signed in, of themselves. */
  'ALREADY_BOOKED',
  /** Somebody at this place holds as many seats as one place may. */
  'TOO_MANY_HOLDS',
  'SLUG_TAKEN',
  'COURSES_FULL',
  'DATES_FULL',
  /** A course that people have booked stays. */
  'HAS_BOOKINGS',
  /** The start has to be ahead. */
  'IN_THE_PAST',
  /** More have booked than there would be seats. */
  'TOO_FEW_SEATS',
  /** The board is for those who have booked. */
  'BOOKERS_ONLY',
  /** The board takes nothing any more: its course is offered no longer. */
  'BOARD_CLOSED',
  /** There are as many comments, photos or people one hides as there may be. */
  'AS_MANY_AS_CAN_BE',
  /** A photo is not there, or not one's own: it waited too long. */
  'PHOTO_GONE',
  /** One was not in the class, or not for long enough. */
  'NOT_THERE',
  /** The class is not over. */
  'TOO_EARLY',
  /** The two weeks are over. */
  'EDIT_OVER',
  /** A link to say yes by, or to end mails, is too old, or none. */
  'LINK_OVER',
  /** It costs something: order it. */
  'PAYMENT_NEEDED',
  /** It costs something else than the page said, or gives back less. */
  'PRICE_CHANGED',
  /** This way to pay is not offered, or not for this date any more. */
  'NO_SUCH_WAY',
  /** The provider does not answer. Nothing was taken. */
  'PROVIDER_UNREACHABLE',
  /** There is no kit, or it is too late to order it, or it is sent. */
  'NO_KIT',
  /** It is paid already, or there is nothing to give back. */
  'ALREADY_PAID',
  'NOTHING_PAID',
  /** Something costs money and there is no way to pay it: set one up first. */
  'NO_PROVIDER',
  /** Events are sent nowhere but to the web. */
  'ADDRESS_REFUSED',
]);
export type CourseReason = z.infer<typeof courseReason>;
