import { COURSE_LIMITS, type BookingId, type DateState } from '@gongbang/protocol';

import type { BookingRecord } from '../../ports/bookings.ts';
import type { OrderRecord } from '../../ports/payments.ts';
import { CourseError } from '../catalog/CourseError.ts';
import { stageOf } from '../catalog/rules.ts';
import { passPlace } from './Letters.ts';
import { asked, booked, cancelled, isLineOver, mayHold, seatsForNewcomers, takesSeat } from './rules.ts';
import type { Turn } from './Turns.ts';
import type { Booker, CourseWorld } from './world.ts';

/*
 * Rules and steps for taking a seat within a turn, whether free or paid.
 */

export const findIn = ({ seating }: Turn, id: BookingId): BookingRecord | undefined =>
  seating.bookings.find((booking) => booking.id === id);

export const isSeatFree = ({ seating, now }: Turn): boolean => seatsForNewcomers(seating, now) > 0;

/** Whether somebody can book a seat: one reserved for them, or a free one if their reservation or the line is over. */
export const hasSeatToBook = (turn: Turn, mine: BookingRecord): boolean => {
  switch (mine.state) {
    case 'held':
    case 'offered':
    case 'awaiting':
      return takesSeat(mine, turn.now) || isSeatFree(turn);
    case 'waiting':
      return isLineOver(turn.date, turn.now) && isSeatFree(turn);
    default:
      return false;
  }
};

/** Whether the person's network may hold one more seat; a seat that is still theirs is counted already. */
export const mayTakeAgain = async (turn: Turn, mine: BookingRecord): Promise<boolean> =>
  takesSeat(mine, turn.now) ||
  mine.network === null ||
  mayHold(turn.date, await turn.stores.bookings.countHolds(mine.network, turn.date.id, turn.now));

export const stageIn = (
  world: Pick<CourseWorld, 'door'>,
  { date, course, now }: Turn,
): Exclude<DateState, 'full'> => stageOf(date, course, world.door.look(date.classId), now);

/** @throws CourseError DATE_CLOSED */
export function assertOpen(world: Pick<CourseWorld, 'door'>, turn: Turn): void {
  if (stageIn(world, turn) !== 'open') {
    throw new CourseError('DATE_CLOSED');
  }
}

/** A course with a price has to be ordered. @throws CourseError PAYMENT_NEEDED */
export function assertFree({ course }: Turn): void {
  if (course.price > 0) {
    throw new CourseError('PAYMENT_NEEDED');
  }
}

/** Books the seat, and gives its person a way in and a mail. */
export function takeSeat(
  world: Pick<CourseWorld, 'secrets' | 'mails'>,
  turn: Turn,
  mine: BookingRecord,
): void {
  const { secrets, mails } = world;
  const pass = secrets.key();
  const { startsAt } = turn.date;
  const { movedFrom } = mine;
  const seat = {
    ...booked(mine, turn.date, turn.now),
    ...(movedFrom === null ? {} : asked(movedFrom, startsAt, turn.now)),
    sealedPass: secrets.seal(pass, passPlace(mine.id)),
    passHash: secrets.hash(pass),
  };
  turn.put(seat);
  // Whatever else was begun for it is not to be paid any more.
  turn.till.endOrders(mine.id);
  turn.mail(seat, (facts) => mails.booked(facts));
  if (movedFrom !== null && seat.movedFrom !== null) {
    // As everybody was told who had a seat then: it asks, and says what comes back.
    turn.mail(seat, (facts) => mails.moved(facts, movedFrom));
  }
}

/** The address, but only if it is the signed-in account's: nobody learns of others’ bookings. */
export const sameAs = (email: string, booker: Booker): string | null =>
  booker.email === email ? email : null;

/** An address has one booking per date; mere holds do not count. @throws CourseError ALREADY_BOOKED */
export function assertNotBooked({ seating }: Turn, email: string | null, mine?: BookingId): void {
  const isTheirs = ({ id, state, email: other }: BookingRecord): boolean =>
    other === email && state !== 'held' && id !== mine;
  if (email !== null && seating.bookings.some(isTheirs)) {
    throw new CourseError('ALREADY_BOOKED');
  }
}

/**
 * Ends what else a signed-in person has begun to pay for on the date, also where time has run out for it: a payment that still
 * arrives for it books no second seat, and is refunded.
 * @param email null if they are not signed in with the address that they book with
 * @returns orders whose windows are still open
 */
export async function endOthers(turn: Turn, email: string | null, mine: BookingId): Promise<OrderRecord[]> {
  const { stores, till, date, now } = turn;
  const theirs = email === null ? [] : await stores.bookings.ofAddress(email, COURSE_LIMITS.bookings);
  const open: OrderRecord[] = [];
  for (const { id } of theirs.filter((one) => one.dateId === date.id && one.id !== mine)) {
    const other = await turn.recall(id);
    const mayStillBook = other?.state === 'held' || other?.cancelledBy === 'time';
    const orders = till.of(id).filter(({ state }) => state !== 'paid');
    if (other !== null && mayStillBook && orders.length > 0) {
      open.push(...orders.filter(({ state }) => state === 'pending'));
      turn.put(
        other.state === 'held' ? cancelled(other, 'person', '', now) : { ...other, cancelledBy: 'person' },
      );
    }
  }
  return open;
}
