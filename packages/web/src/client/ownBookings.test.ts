import type { Booking, BookingState, NewBooking } from '@gongbang/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const NOW = Date.now();
const DAY = 24 * 3_600_000;
const DATE = 'd'.repeat(16);

const idOf = (number: number): string => String(number).padStart(16, '0');

function made(number: number, state: BookingState = { is: 'booked' }, startsAt = NOW + DAY): NewBooking {
  const booking: Booking = {
    id: idOf(number),
    state,
    name: null,
    email: null,
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
      ...{ id: DATE, startsAt, timeZone: 'Asia/Seoul', state: 'open', seats: 8, seatsLeft: 1 },
      ...{ waiting: 0, minimum: null, booked: null },
    },
    movedFrom: null,
    class: null,
    review: null,
    order: null,
  };
  return { booking, key: 'k'.repeat(32) };
}

describe('[BP10] bookings that this browser has the keys of', () => {
  const kept = new Map<string, string>();
  /** What the server has, and what it says about others. */
  const there = new Map<string, Booking>();
  let refusal: { code: string; status: number };
  let ofAccount: Booking[] | null;
  let asked: string[];

  beforeEach(() => {
    vi.resetModules();
    kept.clear();
    there.clear();
    asked = [];
    refusal = { code: 'UNAUTHENTICATED', status: 401 };
    ofAccount = [];
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => kept.set(key, text),
    });
    vi.stubGlobal('fetch', (path: string) => {
      asked.push(path);
      const refused = { error: { code: refusal.code, message: '', requestId: '' } };
      const body =
        path === '/api/me/bookings'
          ? ofAccount && { bookings: ofAccount }
          : there.get(path.split('/').at(-1) ?? '');
      return Promise.resolve(body ? Response.json(body) : Response.json(refused, { status: refusal.status }));
    });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  const load = () => Promise.all([import('./bookingStore.ts'), import('./ownBookings.ts')]);

  it('and that are no more are forgotten, and asked for once', async () => {
    const [store, own] = await load();
    for (const one of [made(1), made(2)]) {
      store.rememberBooking(one);
    }
    there.set(idOf(1), made(1).booking);
    expect(await own.loadOwnBookings(false, null)).toEqual([made(1)]);
    expect(store.knownBookings().map(({ id }) => id)).toEqual([idOf(1)]);
  });

  it('and are refused for now are left out and known still; that there are none is not said', async () => {
    const [store, own] = await load();
    refusal = { code: 'RATE_LIMITED', status: 429 };
    store.rememberBooking(made(1));
    store.rememberBooking(made(2));
    await expect(own.loadOwnBookings(false, null)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    there.set(idOf(1), made(1).booking);
    expect(await own.loadOwnBookings(false, null)).toEqual([made(1)]);
    expect(store.knownBookings()).toHaveLength(2);
  });

  it('are asked for where they are to come first, and no more once long past', async () => {
    const [store, own] = await load();
    store.rememberBooking(made(1));
    for (let number = 2; number < 32; number += 1) {
      store.rememberBooking(made(number, { is: 'booked' }, NOW - (number < 12 ? 100 : 1) * DAY));
    }
    there.set(idOf(1), made(1).booking);
    expect(await own.loadOwnBookings(false, null)).toEqual([made(1)]);
    expect(asked[0]).toBe(`/api/bookings/${idOf(1)}`);
    expect(asked).toHaveLength(20);
    expect(asked).not.toContain(`/api/bookings/${idOf(5)}`);
  });

  it('[BP11] of a date: a hold that lasts, before what is over', async () => {
    const [store, own] = await load();
    const held = made(1, { is: 'held', until: NOW + DAY });
    const lapsed = made(2, { is: 'cancelled', at: NOW, by: 'time', why: '' });
    for (const one of [held, lapsed]) {
      store.rememberBooking(one);
      there.set(one.booking.id, one.booking);
    }
    expect(await own.ownOn(DATE, NOW)).toEqual(held);
    expect(await own.ownOn('e'.repeat(16), NOW)).toBeNull();
  });

  it('[BP12] and of the account are forgotten at sign-out, those alone; all, where nobody says which', async () => {
    const [store, own] = await load();
    expect(await own.forgetOwnBookings()).toBe(false);
    store.rememberBooking(made(1));
    store.rememberBooking(made(2));
    ofAccount = [made(2).booking];
    expect(await own.forgetOwnBookings()).toBe(true);
    expect(store.knownBookings().map(({ id }) => id)).toEqual([idOf(1)]);
    expect(await own.forgetOwnBookings()).toBe(false);
    ofAccount = null;
    expect(await own.forgetOwnBookings()).toBe(true);
    expect(store.knownBookings()).toEqual([]);
  });

  it('[BP12] and stay forgotten, although a page that is still open looks again', async () => {
    const [store, own] = await load();
    const one = made(1);
    store.rememberBooking(one);
    ofAccount = [one.booking];
    await own.forgetOwnBookings();
    store.updateBooking(one);
    expect(store.knownBookings()).toEqual([]);
    store.rememberBooking(one);
    store.updateBooking({
      ...one,
      booking: { ...one.booking, date: { ...one.booking.date, startsAt: NOW } },
    });
    expect(store.knownBookings().map(({ startsAt }) => startsAt)).toEqual([NOW]);
  });

  it('[BP15] nor does the page after a class lead the next person to one of the account', async () => {
    const [store, own] = await load();
    const joined = (number: number): Booking => ({
      ...made(number).booking,
      class: { id: String(number).padStart(12, 'c'), key: 'k'.repeat(32) },
    });
    const [theirs, others] = [joined(1), joined(2)];
    store.rememberJoining(theirs);
    store.rememberBooking({ booking: others, key: 'k'.repeat(32) });
    store.rememberJoining(others);
    const led = (): unknown[] => [theirs, others].map((one) => store.bookingJoinedWith(one.class?.id ?? ''));
    expect(led()).toEqual([theirs.id, others.id]);
    await own.forgetOwnBookings();
    expect(led()).toEqual([null, others.id]);
  });
});
