import type { Store } from '@gongbang/client';
import { useSyncExternalStore } from 'react';

/** A part of what a store holds; re-renders when it changes. */
export function useStore<T, S>(store: Store<T>, select: (state: T) => S): S {
  return useSyncExternalStore(store.subscribe, () => select(store.getState()));
}
