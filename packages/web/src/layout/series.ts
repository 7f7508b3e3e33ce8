/** A class as a list has it. */
interface Listed {
  readonly id: string;
  readonly role: string;
  readonly startsAt: number | null;
  readonly wholeDay: boolean;
  readonly series?: string | undefined;
}

/** Classes that were made together, for several days: each with links of its own. */
export interface Series<T extends Listed> {
  /** The class that was made first, by which the others know that they belong together. */
  readonly id: string;
  /** By date. */
  readonly classes: readonly T[];
  /** The one that is next, or the last one. */
  readonly next: T;
}

/** A class counts as the next one until so long after it has begun, in ms. */
const HELD_MS = 6 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The classes of the series that a class is of, by date; the class itself where it is alone. */
export function datesWith<T extends Listed>(known: T, all: readonly T[]): readonly T[] {
  const { series, role } = known;
  return series === undefined
    ? [known]
    : all
        .filter((other) => other.series === series && other.role === role)
        .sort((a, b) => (a.startsAt ?? 0) - (b.startsAt ?? 0));
}

/** The classes of a list, those of one series as one, where the first of them stands. @param now ms since 1970 */
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
