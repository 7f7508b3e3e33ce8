/** A promise, and whether it has settled by now. */
export interface Watched<T> {
  readonly promise: Promise<T>;
  readonly isSettled: boolean;
}

/** Watches what becomes of a promise. */
export function watched<T>(promise: Promise<T>): Watched<T> {
  const state = { promise, isSettled: false };
  const settled = (): void => {
    state.isSettled = true;
  };
  promise.then(settled, settled);
  return state;
}
