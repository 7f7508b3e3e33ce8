import { plannedZone } from '@gongbang/protocol';

import { dayOf, timeOfDay } from './format.ts';

/** When a class is, as it was announced. */
export interface When {
  /** Ms since 1970; null if no time was set. */
  readonly startsAt: number | null;
  /** Only the day was set: `startsAt` is its beginning, where the mentor is. */
  readonly wholeDay: boolean;
  /** The mentor's time zone (IANA); null if unknown. */
  readonly timeZone: string | null;
}

/** A start as its reader sees it, and by the mentor's clock if that differs. */
export interface WhenText {
  readonly day: string;
  /** Null if only the day was set. */
  readonly time: string | null;
  /** Both. */
  readonly own: string;
  readonly mentors: string | null;
}

/** The time zone of this browser; null if it does not tell, or has a name that is none, such as `Etc/Unknown`. */
export const ownTimeZone = (): string | null =>
  plannedZone.safeParse(Intl.DateTimeFormat().resolvedOptions().timeZone).data ?? null;

/** Null if no time was set. @param reader the reader's time zone, for tests */
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
    // The day is the mentor's, wherever the reader is.
    const day = dayOf(startsAt, language, zone ?? reader);
    return { day, time: null, own: day, mentors: null };
  }
  const [day, time] = [dayOf(startsAt, language, reader), timeOfDay(startsAt, language, reader)];
  const gap = language === 'ko' ? ' ' : ', ';
  const own = `${day}${gap}${time}`;
  const theirs =
    zone === undefined
      ? own
      : `${dayOf(startsAt, language, zone)}${gap}${timeOfDay(startsAt, language, zone)}`;
  return { day, time, own, mentors: theirs === own ? null : `${theirs} (${zone ?? ''})` };
}

/** The day of a moment where the mentor is, as 2026-11-21; in the browser's own zone if the mentor's is unknown. */
export function dateOf(at: number, timeZone: string | null): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: known(timeZone),
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(at);
  const of = new Map(parts.map(({ type, value }) => [type, value]));
  return [of.get('year')?.padStart(4, '0'), of.get('month'), of.get('day')].join('-');
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
