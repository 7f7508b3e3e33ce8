/** Holds what is known, and tells when it changes. React reads it with `useSyncExternalStore`; other frameworks need as little. */
export interface Store<T> {
  readonly getState: () => T;
  /** Nobody is told if the change returns the very state it was given. */
  readonly setState: (change: (state: T) => T) => void;
  /** Calls `listener` after every change; the returned function stops that. */
  readonly subscribe: (listener: (state: T, before: T) => void) => () => void;
}

export function createStore<T>(initial: T): Store<T> {
  let state = initial;
  const listeners = new Set<(state: T, before: T) => void>();
  return {
    getState: () => state,
    setState: (change) => {
      const before = state;
      const after = change(before);
      if (!Object.is(after, before)) {
        state = after;
        for (const listener of listeners) {
          listener(after, before);
        }
      }
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
