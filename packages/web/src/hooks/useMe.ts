import type { Account, Me } from '@gongbang/protocol';
import { useEffect } from 'react';

import { askWhoIsIn, meStore } from '../client/me.ts';
import { useStore } from './useStore.ts';

/** Who is signed in, and how one signs in here; null until the server has said. It is asked once the page stands. */
export function useMe(): Me | null {
  useEffect(askWhoIsIn, []);
  return useStore(meStore, ({ me }) => me);
}

/** Whoever is signed in; null while nobody is, or nobody knows. */
export const useAccount = (): Account | null => useMe()?.account ?? null;

/** Whether the server does not answer. */
export const useIsAway = (): boolean => useStore(meStore, ({ isAway }) => isAway);
