import { NEAR_MS, OFFER_ENDS_BEFORE_MS, type Booking } from '@gongbang/protocol';

/**
 * The state of a booking. `awaiting`: waiting for a transfer; `lapsed`: a hold or an offer that has run out; `moved`: booked, and
 * asked whether another start works; `near`: the waiting room is open.
 */
export type Standing =
  'held' | 'awaiting' | 'waiting' | 'offered' | 'booked' | 'moved' | 'near' | 'over' | 'lapsed' | 'cancelled';

const MS_PER_MINUTE = 60_000;

type Seen = Pick<Booking, 'state' | 'date' | 'course' | 'movedFrom'>;

/** @param now ms since 1970 */
export function standingOf({ state, date, course, movedFrom }: Seen, now: number): Standing {
  if (state.is === 'cancelled' || date.state === 'cancelled') {
    return 'cancelled';
  }
  const isOver =
    date.state === 'past' || (date.state !== 'live' && now >= date.startsAt + course.minutes * MS_PER_MINUTE);
  if (isOver) {
    return 'over';
  }
  if (state.is === 'held' || state.is === 'offered') {
    return state.until <= now ? 'lapsed' : state.is;
  }
  if (state.is === 'waiting' || state.is === 'awaiting') {
    // Only the server says that a transfer did not arrive in time: it may just have been found.
    return state.is;
  }
  if (date.state === 'live' || now >= date.startsAt - NEAR_MS) {
    return 'near';
  }
  return movedFrom === null ? 'booked' : 'moved';
}

/** How relevant a booking is on its course's page, most relevant first: in all these states people have something on its date. */
const WEIGHT: readonly Standing[] = ['near', 'offered', 'moved', 'held', 'awaiting', 'booked', 'waiting'];

/** Whether the person has a seat on the date, a hold on one, or a place in its line. */
export const hasPlace = (seen: Seen, now: number): boolean => WEIGHT.includes(standingOf(seen, now));

/**
 * Why a booking is cancelled. `calledOff`, `tooFew`: the date does not take place; `takenOut`: it does, without this person;
 * `lapsed`: it does, and nobody took the seat that was offered.
 */
export type Ending = 'byPerson' | 'calledOff' | 'tooFew' | 'takenOut' | 'lapsed';

/** Why a booking is cancelled; only the date says whether it takes place. */
export function endingOf({ state, date }: Pick<Booking, 'state' | 'date'>): Ending {
  const by = state.is === 'cancelled' ? state.by : null;
  if (by === 'person') {
    return 'byPerson';
  }
  if (by === 'minimum') {
    return 'tooFew';
  }
  return date.state === 'cancelled' ? 'calledOff' : by === 'time' ? 'lapsed' : 'takenOut';
}

/** This late nothing is offered any more: a free seat is anybody's, and so also for those who were in line. */
export const isLineOver = ({ startsAt }: Booking['date'], now: number): boolean =>
  now >= startsAt - OFFER_ENDS_BEFORE_MS;

/** Whether someone in line can take a free seat at once. */
export const maySeatWaiting = (seen: Seen, now: number): boolean =>
  standingOf(seen, now) === 'waiting' &&
  seen.date.state !== 'live' &&
  now < seen.date.startsAt &&
  isLineOver(seen.date, now) &&
  seen.date.seatsLeft > 0;

/** Which of the user's bookings a course's page is about; null if the user is looking for the dates. */
export function bookingOfCourse(bookings: readonly Booking[], slug: string, now: number): Booking | null {
  const rated = bookings
    .filter(({ course }) => course.slug === slug)
    .map((booking) => ({ booking, weight: WEIGHT.indexOf(standingOf(booking, now)) }))
    .filter(({ weight }) => weight >= 0)
    .sort((a, b) => a.weight - b.weight || a.booking.date.startsAt - b.booking.date.startsAt);
  if (rated[0] !== undefined) {
    return rated[0].booking;
  }
  // Somebody else called it off: whoever comes to the page wants to know why.
  return (
    bookings.find(
      ({ course, state, date }) =>
        course.slug === slug && state.is === 'cancelled' && state.by !== 'person' && date.startsAt > now,
    ) ?? null
  );
}

/** The user's bookings, as their page shows them. */
export interface Shelves {
  /** The next seat. */
  readonly next: Booking | null;
  readonly upcoming: readonly Booking[];
  readonly waiting: readonly Booking[];
  readonly past: readonly Booking[];
  readonly cancelled: readonly Booking[];
}

/** @param now ms since 1970 */
export function shelved(bookings: readonly Booking[], now: number): Shelves {
  const soonest = [...bookings].sort((a, b) => a.date.startsAt - b.date.startsAt);
  const of = (...wanted: Standing[]): Booking[] =>
    soonest.filter((booking) => wanted.includes(standingOf(booking, now)));
  const seats = of('near', 'booked', 'moved');
  const [next = null] = seats;
  return {
    next,
    upcoming: of('near', 'booked', 'moved', 'offered', 'held', 'awaiting').filter(
      (booking) => booking !== next,
    ),
    waiting: of('waiting'),
    // People who only waited, or held a seat and left, were not there.
    past: of('over')
      .filter(({ state }) => state.is === 'booked')
      .reverse(),
    cancelled: of('cancelled').reverse(),
  };
}

/** Whole minutes until it starts; 0 once it should have. */
export const minutesUntil = (startsAt: number, now: number): number =>
  Math.max(0, Math.ceil((startsAt - now) / MS_PER_MINUTE));

const EVENT = /BEGIN:VEVENT\r?\n[^]*?END:VEVENT\r?\n/g;

/** Several calendar files as one: their headers once, and all of their events. */
export function mergedCalendars(files: readonly string[]): string | null {
  const [first] = files;
  if (first === undefined) {
    return null;
  }
  const events = files.flatMap((file) => file.match(EVENT) ?? []);
  const [head = ''] = first.split('BEGIN:VEVENT');
  return events.length === 0 ? null : `${head}${events.join('')}END:VCALENDAR\r\n`;
}
