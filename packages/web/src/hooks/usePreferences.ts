import { createStore } from '@gongbang/client';

import { preferences, rememberPreferences, type Preferences } from '../client/browserStore.ts';
import { useStore } from './useStore.ts';

const store = createStore(preferences());

/** How this person likes the class page, in every tab from the next visit on. */
export function usePreferences(): Preferences {
  return useStore(store, (state) => state);
}

/** The same, right now. */
export function currentPreferences(): Preferences {
  return store.getState();
}

export function prefer(change: Partial<Preferences>): void {
  store.setState((state) => ({ ...state, ...change }));
  rememberPreferences(store.getState());
}
