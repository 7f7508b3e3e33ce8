import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

import { preferences, rememberPreferences, type Preferences } from '../client/browserStore.ts';

const store = createStore<Preferences>(preferences);

/** How this person likes the class page, in every tab from the next visit on. */
export function usePreferences(): Preferences {
  return useStore(store);
}

/** The same, at this moment. */
export function currentPreferences(): Preferences {
  return store.getState();
}

export function prefer(change: Partial<Preferences>): void {
  store.setState(change);
  rememberPreferences(store.getState());
}
