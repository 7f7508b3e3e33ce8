import { describe, expect, it } from 'vitest';

import { craftsOf, dayAndTime, foundDates, isAtTime, startThere, type ListedDate } from './courseDates.ts';

const SEOUL = 'Asia/Seoul';
/** Of December 2026: the 5th is a Saturday. */
const at = (day: number, time: string): number =>
  Date.parse(`2026-12-${String(day).padStart(2, '0')}T${time}+09:00`);

function listed(id: string, craft: string, startsAt: number): ListedDate {
  return {
    course: { slug: id, title: id, craft, mentorName: 'M', minutes: 90, price: null, cover: null },
    date: {
      id: id.padEnd(16, '0'),
      startsAt,
      timeZone: SEOUL,
      state: 'open',
      seats: 8,
      seatsLeft: 8,
      waiting: 0,
      minimum: null,
      booked: null,
    },
  };
}

describe('[BP3] when people have time', () => {
  it.each([
    [at(3, '19:30'), 'evening', true],
    [at(3, '17:00'), 'evening', true],
    [at(3, '16:59'), 'evening', false],
    [at(5, '19:30'), 'evening', false],
    [at(5, '10:30'), 'weekend', true],
    [at(6, '23:30'), 'weekend', true],
    [at(7, '00:10'), 'weekend', false],
    [at(7, '00:10'), 'any', true],
  ] as const)('%d is %s: %s', (start, time, expected) => {
    expect(isAtTime(start, time, SEOUL)).toBe(expected);
  });

  it('is by the clock of whoever reads', () => {
    expect(isAtTime(at(7, '08:00'), 'weekend', 'America/New_York')).toBe(true);
    expect(isAtTime(at(7, '08:00'), 'weekend', SEOUL)).toBe(false);
  });
});

describe('[BP3] what fits a filter', () => {
  const pots = listed('pots', 'clay', at(3, '19:30'));
  const wallet = listed('wallet', 'leather', at(6, '14:00'));
  const dates = [pots, wallet];

  it('has the craft, and starts when one has time', () => {
    expect(foundDates(dates, { craft: null, time: 'any' }, SEOUL)).toEqual({ found: dates, nearest: null });
    expect(foundDates(dates, { craft: 'leather', time: 'weekend' }, SEOUL).found).toEqual([wallet]);
  });

  it('is, where nothing does, the nearest: of that craft first, then at that time', () => {
    const none = { found: [] };
    expect(foundDates(dates, { craft: 'leather', time: 'evening' }, SEOUL)).toEqual({
      ...none,
      nearest: wallet,
    });
    expect(foundDates(dates, { craft: 'wood', time: 'weekend' }, SEOUL)).toEqual({
      ...none,
      nearest: wallet,
    });
    expect(foundDates([pots], { craft: 'wood', time: 'weekend' }, SEOUL)).toEqual({ ...none, nearest: pots });
    expect(foundDates([], { craft: 'wood', time: 'weekend' }, SEOUL)).toEqual({ ...none, nearest: null });
  });

  it('knows each craft once, and none without a name', () => {
    const store = { dates: [pots, wallet, listed('more', 'clay', 0)], others: [listed('x', '', 0).course] };
    expect(craftsOf(store)).toEqual(['clay', 'leather']);
  });
});

it('[BP16] a start is written as its reader writes dates', () => {
  expect(dayAndTime(at(5, '10:30'), 'ko', SEOUL)).toBe('12월 5일 토 오전 10:30');
  expect(dayAndTime(at(5, '10:30'), 'en', SEOUL)).toBe('Sat, Dec 5, 10:30 AM');
});

it('[BP16] a receipt names the zone for a reader whose clock shows another time', () => {
  const start = { startsAt: at(5, '10:30'), timeZone: SEOUL };
  expect(startThere(start, 'ko', 'Asia/Tokyo')).toBe('12월 5일 토 오전 10:30');
  expect(startThere(start, 'en', 'America/New_York')).toBe('Sat, Dec 5, 10:30 AM (Asia/Seoul)');
});
