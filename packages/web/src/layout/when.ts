import { dayOf, timeOfDay } from './format.ts';

/** When a class is, as it was announced. */
export interface When {
  /** Ms since 1970; null where no time was said. */
  readonly startsAt: number | null;
  /** Only the day was said: `startsAt` is its beginning, where the mentor is. */
  readonly wholeDay: boolean;
  /** Where the mentor reads the clock (IANA); null where nobody said. */
  readonly timeZone: string | null;
}

/** A start as its reader sees it, and as the mentor's clock shows it where that is another. */
export interface WhenText {
  readonly own: string;
  readonly mentors: string | null;
}

/** The time zone of this browser; null where it does not tell. */
export const ownTimeZone = (): string | null => Intl.DateTimeFormat().resolvedOptions().timeZone || null;

/** Null where no time was said. @param reader the reader's time zone, for tests */
export function whenText(
  { startsAt, wholeDay, timeZone }: When,
  language: string,
  reader?: string,
): WhenText | null {
  if (startsAt === null) {
    return null;
  }
  const zone = known(timeZone);
  if (wholeDay) {
    // The day is the mentor's, wherever one reads of it.
    return { own: dayOf(startsAt, language, zone ?? reader), mentors: null };
  }
  const own = `${dayOf(startsAt, language, reader)} ${timeOfDay(startsAt, language, reader)}`;
  if (zone === undefined) {
    return { own, mentors: null };
  }
  const theirs = `${dayOf(startsAt, language, zone)} ${timeOfDay(startsAt, language, zone)}`;
  return { own, mentors: theirs === own ? null : `${theirs} (${zone})` };
}

/** A zone that this browser knows. */
function known(timeZone: string | null): string | undefined {
  try {
    return timeZone === null
      ? undefined
      : new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
