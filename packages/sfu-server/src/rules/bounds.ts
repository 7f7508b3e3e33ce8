/** A disk that has confirmed nothing for this long is stuck, in ms: nothing more begins until it has. */
export const STUCK_MS = 5000;

/** How much one class holds of anything that people can add to during its lifetime. */
export const BOUNDS = {
  /** People about whom something is stored: several times the seats, for those who come and go. */
  people: 2000,
  strokes: 2000,
  phones: 8,
} as const;

/** Shortens a list to a maximum: the oldest useless entry makes room, or else the oldest of all. */
export function bounded<T>(
  items: readonly T[],
  isOfUse: (item: T) => boolean = () => false,
  most: number = BOUNDS.people,
): readonly T[] {
  let kept = items;
  while (kept.length > most) {
    const useless = kept.findIndex((item) => !isOfUse(item));
    kept = kept.toSpliced(Math.max(useless, 0), 1);
  }
  return kept;
}

/**
 * What whoever has most of something has of it, in order: where all have too much together, one of these gives way, so that nobody
 * takes the room of others.
 */
export function ofHeaviest<T>(
  items: Iterable<T>,
  ownerOf: (item: T) => string,
  weightOf: (item: T) => number,
): readonly T[] {
  const byOwner = Map.groupBy(items, ownerOf).values();
  const total = (of: readonly T[]): number => of.reduce((sum, item) => sum + weightOf(item), 0);
  return leastOf(byOwner, (of) => -total(of)) ?? [];
}

/** The item of least weight, the first of several; undefined if there is none. */
export function leastOf<T>(items: Iterable<T>, weightOf: (item: T) => number): T | undefined {
  let least: { readonly item: T; readonly weight: number } | undefined;
  for (const item of items) {
    const weight = weightOf(item);
    least = least === undefined || weight < least.weight ? { item, weight } : least;
  }
  return least?.item;
}
