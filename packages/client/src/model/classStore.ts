import type { Role } from '@gongbang/protocol';

import { initialState, type ClassPageState } from './classState.ts';
import { createStore, type Store } from './Store.ts';

/** What is known of a class; tells when it changes. */
export type ClassStore = Store<ClassPageState>;

/** What a class page knows before it knows anything. */
export function createClassStore(role: Role): ClassStore {
  return createStore(initialState(role));
}
