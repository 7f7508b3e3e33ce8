import type { Booking, Secret } from '@gongbang/protocol';
import { useCallback } from 'react';

import { knownBookings } from '../client/bookingStore.ts';
import { askCourses, isMissing } from '../client/courses.ts';
import { useLoaded } from './useLoaded.ts';
import { useMe } from './useMe.ts';

/** A booking, and the key that opens it; null where one is signed in as whose it is. */
export interface OwnBooking {
  readonly booking: Booking;
  readonly key: Secret | null;
}

interface OwnBookings {
  /** Null until they are here. */
  readonly bookings: readonly OwnBooking[] | null;
  readonly reload: () => void;
}

/** Bookings of this browser that are asked for one by one, at most. */
const MOST = 20;

/**
 * One's own bookings: those of the account, and those that this browser has the keys of. @param slug those of one course alone
 */
export function useOwnBookings(slug: string | null = null): OwnBookings {
  const me = useMe();
  const account = me === null ? undefined : (me.account?.id ?? null);
  const load = useCallback(async () => {
    if (account === undefined) {
      return null;
    }
    const known = knownBookings().filter((one) => slug === null || one.slug === slug);
    const ofAccount = account === null ? [] : (await askCourses('getMyBookings')).bookings;
    const keys = new Map<string, Secret>(known.map(({ id, key }) => [id, key]));
    const there = new Set<string>(ofAccount.map(({ id }) => id));
    const others = known.filter(({ id }) => !there.has(id)).slice(0, MOST);
    const opened = await Promise.all(others.map(opening));
    return [
      ...ofAccount.map((booking) => ({ booking, key: keys.get(booking.id) ?? null })),
      ...opened.filter((one) => one !== null),
    ];
  }, [account, slug]);
  const { value, reload } = useLoaded<readonly OwnBooking[]>(load);
  return { bookings: value, reload };
}

/** Null where there is no such booking any more. @throws ClientError */
async function opening({ id, key }: { id: string; key: Secret }): Promise<OwnBooking | null> {
  try {
    return { booking: await askCourses('getBooking', { params: { bookingId: id }, key }), key };
  } catch (error) {
    if (isMissing(error)) {
      return null;
    }
    throw error;
  }
}
