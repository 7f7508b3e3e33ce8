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
 * Seats and the line of one date, as they are at a moment. Instants are those of the wall clock: a date is when people were told.
 */

/** A date with all of its bookings that are not cancelled, in the order of their turns. */
export interface Seating {
  readonly date: DateRecord;
  readonly bookings: readonly BookingRecord[];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Who says nothing to a move is asked once more so long after it, and not in the last day. */
const ASK_AGAIN_MS = 2 * DAY_MS;
/** How long what was only held is known by its link. */
export const HOLD_MEMORY_MS = DAY_MS;
/** The same of what somebody began to pay: longer than its provider is asked about it. */
export const ORDERED_MEMORY_MS = 4 * DAY_MS;
/** Seats that one network may hold, or be offered, at a time: of one date, a half or four; of all. */
const HOLDS_OF_NETWORK = { here: 4, all: 60 } as const;

/** Whether a booking takes a seat. */
export const takesSeat = ({ state, until }: BookingRecord, now: number): boolean =>
  state === 'booked' ||
  ((state === 'held' || state === 'offered' || state === 'awaiting') && (until ?? 0) > now);

/** Seats that are booked, held, offered, or kept for a transfer. */
export const seatsTaken = ({ bookings }: Seating, now: number): number =>
  bookings.filter((booking) => takesSeat(booking, now)).length;

/** Who waits, in the order in which seats are offered. */
export const lineOf = ({ bookings }: Seating): BookingRecord[] =>
  bookings.filter(({ state }) => state === 'waiting').sort((one, other) => one.turn - other.turn);

/** So late nothing is offered any more: a seat that comes free is anybody's. */
export const isLineOver = ({ startsAt }: DateRecord, now: number): boolean =>
  now >= startsAt - OFFER_ENDS_BEFORE_MS;

/** Seats that nobody has. */
const seatsFree = (seating: Seating, now: number): number =>
  Math.max(0, seating.date.seats - seatsTaken(seating, now));

/** Seats for whoever comes now: none while people wait. */
export const seatsForNewcomers = (seating: Seating, now: number): number =>
  lineOf(seating).length > 0 && !isLineOver(seating.date, now) ? 0 : seatsFree(seating, now);

/** Whether a network may hold one more seat of a date. */
export const mayHold = ({ seats }: DateRecord, held: { here: number; all: number }): boolean =>
  held.here < Math.max(HOLDS_OF_NETWORK.here, Math.ceil(seats / 2)) && held.all < HOLDS_OF_NETWORK.all;

/** How many of a network may stand in one line. */
export const LINE_OF_NETWORK = 20;

export const holdUntil = (now: number): number => now + HOLD_MS;

const offerUntil = ({ startsAt }: DateRecord, now: number): number =>
  Math.min(now + OFFER_MS, startsAt - OFFER_ENDS_BEFORE_MS);

/** Of which reminders somebody who books or is told of a move now has no need. */
export const remindersSpared = (
  startsAt: number,
  now: number,
): Pick<BookingRecord, 'remindedDay' | 'remindedHour'> => ({
  remindedDay: now >= startsAt - REMINDERS_MS.day ? startsAt : null,
  remindedHour: now >= startsAt - REMINDERS_MS.hour ? startsAt : null,
});

/** A seat that is booked from now on. */
export const booked = (booking: BookingRecord, { startsAt }: DateRecord, now: number): BookingRecord => ({
  ...booking,
  ...remindersSpared(startsAt, now),
  ...{ state: 'booked', since: now, until: null, network: null },
});

/** A booking that is over. */
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

/** A booking of a date that begins at another time from now on. */
export function moved(
  booking: BookingRecord,
  from: number,
  { startsAt }: DateRecord,
  now: number,
): BookingRecord {
  if (booking.state === 'offered') {
    const until = Math.min(booking.until ?? 0, startsAt - OFFER_ENDS_BEFORE_MS);
    return { ...booking, until };
  }
  if (booking.state === 'awaiting') {
    const until = Math.min(booking.until ?? 0, startsAt - TRANSFER_ENDS_BEFORE_MS);
    return { ...booking, until };
  }
  if (booking.state !== 'booked') {
    return booking;
  }
  const first = booking.movedFrom ?? from;
  const isBack = first === startsAt;
  const askAt = Math.min(now + ASK_AGAIN_MS, startsAt - DAY_MS);
  return {
    ...booking,
    ...remindersSpared(startsAt, now),
    movedFrom: isBack ? null : first,
    askAgainAt: isBack || askAt <= now ? null : askAt,
  };
}

/** A mail that goes with what was done. */
export type Letter =
  | { readonly kind: 'offered'; readonly until: number }
  | { readonly kind: 'offerOver' | 'transferOver' | 'movedAgain' | 'reminderDay' | 'reminderHour' };

/** Something that is to be done by itself: a booking as it is from now on, and what is mailed about it. */
export interface Step {
  readonly booking: BookingRecord;
  readonly letter: Letter | null;
}

/** All that is to be done with a date's bookings by now: offers and transfers that are over, seats for the line, reminders. */
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

/** What somebody who has booked is to be told: one thing at a time. */
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
    // A day's reminder whose time is past helps nobody any more.
    return [{ booking: next, letter: hour ? { kind: 'reminderHour' } : null }];
  }
  const asks: Step[] = isAskedAgain ? [{ booking: next, letter: { kind: 'movedAgain' } }] : [];
  return day ? [...asks, { booking: next, letter: { kind: 'reminderDay' } }] : asks;
}

/** Whether it is to be decided now that too few have booked. */
export function isMinimumDue({ minimum, decidedFor, startsAt }: DateRecord, now: number): boolean {
  return minimum !== null && decidedFor !== startsAt && now >= startsAt - MINIMUM_DECIDED_MS;
}

/** Whether a date is called off because too few have booked; so late that people count on it, it is not. */
export const isTooFew = ({ date, bookings }: Seating, now: number): boolean =>
  isMinimumDue(date, now) &&
  !isLineOver(date, now) &&
  bookings.filter(({ state }) => state === 'booked').length < Math.min(date.minimum ?? 0, date.seats);

/** For which start nothing is to be decided any more: a date that is opened or changed so late is held in any case. */
export const decidedAtChange = (startsAt: number, now: number): number | null =>
  now >= startsAt - MINIMUM_DECIDED_MS ? startsAt : null;

/** When something is to be done with a date by itself; null where nothing is. */
export function dueAt({ date, bookings }: Seating, now: number): number | null {
  if (date.cancelledAt !== null) {
    return null;
  }
  const { startsAt } = date;
  if (now >= startsAt) {
    // What was kept for somebody until then ends; nothing else of it is to come.
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

/** A booking's state, as its person sees it. */
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
