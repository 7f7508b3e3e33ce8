import { describe, expect, it, vi } from 'vitest';

import { calendarFile, type CalendarClass } from './calendar.ts';
import { checkRegistration } from './registration.ts';
import { dateOf, ownTimeZone, whenText } from './when.ts';

const NOW = Date.UTC(2026, 10, 1);
const URL_OF = 'https://studio.example/c/abcdefghijkl#key';
const info: CalendarClass = {
  id: 'abcdefghijkl',
  title: '찻잔',
  about: '',
  startsAt: Date.UTC(2026, 10, 21, 5, 0),
  wholeDay: false,
  minutes: 90,
  timeZone: 'Asia/Seoul',
  revision: 3,
};
/** Lines the way a calendar reads them: unfolded. */
const linesOf = (file: string | null): string[] => (file ?? '').replaceAll('\r\n ', '').split('\r\n');

describe('[LC8] a class as a calendar file', () => {
  it('is the same event every time, and a newer one with each change', () => {
    expect(linesOf(calendarFile(info, URL_OF, NOW))).toEqual(
      expect.arrayContaining([
        'UID:abcdefghijkl@gongbang',
        'SEQUENCE:3',
        'DTSTAMP:20261101T000000Z',
        'DTSTART:20261121T050000Z',
        'DURATION:PT90M',
        `URL:${URL_OF}`,
      ]),
    );
  });

  it('holds what people wrote as text, in lines of 75 octets that tear no letter', () => {
    const about = `흙, 물; 그리고 \\ 손\r\nBEGIN:VALARM\n${'가나다라마바사😀'.repeat(40)}\u0007`;
    const file = calendarFile({ ...info, title: '찻잔\nEND:VEVENT', about }, URL_OF, NOW) ?? '';
    for (const line of file.split('\r\n')) {
      expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
      expect(line).not.toMatch(/[\uD800-\uDBFF]$|^ ?[\uDC00-\uDFFF]|[\n]/);
    }
    expect(linesOf(file)).toContain('SUMMARY:찻잔\\nEND:VEVENT');
    expect(file).toContain('DESCRIPTION:흙\\, 물\\; 그리고 \\\\ 손\\nBEGIN:VALARM\\n');
    expect(linesOf(file).filter((line) => line === 'END:VEVENT' || line === 'BEGIN:VALARM')).toHaveLength(2);
  });

  it('takes the mentor’s whole day where only the day was said, and there is none without a time', () => {
    // Midnight in Seoul is the day before in UTC.
    const day = { ...info, startsAt: Date.UTC(2026, 10, 20, 15, 0), wholeDay: true, minutes: null };
    expect(linesOf(calendarFile(day, URL_OF, NOW))).toContain('DTSTART;VALUE=DATE:20261121');
    expect(calendarFile({ ...info, startsAt: null }, URL_OF, NOW)).toBeNull();
    expect(calendarFile({ ...info, startsAt: Number.MAX_SAFE_INTEGER }, URL_OF, NOW)).toBeNull();
  });
});

describe('[LC7] when a class is', () => {
  it.each([
    ['at the reader’s own time', 'Asia/Seoul', 'Asia/Seoul', /2:00/, null],
    [
      'with the mentor’s where the clocks differ',
      'Asia/Seoul',
      'America/New_York',
      /12:00/,
      /2:00 PM.*Asia\/Seoul/,
    ],
    ['with none where a clock elsewhere shows the same', 'Asia/Seoul', 'Asia/Tokyo', /2:00/, null],
    ['with none where the zone is unknown', 'Mars/Olympus', 'Asia/Seoul', /2:00/, null],
    ['with none where nobody said', null, 'Asia/Seoul', /2:00/, null],
  ] as const)('is told %s', (_how, timeZone, reader, own, mentors) => {
    const text = whenText({ ...info, timeZone }, 'en', reader);
    expect(text?.own).toMatch(own);
    expect(text?.mentors ?? 'none').toMatch(mentors ?? /^none$/);
  });

  it('[BP16] is written as its reader writes dates', () => {
    expect(whenText(info, 'en', 'Asia/Seoul')?.own).toBe('Sat, November 21, 2:00 PM');
    expect(whenText(info, 'ko', 'Asia/Seoul')?.own).toBe('11월 21일 (토) 오후 2:00');
  });

  it('is a day, and no midnight, where only the day was said', () => {
    const form = {
      title: '찻잔',
      mentorName: '이정은',
      about: '',
      date: '2026-11-21',
      time: '',
      minutes: '',
      repeat: 'once',
      everyDays: '',
      times: '',
      seats: '12',
      kind: 'workshop',
      admission: 'open',
      materials: [],
      steps: [],
    } as const;
    expect(checkRegistration(form, NOW)).toMatchObject({ ok: true, draft: { wholeDay: true } });
    expect(checkRegistration({ ...form, time: '14:00' }, NOW)).toMatchObject({ draft: { wholeDay: false } });
    const midnight = Date.UTC(2026, 10, 20, 15, 0);
    const day = { startsAt: midnight, wholeDay: true, timeZone: 'Asia/Seoul' };
    const said = 'Sat, November 21';
    expect(whenText(day, 'en', 'America/New_York')).toEqual({
      day: said,
      time: null,
      own: said,
      mentors: null,
    });
    expect(dateOf(midnight, day.timeZone)).toBe('2026-11-21');
    expect(checkRegistration({ ...form, minutes: '0' }, NOW)).toMatchObject({
      errors: { minutes: 'badMinutes' },
    });
    expect(checkRegistration({ ...form, minutes: '90' }, NOW)).toMatchObject({ draft: { minutes: 90 } });
  });
});

describe('[CO12] the zone of a browser', () => {
  it.each([
    ['Asia/Seoul', 'Asia/Seoul'],
    ['Etc/Unknown', null],
    ['', null],
  ])('that says %j is %j', (timeZone, own) => {
    const said = { ...new Intl.DateTimeFormat('en').resolvedOptions(), timeZone };
    const spy = vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockReturnValue(said);
    expect(ownTimeZone()).toBe(own);
    spy.mockRestore();
  });
});
