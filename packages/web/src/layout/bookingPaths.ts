import type { Booking, Secret } from '@gongbang/protocol';

/** A booking, and the key that opens it; null where one is signed in as whose it is. */
interface Own {
  readonly booking: Pick<Booking, 'id'>;
  readonly key: Secret | null;
}

/** Its key stands behind the `#`, which browsers never send. */
const path = ({ booking, key }: Own, more = ''): string =>
  `/b/${booking.id}${more}${key === null ? '' : `#${key}`}`;

/** Where a booking is. */
export const bookingPath = (own: Own): string => path(own);

/** Where the review of a booking is. */
export const reviewPath = (own: Own): string => path(own, '/review');

/** Where the receipt of a booking is. */
export const receiptPath = (own: Own): string => path(own, '/receipt');

/** Where a seat is taken and paid. @param more of the query */
export const checkoutPath = ({ course, date }: Pick<Booking, 'course' | 'date'>, more = ''): string =>
  `/book/${date.id}?of=${course.slug}${more}`;
