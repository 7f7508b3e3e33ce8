/** A class, as in a list. */
interface Listed {
  readonly id: string;
  readonly role: string;
  readonly startsAt: number | null;
  readonly wholeDay: boolean;
  readonly series?: string | undefined;
}

/** Classes created together, for several days: each with its own links. */
export interface Series<T extends Listed> {
  /** The class that was created first, by which the others know that they belong together. */
  readonly id: string;
  /** By date. */
  readonly classes: readonly T[];
  /** The next one, or otherwise the last. */
  readonly next: T;
}

/** For this long after its start, a class still counts as the next one, in ms. */
const HELD_MS = 6 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The classes of a class's series, by date; only the class itself if it has none. */
export function datesWith<T extends Listed>(known: T, all: readonly T[]): readonly T[] {
  const { series, role } = known;
  return series === undefined
    ? [known]
    : all
        .filter((other) => other.series === series && other.role === role)
        .sort((a, b) => (a.startsAt ?? 0) - (b.startsAt ?? 0));
}

/** A list's classes, with those of one series combined, where the first of them was. @param now ms since 1970 */
export function grouped<T extends Listed>(all: readonly T[], now: number): (T | Series<T>)[] {
  const seen = new Set<string>();
  return all.flatMap((known): (T | Series<T>)[] => {
    const classes = datesWith(known, all);
    const id = known.series;
    const last = classes.at(-1);
    if (id === undefined || last === undefined || classes.length < 2) {
      return [known];
    }
    if (seen.has(id)) {
      return [];
    }
    seen.add(id);
    const isAhead = ({ startsAt, wholeDay }: T): boolean =>
      (startsAt ?? 0) + (wholeDay ? DAY_MS : HELD_MS) > now;
    return [{ id, classes, next: classes.find(isAhead) ?? last }];
  });
}
