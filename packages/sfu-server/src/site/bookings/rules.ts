import {
  HOLD_MS,
  MINIMUM_DECIDED_MS,
  OFFER_ENDS_BEFORE_MS,
  OFFER_MS,
  REMINDERS_MS,
  TRANSFER_ENDS_BEFORE_MS,
  type BookingState,
} from '@gongbang/protocol';

import type { BookingRecord, DateRecord } from '../../ports/bookings.ts';

/*
 * The seats and the line of one date, at a given moment. Times are wall clock times, as people were told them.
 */

/** A date with all its bookings except cancelled ones, in the order of their turns. */
export interface Seating {
  readonly date: DateRecord;
  readonly bookings: readonly BookingRecord[];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How long after a move people who have not answered are asked once more, unless the last day has begun. */
const ASK_AGAIN_MS = 2 * DAY_MS;
/** How long the link of a mere hold is remembered. */
export const HOLD_MEMORY_MS = DAY_MS;
/** The same once a payment has begun: longer than we go on asking its provider. */
export const ORDERED_MEMORY_MS = 4 * DAY_MS;
/** Seats that one network may hold or be offered at a time: of one date, four or half of it if that is more; of all dates. */
const HOLDS_OF_NETWORK = { here: 4, all: 60 } as const;

/** Whether a booking takes a seat. */
export const takesSeat = ({ state, until }: BookingRecord, now: number): boolean =>
  state === 'booked' ||
  ((state === 'held' || state === 'offered' || state === 'awaiting') && (until ?? 0) > now);

/** Seats that are booked, held, offered, or reserved for a transfer. */
export const seatsTaken = ({ bookings }: Seating, now: number): number =>
  bookings.filter((booking) => takesSeat(booking, now)).length;

/** Who waits, in the order in which seats are offered. */
export const lineOf = ({ bookings }: Seating): BookingRecord[] =>
  bookings.filter(({ state }) => state === 'waiting').sort((one, other) => one.turn - other.turn);

/** From then on nothing is offered any more: a seat that becomes free goes to anybody. */
export const isLineOver = ({ startsAt }: DateRecord, now: number): boolean =>
  now >= startsAt - OFFER_ENDS_BEFORE_MS;

/** Seats that nobody has. */
const seatsFree = (seating: Seating, now: number): number =>
  Math.max(0, seating.date.seats - seatsTaken(seating, now));

/** Seats for newcomers: none while people wait. */
export const seatsForNewcomers = (seating: Seating, now: number): number =>
  lineOf(seating).length > 0 && !isLineOver(seating.date, now) ? 0 : seatsFree(seating, now);

/** Whether a network may hold one more seat of a date. */
export const mayHold = ({ seats }: DateRecord, held: { here: number; all: number }): boolean =>
  held.here < Math.max(HOLDS_OF_NETWORK.here, Math.ceil(seats / 2)) && held.all < HOLDS_OF_NETWORK.all;

/** The most people of one network in one line. */
export const LINE_OF_NETWORK = 20;

export const holdUntil = (now: number): number => now + HOLD_MS;

const offerUntil = ({ startsAt }: DateRecord, now: number): number =>
  Math.min(now + OFFER_MS, startsAt - OFFER_ENDS_BEFORE_MS);

/** The reminders that are pointless for somebody who books, or learns of a move, just now. */
export const remindersSpared = (
  startsAt: number,
  now: number,
): Pick<BookingRecord, 'remindedDay' | 'remindedHour'> => ({
  remindedDay: now >= startsAt - REMINDERS_MS.day ? startsAt : null,
  remindedHour: now >= startsAt - REMINDERS_MS.hour ? startsAt : null,
});

/** The booking with its seat taken from now on. */
export const booked = (booking: BookingRecord, { startsAt }: DateRecord, now: number): BookingRecord => ({
  ...booking,
  ...remindersSpared(startsAt, now),
  ...{ state: 'booked', since: now, until: null, network: null },
});

/** The booking once it is over. */
export const cancelled = (
  booking: BookingRecord,
  by: NonNullable<BookingRecord['cancelledBy']>,
  why: string,
  now: number,
): BookingRecord => ({
  ...booking,
  ...{ state: 'cancelled', cancelledAt: now, cancelledBy: by, cancelledWhy: why },
  ...{ sealedPass: null, passHash: null, movedFrom: null, askAgainAt: null, network: null },
  until: booking.state === 'held' ? now : null,
});

/** The booking of a date that was moved. */
export function moved(
  booking: BookingRecord,
  from: number,
  { startsAt }: DateRecord,
  now: number,
): BookingRecord {
  const first = booking.movedFrom ?? from;
  // Whoever is about to take a seat may have seen only the former start: they are asked once they have it.
  const { movedFrom } = asked(first, startsAt, now);
  if (booking.state === 'held') {
    return { ...booking, movedFrom };
  }
  if (booking.state === 'offered') {
    const until = Math.min(booking.until ?? 0, startsAt - OFFER_ENDS_BEFORE_MS);
    return { ...booking, until, movedFrom };
  }
  if (booking.state === 'awaiting') {
    const until = Math.min(booking.until ?? 0, startsAt - TRANSFER_ENDS_BEFORE_MS);
    return { ...booking, until };
  }
  if (booking.state !== 'booked') {
    return booking;
  }
  return {
    ...booking,
    ...remindersSpared(startsAt, now),
    ...asked(first, startsAt, now),
  };
}

/** What somebody is asked who had booked, or ordered, another start: nothing if it is the same again. */
export function asked(
  first: number,
  startsAt: number,
  now: number,
): Pick<BookingRecord, 'movedFrom' | 'askAgainAt'> {
  const isBack = first === startsAt;
  const askAt = Math.min(now + ASK_AGAIN_MS, startsAt - DAY_MS);
  return { movedFrom: isBack ? null : first, askAgainAt: isBack || askAt <= now ? null : askAt };
}

/** The kind of mail that goes with a step. */
export type Letter =
  | { readonly kind: 'offered'; readonly until: number }
  | { readonly kind: 'offerOver' | 'transferOver' | 'movedAgain' | 'reminderDay' | 'reminderHour' };

/** Something to do by itself: the booking afterwards, and the mail about it. */
export interface Step {
  readonly booking: BookingRecord;
  readonly letter: Letter | null;
}

/** Everything due for a date's bookings by now: expired offers and transfers, seats for the line, reminders. */
export function stepsDue(seating: Seating, now: number): Step[] {
  return [
    ...offersOver(seating, now),
    ...offers(seating, now),
    ...seating.bookings.flatMap((booking) => words(booking, seating.date, now)),
  ];
}

const offersOver = ({ bookings }: Seating, now: number): Step[] =>
  bookings
    .filter(({ state, until }) => (state === 'offered' || state === 'awaiting') && (until ?? 0) <= now)
    .map((booking) => ({
      booking: cancelled(booking, 'time', '', now),
      letter: { kind: booking.state === 'offered' ? 'offerOver' : 'transferOver' },
    }));

function offers(seating: Seating, now: number): Step[] {
  const { date } = seating;
  if (isLineOver(date, now)) {
    return [];
  }
  const until = offerUntil(date, now);
  return lineOf(seating)
    .slice(0, seatsFree(seating, now))
    .map((booking) => ({
      booking: { ...booking, state: 'offered', until },
      letter: { kind: 'offered', until },
    }));
}

/** What to tell somebody who has booked, one thing at a time. */
function words(booking: BookingRecord, { startsAt }: DateRecord, now: number): Step[] {
  if (booking.state !== 'booked' || now >= startsAt) {
    return [];
  }
  const isAskedAgain = booking.askAgainAt !== null && booking.askAgainAt <= now;
  const hour = booking.remindedHour !== startsAt && now >= startsAt - REMINDERS_MS.hour;
  const day = booking.remindedDay !== startsAt && now >= startsAt - REMINDERS_MS.day;
  const next = {
    ...booking,
    askAgainAt: isAskedAgain ? null : booking.askAgainAt,
    remindedDay: day ? startsAt : booking.remindedDay,
    remindedHour: hour ? startsAt : booking.remindedHour,
  };
  if (hour || (day && now >= startsAt - REMINDERS_MS.hour)) {
    // A day's reminder that comes too late is of no use.
    return [{ booking: next, letter: hour ? { kind: 'reminderHour' } : null }];
  }
  const asks: Step[] = isAskedAgain ? [{ booking: next, letter: { kind: 'movedAgain' } }] : [];
  return day ? [...asks, { booking: next, letter: { kind: 'reminderDay' } }] : asks;
}

/** Whether it is time to decide if enough people have booked. */
export function isMinimumDue({ minimum, decidedFor, startsAt }: DateRecord, now: number): boolean {
  return minimum !== null && decidedFor !== startsAt && now >= startsAt - MINIMUM_DECIDED_MS;
}

/** Whether a date is called off because too few have booked. Not shortly before the start, when people count on it. */
export const isTooFew = ({ date, bookings }: Seating, now: number): boolean =>
  isMinimumDue(date, now) &&
  !isLineOver(date, now) &&
  bookings.filter(({ state }) => state === 'booked').length < Math.min(date.minimum ?? 0, date.seats);

/** The start for which nothing is left to decide: a date opened or changed this late takes place in any case. */
export const decidedAtChange = (startsAt: number, now: number): number | null =>
  now >= startsAt - MINIMUM_DECIDED_MS ? startsAt : null;

/** When something is next due for a date; null if nothing is. */
export function dueAt({ date, bookings }: Seating, now: number): number | null {
  if (date.cancelledAt !== null) {
    return null;
  }
  const { startsAt } = date;
  if (now >= startsAt) {
    // Reserved seats still expire; nothing else is due any more.
    return earliest(
      bookings.map(({ state, until }) => (state === 'offered' || state === 'awaiting' ? until : null)),
    );
  }
  const isLine = !isLineOver(date, now) && bookings.some(({ state }) => state === 'waiting');
  const moments: (number | null)[] = bookings.flatMap((booking) => {
    switch (booking.state) {
      case 'offered':
      case 'awaiting':
        return [booking.until];
      case 'held':
        return isLine && (booking.until ?? 0) > now ? [booking.until] : [];
      case 'booked':
        return [
          booking.askAgainAt,
          booking.remindedDay === startsAt ? null : startsAt - REMINDERS_MS.day,
          booking.remindedHour === startsAt ? null : startsAt - REMINDERS_MS.hour,
        ];
      default:
        return [];
    }
  });
  if (date.minimum !== null && date.decidedFor !== startsAt) {
    moments.push(startsAt - MINIMUM_DECIDED_MS);
  }
  return earliest(moments);
}

function earliest(moments: readonly (number | null)[]): number | null {
  const known = moments.filter((moment) => moment !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** A booking's state as its person sees it. */
export function stateOf(booking: BookingRecord, line: readonly BookingRecord[]): BookingState {
  switch (booking.state) {
    case 'held':
    case 'offered':
    case 'awaiting':
      return { is: booking.state, until: booking.until ?? 0 };
    case 'booked':
      return { is: 'booked' };
    case 'waiting':
      return {
        is: 'waiting',
        place:
          Math.max(
            0,
            line.findIndex(({ id }) => id === booking.id),
          ) + 1,
      };
    case 'cancelled':
      return {
        is: 'cancelled',
        at: booking.cancelledAt ?? 0,
        by: booking.cancelledBy ?? 'person',
        why: booking.cancelledWhy,
      };
  }
}
