import type { BookingBrakes } from '../ports/bookings.ts';
import { brake } from './accountBrakes.ts';

const QUARTER = 15 * 60;
const DAY = 86_400;

/**
 * How often somebody may hold and book. A school may sit behind one address; one email address gets only a
 * few mails a day, whoever enters it into a form.
 */
export const bookingBrakes = (): BookingBrakes => ({
  holdsFrom: brake(120, QUARTER),
  bookingsFrom: brake(60, QUARTER),
  bookingsTo: brake(20, DAY),
  alertsFrom: brake(30, QUARTER),
  alertsTo: brake(3, DAY),
  wrongKeysFrom: brake(100, QUARTER),
  messagesOf: brake(10, DAY),
});
