import { bookingId as bookingIdShape, secret, type Booking, type Secret } from '@gongbang/protocol';
import { useCallback, useEffect, useRef, useState } from 'react';

import { bookingKnownAs, rememberBooking, updateBooking } from '../client/bookingStore.ts';
import { askCourses } from '../client/courses.ts';
import { useLoaded } from './useLoaded.ts';

interface Opened<T> {
  /** Null until it is loaded. */
  readonly value: { readonly booking: Booking; readonly key: Secret | null; readonly beside: T } | null;
  readonly failure: unknown;
  readonly reload: () => void;
}

/**
 * The booking of an address, `ID#KEY`: by that key, by the one this browser knows, or by the signed-in account. @param hash as it
 * was when the page was opened
 */
export function useOpenedBooking<T>(
  id: string,
  hash: string,
  bring: (id: string, key: Secret | null) => Promise<T>,
): Opened<T> {
  const [key] = useState<Secret | null>(
    () => secret.safeParse(hash.slice(1)).data ?? bookingKnownAs(id)?.key ?? null,
  );
  const isSound = bookingIdShape.safeParse(id).success;
  const load = useCallback(async () => {
    const [booking, beside] = await Promise.all([
      askCourses('getBooking', { params: { bookingId: id }, key }),
      bring(id, key),
    ]);
    return { booking, key, beside };
  }, [id, key, bring]);
  const { value, failure, reload } = useLoaded(load);
  const wasRemembered = useRef(false);
  useEffect(() => {
    if (value !== null && value.key !== null) {
      const keep = wasRemembered.current ? updateBooking : rememberBooking;
      wasRemembered.current = true;
      keep({ booking: value.booking, key: value.key });
    }
  }, [value]);
  return { value: isSound ? value : null, failure, reload };
}
