/** An item of a list that people look at and press. `isGone`: it is no longer in the list, and only keeps its place. */
export interface Steady<T> {
  readonly item: T;
  readonly isGone: boolean;
}

/**
 * A list in which nothing moves while somebody's hand is on it: what is there keeps its place, what is new comes after it,
 * and what is gone leaves an empty place. Without a hand it is as it should be.
 * @param shown how it was shown before
 * @param now how it should be
 * @param grows false if even additions at the end would move the others: then they wait
 */
export function steadied<T>(
  shown: readonly Steady<T>[],
  now: readonly T[],
  idOf: (item: T) => string,
  isHeld: boolean,
  grows = true,
): Steady<T>[] {
  const there = (item: T): Steady<T> => ({ item, isGone: false });
  if (!isHeld) {
    return now.map(there);
  }
  const byId = new Map(now.map((item) => [idOf(item), item]));
  const kept = shown.map(({ item }): Steady<T> => {
    const current = byId.get(idOf(item));
    byId.delete(idOf(item));
    return current === undefined ? { item, isGone: true } : there(current);
  });
  return grows ? [...kept, ...[...byId.values()].map(there)] : kept;
}

/** Whether two lists show the same. */
export function isSame<T>(a: readonly Steady<T>[], b: readonly Steady<T>[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ item, isGone }, index) => item === b[index]?.item && isGone === b[index].isGone)
  );
}
