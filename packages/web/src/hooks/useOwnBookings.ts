import { useCallback } from 'react';

import { loadOwnBookings, type OwnBooking } from '../client/ownBookings.ts';
import { useLoaded } from './useLoaded.ts';
import { useMe } from './useMe.ts';

export type { OwnBooking } from '../client/ownBookings.ts';

interface OwnBookings {
  /** Null until they are here. */
  readonly bookings: readonly OwnBooking[] | null;
  /** Why they will not come; null while they may. */
  readonly failure: unknown;
  readonly reload: () => void;
}

/**
 * One's own bookings: those of the account, and those that this browser has the keys of. @param slug those of one course alone
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
