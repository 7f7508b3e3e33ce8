import { useCallback } from 'react';

import { loadOwnBookings, type OwnBooking } from '../client/ownBookings.ts';
import { useLoaded } from './useLoaded.ts';
import { useMe } from './useMe.ts';

export type { OwnBooking } from '../client/ownBookings.ts';

interface OwnBookings {
  /** Null until they are loaded. */
  readonly bookings: readonly OwnBooking[] | null;
  /** Why they will not load; null while they still may. */
  readonly failure: unknown;
  readonly reload: () => void;
}

/**
 * The user's bookings: those of the account, and those this browser has the keys to. @param slug only those of one course
 */
export function useOwnBookings(slug: string | null = null): OwnBookings {
  const me = useMe();
  const account = me === null ? undefined : (me.account?.id ?? null);
  const load = useCallback(
    async () => (account === undefined ? null : await loadOwnBookings(account !== null, slug)),
    [account, slug],
  );
  const { value, failure, reload } = useLoaded<readonly OwnBooking[]>(load);
  return { bookings: value, failure, reload };
}
