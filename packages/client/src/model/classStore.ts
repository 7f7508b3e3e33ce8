import type { Role } from '@gongbang/protocol';
import { createStore, type StoreApi } from 'zustand/vanilla';

import { initialState, type ClassPageState } from './classState.ts';

/** What a class page knows, before it knows anything. */
export function createClassStore(role: Role): StoreApi<ClassPageState> {
  return createStore(() => initialState(role));
}
