import type { Store } from '@gongbang/client';
import { useSyncExternalStore } from 'react';

/** A part of what a store knows; draws again when it is another one. */
export function useStore<T, S>(store: Store<T>, select: (state: T) => S): S {
  return useSyncExternalStore(store.subscribe, () => select(store.getState()));
}
