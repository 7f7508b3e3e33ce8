import type { Account, Me } from '@gongbang/protocol';
import { useEffect } from 'react';

import { askWhoIsIn, meStore } from '../client/me.ts';
import { useStore } from './useStore.ts';

/** Who is signed in, and how to sign in here; null until the server has said. Requested once the page is shown. */
export function useMe(): Me | null {
  useEffect(askWhoIsIn, []);
  return useStore(meStore, ({ me }) => me);
}

/** The signed-in account; null while nobody is signed in, or it is unknown. */
export const useAccount = (): Account | null => useMe()?.account ?? null;

/** Whether the server does not answer. */
export const useIsAway = (): boolean => useStore(meStore, ({ isAway }) => isAway);
