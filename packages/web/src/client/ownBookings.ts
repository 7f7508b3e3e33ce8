import { ClientError, codeOf } from '@gongbang/client';
import type { Booking, NewBooking, Secret } from '@gongbang/protocol';

import { hasPlace } from '../layout/bookings.ts';
import { forgetBooking, forgetJoinedByAccount, knownBookings, type KnownBooking } from './bookingStore.ts';
import { askCourses } from './courses.ts';
import { CourseRefusal } from './siteTable.ts';
import { byServer } from './serverTime.ts';

/** A booking, and the key that opens it; null if it belongs to the signed-in account. */
export interface OwnBooking {
  readonly booking: Booking;
  readonly key: Secret | null;
}

/** How many of this browser's bookings are requested one by one, at most: in total, and for one date. */
const MOST = 20;
const MOST_OF_DATE = 3;
/** Anything this old is no longer requested, in ms. */
const LONG_PAST_MS = 90 * 24 * 3_600_000;

/** The user's bookings: those of the account, and those this browser has the keys to. @throws ClientError */
export async function loadOwnBookings(isSignedIn: boolean, slug: string | null): Promise<OwnBooking[]> {
  const ofAccount = isSignedIn ? (await askCourses('getMyBookings')).bookings : [];
  const known = knownBookings().filter((one) => slug === null || one.slug === slug);
  const keys = new Map<string, Secret>(known.map(({ id, key }) => [id, key]));
  const there = new Set<string>(ofAccount.map(({ id }) => id));
  const others = await openAll(
    worthAsking(
      known.filter(({ id }) => !there.has(id)),
      byServer(Date.now()),
    ),
  );
  return [...ofAccount.map((booking) => ({ booking, key: keys.get(booking.id) ?? null })), ...others];
}

/** Upcoming ones before past ones, and none that is long past. */
function worthAsking(known: readonly KnownBooking[], now: number): KnownBooking[] {
  const recent = known.filter(({ startsAt }) => startsAt > now - LONG_PAST_MS);
  const isPast = ({ startsAt }: KnownBooking): boolean => startsAt <= now;
  return [...recent.filter((one) => !isPast(one)), ...recent.filter(isPast)].slice(0, MOST);
}

/** What this browser has on a date, a seat before a place in line; null if no booking says anything. @throws ClientError */
export async function ownOn(dateId: string, now: number): Promise<NewBooking | null> {
  const known = knownBookings().filter((one) => one.dateId === dateId);
  const asked = await Promise.all(known.slice(0, MOST_OF_DATE).map(opened));
  const all = asked.filter(isThere);
  return all.find(({ booking }) => hasPlace(booking, now)) ?? all[0] ?? null;
}

/** A booking that is refused is left out; if all are, nobody can say that there are none. @throws ClientError */
async function openAll(known: readonly KnownBooking[]): Promise<NewBooking[]> {
  const all = await Promise.all(known.map(opened));
  const there = all.filter(isThere);
  const refusal = all.find((one) => one instanceof CourseRefusal);
  if (there.length === 0 && refusal !== undefined) {
    throw refusal;
  }
  return there;
}

const isThere = (one: NewBooking | CourseRefusal | null): one is NewBooking =>
  one !== null && !(one instanceof CourseRefusal);

/** Null if the booking no longer exists, as with an abandoned hold: it is forgotten. @throws ClientError */
async function opened({ id, key }: KnownBooking): Promise<NewBooking | CourseRefusal | null> {
  try {
    return { booking: await askCourses('getBooking', { params: { bookingId: id }, key }), key };
  } catch (error) {
    if (['NOT_FOUND', 'UNAUTHENTICATED'].includes(codeOf(error))) {
      forgetBooking(id);
      return null;
    }
    if (error instanceof CourseRefusal) {
      return error;
    }
    throw error;
  }
}

/**
 * The next person at this browser must not open the account's bookings: they are back for whoever signs in. Returns whether there
 * were any. If the server does not say which those are, none is kept; mails have their links. @throws ClientError if unreachable
 */
export async function forgetOwnBookings(): Promise<boolean> {
  forgetJoinedByAccount();
  const known = knownBookings();
  if (known.length === 0) {
    return false;
  }
  const theirs = await idsOfAccount();
  const gone = known.filter(({ id }) => theirs === null || theirs.has(id));
  for (const { id } of gone) {
    forgetBooking(id);
  }
  return gone.length > 0;
}

async function idsOfAccount(): Promise<ReadonlySet<string> | null> {
  try {
    const { bookings } = await askCourses('getMyBookings');
    return new Set(bookings.map(({ id }) => id));
  } catch (error) {
    if (error instanceof ClientError && error.code === 'DISCONNECTED') {
      throw error;
    }
    return null;
  }
}
