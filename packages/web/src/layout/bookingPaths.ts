import type { Booking, Secret } from '@gongbang/protocol';

/** A booking, and the key that opens it; null if it belongs to the signed-in account. */
interface Own {
  readonly booking: Pick<Booking, 'id'>;
  readonly key: Secret | null;
}

/** Its key comes after the `#`, which browsers never send. */
const path = ({ booking, key }: Own, more = ''): string =>
  `/b/${booking.id}${more}${key === null ? '' : `#${key}`}`;

/** The path of a booking. */
export const bookingPath = (own: Own): string => path(own);

/** The path of a booking's review. */
export const reviewPath = (own: Own): string => path(own, '/review');

/** The path of a booking's receipt. */
export const receiptPath = (own: Own): string => path(own, '/receipt');

/** The path where a seat is taken and paid for. @param more additional query */
export const checkoutPath = ({ course, date }: Pick<Booking, 'course' | 'date'>, more = ''): string =>
  `/book/${date.id}?of=${course.slug}${more}`;
