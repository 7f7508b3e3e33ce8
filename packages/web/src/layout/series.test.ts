import { describe, expect, it } from 'vitest';

import { calendarOf, type CalendarClass } from './calendar.ts';
import { checkRegistration, comingUp, datesOf, type Registration } from './registration.ts';
import { grouped } from './series.ts';

const form: Registration = {
  title: '찻잔',
  mentorName: '이정은',
  about: '',
  date: '2026-10-24',
  time: '14:00',
  minutes: '',
  repeat: 'weekly',
  everyDays: '',
  times: '3',
  seats: '30',
  kind: 'workshop',
  admission: 'open',
  materials: [],
  steps: [],
};
const NOW = new Date('2026-10-20T09:00').getTime();
/** The way this browser's clock shows them. */
const shown = (dates: readonly number[]): string[] =>
  dates.map((at) => {
    const day = new Date(at);
    return `${day.getMonth() + 1}/${day.getDate()} ${day.getHours()}:${day.getMinutes()}`;
  });

describe('[SR5] a series', () => {
  it('is at the same time of day each time, over months and changes of the clocks', () => {
    expect(shown(datesOf(form))).toEqual(['10/24 14:0', '10/31 14:0', '11/7 14:0']);
    expect(shown(datesOf({ ...form, repeat: 'days', everyDays: '10', time: '' }))).toEqual([
      '10/24 0:0',
      '11/3 0:0',
      '11/13 0:0',
    ]);
    expect(datesOf({ ...form, repeat: 'once' })).toHaveLength(1);
    expect(datesOf({ ...form, date: '' })).toEqual([]);
    const checked = checkRegistration(form, NOW);
    expect(checked).toMatchObject({ ok: true, dates: datesOf(form), draft: { startsAt: datesOf(form)[0] } });
  });

  it.each<[Partial<Registration>, object]>([
    [{ date: '', time: '' }, { date: 'firstMissing' }],
    [{ times: '1' }, { times: 'badTimes' }],
    [{ times: '13' }, { times: 'badTimes' }],
    [{ times: '' }, { times: 'badTimes' }],
    [{ times: '2.5' }, { times: 'badTimes' }],
    [{ repeat: 'days', everyDays: '0' }, { everyDays: 'badDays' }],
    [{ repeat: 'days', everyDays: '366' }, { everyDays: 'badDays' }],
  ])('has its bounds: %j', (change, errors) => {
    expect(checkRegistration({ ...form, ...change }, NOW)).toEqual({ ok: false, errors });
  });

  it('is one in a list, with the date that is next; who is there by its links has classes by themselves', () => {
    const entry = (id: string, role: string, days: number, series?: string) => ({
      id,
      role,
      startsAt: NOW + days * 86_400_000,
      wholeDay: false,
      series,
    });
    const [past, later, soon] = [
      entry('a', 'mentor', -7, 'a'),
      entry('c', 'mentor', 14, 'a'),
      entry('b', 'mentor', 7, 'a'),
    ];
    const [alone, left] = [entry('d', 'mentor', 1), entry('e', 'mentor', 1, 'e')];
    const attended = entry('a', 'mentee', -7);
    expect(grouped([alone, later, attended, past, soon, left], NOW)).toEqual([
      alone,
      { id: 'a', classes: [past, soon, later], next: soon },
      attended,
      left,
    ]);
    expect(grouped([past, entry('f', 'mentor', -1, 'a')], NOW)).toMatchObject([{ next: { id: 'f' } }]);
  });

  it('is one calendar file with an event for each date', () => {
    const info: CalendarClass = {
      id: 'abcdefghijkl',
      title: '찻잔',
      about: '',
      startsAt: NOW,
      wholeDay: false,
      minutes: 90,
      timeZone: null,
      revision: 0,
    };
    const events = ['abcdefghijkl', 'abcdefghijkm'].map((id) => ({
      info: { ...info, id },
      url: `https://x/${id}`,
    }));
    const lines = (calendarOf(events, NOW) ?? '').split('\r\n');
    expect(lines.filter((line) => /^(BEGIN|END):V(CALENDAR|EVENT)$|^UID/.test(line))).toEqual([
      'BEGIN:VCALENDAR',
      'BEGIN:VEVENT',
      'UID:abcdefghijkl@gongbang',
      'END:VEVENT',
      'BEGIN:VEVENT',
      'UID:abcdefghijkm@gongbang',
      'END:VEVENT',
      'END:VCALENDAR',
    ]);
    expect(calendarOf([], NOW)).toBeNull();
  });
});

describe('[SR3] the same class again', () => {
  const once: Registration = { ...form, repeat: 'once', times: '' };
  it.each([
    ['a week later where that is ahead', '2026-10-20', '2026-10-17', '14:00', '2026-10-24'],
    ['on its weekday after today', '2026-11-26', '2026-10-24', '14:00', '2026-11-28'],
    ['next week where today’s time has passed', '2026-10-31', '2026-10-24', '08:00', '2026-11-07'],
    ['today where its time is still to come', '2026-10-31', '2026-10-24', '14:00', '2026-10-31'],
    ['today where only the day was said', '2026-10-31', '2026-10-24', '', '2026-10-31'],
    ['a week after one that is ahead', '2026-10-01', '2026-10-24', '14:00', '2026-10-31'],
    ['without a date as before', '2026-10-01', '', '', ''],
  ])('is %s', (_, today, date, time, next) => {
    const now = new Date(`${today}T09:00`).getTime();
    expect(comingUp({ ...once, date, time }, now)).toEqual({ ...once, date: next, time });
  });
});
