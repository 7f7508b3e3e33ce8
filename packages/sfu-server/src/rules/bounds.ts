/** A disk that has not confirmed anything for so long is stuck, in ms: nothing more is begun until it has. */
export const STUCK_MS = 5000;

/** How much one class holds of what people can add to for as long as it is there. */
export const BOUNDS = {
  /** People of whom something is kept: several times the seats, for those who come and go. */
  people: 2000,
  strokes: 2000,
  phones: 8,
} as const;

/** At most so many of a list: the oldest that is of no use makes room, or the oldest of all. */
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
