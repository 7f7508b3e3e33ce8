/** What is known, and who is told when it changes. React reads it with `useSyncExternalStore`, other frameworks with as little. */
export interface Store<T> {
  readonly getState: () => T;
  /** Nobody is told when the change answers the very state that it was given. */
  readonly setState: (change: (state: T) => T) => void;
  /** Calls `listener` after every change; the answer stops that. */
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
