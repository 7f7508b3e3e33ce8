import type { ClassInfo } from '@gongbang/protocol';

import { dateOf } from './when.ts';

/** The most octets of a line, not counting its break (RFC 5545, 3.1). */
const LINE_OCTETS = 75;
/** The latest moment a Date can represent, in ms. */
const LATEST = 8.64e15;
const MINUTES_BEFORE = 15;

export type CalendarClass = Pick<
  ClassInfo,
  'id' | 'title' | 'about' | 'startsAt' | 'minutes' | 'wholeDay' | 'timeZone' | 'revision'
>;

/**
 * A class as a calendar file (RFC 5545): always the same event, and newer with each change. Null for a class without a time.
 * @param url where the event leads to @param now ms since 1970
 */
export function calendarFile(info: CalendarClass, url: string, now: number): string | null {
  return calendarOf([{ info, url }], now);
}

/** The same for several classes, in one file. Null if none of them has a time. */
export function calendarOf(
  events: readonly { readonly info: CalendarClass; readonly url: string }[],
  now: number,
): string | null {
  const lines = events.flatMap(({ info, url }) => eventOf(info, url, now));
  return lines.length === 0
    ? null
    : [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//Gongbang//Class//EN',
        'METHOD:PUBLISH',
        ...lines,
        'END:VCALENDAR',
      ]
        .map((line) => `${folded(line)}\r\n`)
        .join('');
}

/** Its lines; none for a class without a time. */
function eventOf(info: CalendarClass, url: string, now: number): string[] {
  const { id, title, about, startsAt, revision } = info;
  if (startsAt === null || startsAt > LATEST) {
    return [];
  }
  return [
    'BEGIN:VEVENT',
    // Whatever the page's address is, the class is the same.
    `UID:${id}@gongbang`,
    `SEQUENCE:${revision}`,
    `DTSTAMP:${utc(now)}`,
    ...time(info, startsAt),
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped([about, url].filter((part) => part !== '').join('\n\n'))}`,
    `URL:${url}`,
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escaped(title)}`,
    `TRIGGER:-PT${MINUTES_BEFORE}M`,
    'END:VALARM',
    'END:VEVENT',
  ];
}

/** When it starts and how long it is; a class with only a day takes up that day, in the mentor's time zone. */
function time({ wholeDay, minutes, timeZone }: CalendarClass, startsAt: number): string[] {
  if (!wholeDay) {
    return [`DTSTART:${utc(startsAt)}`, ...(minutes === null ? [] : [`DURATION:PT${minutes}M`])];
  }
  return [`DTSTART;VALUE=DATE:${dateOf(startsAt, timeZone).replaceAll('-', '')}`];
}

const utc = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');

/** A text as a value (RFC 5545, 3.3.11): one line, with nothing in it that would end it. */
function escaped(text: string): string {
  return (
    text
      .replace(/\r\n?/g, '\n')
      // eslint-disable-next-line no-control-regex -- none of them may stand in a calendar
      .replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, ' ')
      .replace(/[\\;,]/g, '\\$&')
      .replaceAll('\n', '\\n')
  );
}

/** A long line continues on the next one after a space; no character is split. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  let out = '';
  let octets = 0;
  for (const letter of line) {
    const size = encoder.encode(letter).length;
    if (octets + size > LINE_OCTETS) {
      out += '\r\n ';
      octets = 1;
    }
    out += letter;
    octets += size;
  }
  return out;
}
