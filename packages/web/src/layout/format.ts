const SECOND_MS = 1000;
const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3600;

/** Elapsed time as on a clock: 4:05, 1:02:03. Negative counts as zero. */
export function clockTime(ms: number): string {
  const { hours, minutes, seconds } = split(ms);
  const pad = (value: number): string => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds)}` : `${pad(minutes)}:${pad(seconds)}`;
}

/** Whole hours, minutes and seconds of a duration. */
export function split(ms: number): { hours: number; minutes: number; seconds: number } {
  const total = Math.max(0, Math.floor(ms / SECOND_MS));
  return {
    hours: Math.floor(total / HOUR_SECONDS),
    minutes: Math.floor((total % HOUR_SECONDS) / MINUTE_SECONDS),
    seconds: total % MINUTE_SECONDS,
  };
}

const SUFFIXES: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };

/** Place in a line: 2번째, 2nd. */
export function ordinal(place: number, language: 'ko' | 'en'): string {
  const suffix = SUFFIXES[new Intl.PluralRules('en', { type: 'ordinal' }).select(place)] ?? 'th';
  return language === 'ko' ? `${place}번째` : `${place}${suffix}`;
}

/** 오후 2:00, 2:00 PM. */
export function timeOfDay(at: number, language: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit', timeZone }).format(at);
}

/** 11월 21일 토, Sat, Nov 21. */
export function dayOf(at: number, language: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(language, {
    month: 'long',
    day: 'numeric',
    weekday: 'short',
    timeZone,
  }).format(at);
}

/** This many characters of a name leave room for the sentence around it. */
const NAME_LENGTH = 16;

/** A name for a sentence with little room, so that what is said about the person is not cut off. */
export function shortName(name: string): string {
  const letters = Array.from(new Intl.Segmenter().segment(name), ({ segment }) => segment);
  return letters.length > NAME_LENGTH
    ? `${letters
        .slice(0, NAME_LENGTH - 1)
        .join('')
        .trimEnd()}…`
    : name;
}
