import { OFFER_ENDS_BEFORE_MS, type Booking, type BookingState, type CourseDate } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import {
  bookingOfCourse,
  endingOf,
  hasPlace,
  maySeatWaiting,
  mergedCalendars,
  minutesUntil,
  shelved,
  standingOf,
} from './bookings.ts';

const NOW = Date.parse('2026-11-27T12:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let made = 0;
function booking(
  state: BookingState,
  inMs = DAY,
  { date, ...more }: Partial<Omit<Booking, 'date'>> & { date?: Partial<CourseDate> } = {},
): Booking {
  made += 1;
  return {
    id: String(made).padStart(16, '0'),
    state,
    name: 'Seoyeon',
    email: 'a@example.com',
    course: {
      slug: 'pots',
      title: 'Pots',
      craft: '',
      mentorName: 'M',
      minutes: 90,
      price: null,
      cover: null,
    },
    date: {
      id: 'd'.repeat(16),
      startsAt: NOW + inMs,
      timeZone: 'Asia/Seoul',
      state: 'open',
      seats: 8,
      seatsLeft: 1,
      waiting: 0,
      minimum: null,
      booked: null,
      ...date,
    },
    movedFrom: null,
    class: null,
    review: null,
    order: null,
    ...more,
  };
}

const BOOKED = { is: 'booked' } as const;
const WAITING = { is: 'waiting', place: 1 } as const;
const byPerson = { is: 'cancelled', at: NOW, by: 'person', why: '' } as const;
const byMentor = { ...byPerson, by: 'mentor', why: 'A cold.' } as const;

describe('[BP5] where one stands with a booking', () => {
  it.each([
    ['booked', booking(BOOKED)],
    ['booked', booking(BOOKED, 30 * MINUTE + 1)],
    ['near', booking(BOOKED, 30 * MINUTE)],
    ['near', booking(BOOKED, -60 * MINUTE)],
    ['over', booking(BOOKED, -90 * MINUTE)],
    ['near', booking(BOOKED, -3 * DAY, { date: { state: 'live' } })],
    ['over', booking(BOOKED, DAY, { date: { state: 'past' } })],
    ['moved', booking(BOOKED, DAY, { movedFrom: NOW })],
    ['near', booking(BOOKED, MINUTE, { movedFrom: NOW })],
    ['held', booking({ is: 'held', until: NOW + 1 })],
    ['lapsed', booking({ is: 'held', until: NOW })],
    ['offered', booking({ is: 'offered', until: NOW + 1 })],
    ['lapsed', booking({ is: 'offered', until: NOW })],
    ['waiting', booking(WAITING)],
    ['over', booking(WAITING, -DAY)],
    ['cancelled', booking(byPerson)],
    ['cancelled', booking(BOOKED, DAY, { date: { state: 'cancelled' } })],
  ] as const)('%s', (expected, one) => {
    expect(standingOf(one, NOW)).toBe(expected);
  });
});

describe('[BP5] why a booking is cancelled', () => {
  const byTime = { ...byPerson, by: 'time' } as const;
  const byMinimum = { ...byPerson, by: 'minimum' } as const;
  const off = { date: { state: 'cancelled' } } as const;

  it.each([
    ['byPerson', booking(byPerson)],
    ['byPerson', booking(byPerson, DAY, off)],
    ['lapsed', booking(byTime)],
    ['takenOut', booking(byMentor)],
    ['takenOut', booking(byMentor, -DAY, { date: { state: 'past' } })],
    ['calledOff', booking(byMentor, DAY, off)],
    ['calledOff', booking(byTime, DAY, off)],
    ['calledOff', booking(BOOKED, DAY, off)],
    ['tooFew', booking(byMinimum, DAY, off)],
  ] as const)('%s', (expected, one) => {
    expect(endingOf(one)).toBe(expected);
  });

  it('and it is nothing that one has on the date', () => {
    const has = [BOOKED, WAITING, { is: 'held', until: NOW + 1 }, { is: 'offered', until: NOW + 1 }] as const;
    expect(has.map((state) => hasPlace(booking(state), NOW))).toEqual([true, true, true, true]);
    const not = [byTime, byMentor, byPerson, { is: 'held', until: NOW } as const];
    expect(not.map((state) => hasPlace(booking(state), NOW))).toEqual([false, false, false, false]);
  });
});

it('[BP5] who waits takes a free seat themselves once the line is over, until the start', () => {
  const late = OFFER_ENDS_BEFORE_MS;
  const may = (inMs: number, date: Partial<CourseDate> = {}, state: BookingState = WAITING): boolean =>
    maySeatWaiting(booking(state, inMs, { date }), NOW);
  expect([may(late), may(MINUTE)]).toEqual([true, true]);
  expect([may(late + 1), may(0), may(MINUTE, { state: 'live' })]).toEqual([false, false, false]);
  expect([may(late, { seatsLeft: 0 }), may(late, {}, BOOKED), may(late, {}, byPerson)]).toEqual([
    false,
    false,
    false,
  ]);
  expect(may(late, { state: 'cancelled' })).toBe(false);
});

describe('[BP2] a course’s page is about', () => {
  const of = (...all: Booking[]): Booking | null => bookingOfCourse(all, 'pots', NOW);

  it('the dates, where one has nothing, or what one gave up or was at', () => {
    expect(of()).toBeNull();
    expect(of(booking(byPerson), booking(BOOKED, -DAY), booking({ is: 'held', until: NOW }))).toBeNull();
    expect(bookingOfCourse([booking(BOOKED)], 'scarf', NOW)).toBeNull();
  });

  it('what is most urgent of what one has, and of alike the first', () => {
    const [near, offered, booked] = [
      booking(BOOKED, MINUTE),
      booking({ is: 'offered', until: NOW + 1 }),
      booking(BOOKED),
    ];
    expect(of(booked, offered, near)).toBe(near);
    expect(of(booked, offered)).toBe(offered);
    expect(of(booking(BOOKED, 2 * DAY), booked)).toBe(booked);
  });

  it('why it was called off, where nothing else is there', () => {
    const off = booking(byMentor);
    expect(of(booking(byPerson), off)).toBe(off);
    expect(of(off, booking(WAITING))).not.toBe(off);
  });
});

it('[BP6] the next seat is by itself, and all others are where they belong', () => {
  const [next, later, waits, was, gone] = [
    booking(BOOKED),
    booking(BOOKED, 2 * DAY),
    booking(WAITING, MINUTE),
    booking(BOOKED, -DAY),
    booking(byPerson),
  ];
  const longAgo = booking(BOOKED, -3 * DAY);
  const offered = booking({ is: 'offered', until: NOW + 1 }, 3 * DAY);
  const onlyWaited = booking(WAITING, -DAY);
  expect(shelved([offered, longAgo, gone, waits, later, was, next, onlyWaited], NOW)).toEqual({
    next,
    upcoming: [later, offered],
    waiting: [waits],
    past: [was, longAgo],
    cancelled: [gone],
  });
});

it('says the minutes that are left, begun ones as whole, and none once it should start', () => {
  expect([minutesUntil(NOW + MINUTE + 1, NOW), minutesUntil(NOW, NOW), minutesUntil(0, NOW)]).toEqual([
    2, 0, 0,
  ]);
});

describe('[BP6] calendars in one file', () => {
  const file = (uid: string): string =>
    `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:${uid}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;

  it('have all events, and one head and foot', () => {
    expect(mergedCalendars([file('a'), file('b')])).toBe(
      'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:b\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
    );
  });

  it('are none where there is no event', () => {
    expect(mergedCalendars([])).toBeNull();
    expect(mergedCalendars(['BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n'])).toBeNull();
  });
});
