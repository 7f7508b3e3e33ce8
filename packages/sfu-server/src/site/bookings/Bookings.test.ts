import {
  COURSE_LIMITS,
  HOLD_MS,
  MINIMUM_DECIDED_MS,
  OFFER_ENDS_BEFORE_MS,
  OFFER_MS,
} from '@gongbang/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CourseScene,
  DAY_MS,
  HOUR_MS,
  ORIGIN,
  booker,
  form,
  refusalOf,
} from '@gongbang/tests/support/courseScene.ts';

import type { BookingFacts } from '../../ports/bookings.ts';

let scene: CourseScene;
beforeEach(async () => {
  scene = await CourseScene.open();
});
afterEach(() => scene[Symbol.asyncDispose]());

/** The facts that a person's mail was written from. */
const said = (sign: string): BookingFacts =>
  JSON.parse(scene.mails.findLast(({ to }) => to === `${sign}@example.com`)?.text ?? '') as BookingFacts;

describe('a seat', () => {
  it('[BK1] is held for a quarter of an hour, and then anybody’s', async () => {
    const { date } = await scene.offer({ seats: 1 });
    const held = await scene.site.bookings.hold(date.id, booker('a'));
    expect(held.booking.state).toEqual({ is: 'held', until: scene.clock.now() + HOLD_MS });
    await scene.pass(HOLD_MS - 1);
    expect(await refusalOf(scene.site.bookings.hold(date.id, booker('b')))).toBe('FULL');
    await scene.pass(1);
    await scene.book(date.id, 'b');
    expect(await refusalOf(scene.fill(held, 'a'))).toBe('TOO_LATE');
  });

  it('[BK1] that is still free is booked after that as well', async () => {
    const { date } = await scene.offer({ seats: 1 });
    const held = await scene.site.bookings.hold(date.id, booker('a'));
    await scene.pass(HOLD_MS);
    expect((await scene.fill(held, 'a')).state).toEqual({ is: 'booked' });
  });

  it('[BK2] is booked once, with one mail, and opens the class by a key of its own', async () => {
    const { date } = await scene.offer();
    const mine = await scene.book(date.id, 'a');
    await scene.fill(mine, 'a');
    await scene.settled();
    expect(scene.mailed('a')).toEqual(['booked']);
    const { class: way } = mine.booking;
    expect(said('a')).toMatchObject({
      bookingUrl: `${ORIGIN}/b/${mine.booking.id}#${mine.key}`,
      classUrl: `${ORIGIN}/c/${way?.id ?? ''}#${way?.key ?? ''}`,
    });
    expect(scene.door.classes.get(date.classId)?.passes).toHaveLength(1);
    const other = await scene.book(date.id, 'b');
    expect(other.booking.class?.key).not.toBe(way?.key);
  });

  it('[BK25] asked for again under the same key, it is the same seat', async () => {
    const { date } = await scene.offer({ seats: 1 });
    const { bookings } = scene.site;
    const key = 'k'.repeat(32);
    const held = await bookings.hold(date.id, booker('a'), key);
    expect(held.key).toBe(key);
    expect(await bookings.hold(date.id, booker('a'), key)).toEqual(held);
    // The page may have found the date full meanwhile, with that very seat.
    expect((await bookings.joinLine(date.id, form('a'), booker('a'), key)).booking.id).toBe(held.booking.id);
    expect(await refusalOf(bookings.hold(date.id, booker('b'), 'b'.repeat(32)))).toBe('FULL');
    await scene.pass(HOLD_MS);
    const later = await bookings.hold(date.id, booker('a'), key);
    expect([later.booking.id === held.booking.id, later.booking.state.is]).toEqual([false, 'held']);
  });

  it('[BK25] joined again under the same key, a line has one place for them, and mails where they said last', async () => {
    const { date } = await scene.offer({ seats: 1 });
    await scene.book(date.id, 'a');
    const { bookings } = scene.site;
    const key = 'k'.repeat(32);
    const first = await bookings.joinLine(date.id, form('b'), booker('b'), key);
    expect(await bookings.joinLine(date.id, form('b'), booker('b'), key)).toEqual(first);
    const corrected = await bookings.joinLine(date.id, form('c'), booker('b'), key);
    expect(corrected.booking).toMatchObject({ id: first.booking.id, email: 'c@example.com' });
    expect(corrected.booking.state).toEqual({ is: 'waiting', place: 1 });
    await scene.settled();
    expect([scene.mailed('b'), scene.mailed('c')]).toEqual([['waiting'], ['waiting']]);
  });

  it('[BK3] is opened by its own key, or by its address, and by nothing else', async () => {
    const { date } = await scene.offer();
    const [mine, other] = [await scene.book(date.id, 'a'), await scene.book(date.id, 'b')];
    const { bookings } = scene.site;
    const { id } = mine.booking;
    const refusals = [
      bookings.open(id, other.key, booker('x')),
      bookings.open(id, null, booker('x', 'b@example.com')),
      bookings.open(id, null, booker('x')),
      bookings.open('z'.repeat(16), mine.key, booker('x')),
    ].map(refusalOf);
    expect(await Promise.all(refusals)).toEqual(Array(4).fill('UNAUTHENTICATED'));
    expect((await bookings.open(id, null, booker('x', 'a@example.com'))).id).toBe(id);
  });

  it('[BK4] that is given up is the next one’s, and opens the class no more', async () => {
    const { date } = await scene.offer({ seats: 1 });
    const mine = await scene.book(date.id, 'a');
    expect((await scene.act('cancel', mine)).state).toMatchObject({ is: 'cancelled', by: 'person' });
    expect(scene.door.classes.get(date.classId)?.passes).toEqual([]);
    expect((await scene.act('cancel', mine)).state).toMatchObject({ is: 'cancelled', by: 'person' });
    await scene.book(date.id, 'b');
    await scene.settled();
    expect(scene.mailed('a')).toEqual(['booked', 'cancelledByPerson']);
    expect(await refusalOf(scene.fill(mine, 'a'))).toBe('TOO_LATE');
  });

  it('[BK5] of one address is one for whoever is signed in, and nobody else learns of it', async () => {
    const { date } = await scene.offer({ seats: 9 });
    await scene.book(date.id, 'a');
    const { bookings } = scene.site;
    expect(await refusalOf(bookings.hold(date.id, booker('a', 'a@example.com')))).toBe('ALREADY_BOOKED');
    expect(await refusalOf(bookings.joinLine(date.id, form('a'), booker('a', 'a@example.com')))).toBe(
      'ALREADY_BOOKED',
    );
    expect(await refusalOf(scene.book(date.id, 'a'))).toBeNull();
    const held = await bookings.hold(date.id, booker('b'));
    const record = await bookings.open(held.booking.id, held.key, booker('b'));
    expect(await refusalOf(bookings.book(record, form('a'), booker('b', 'b@example.com')))).toBeNull();
  });

  it('[BK6] is held by one network so often: the others are anybody’s', async () => {
    const { date } = await scene.offer({ seats: 10 });
    const here = booker('a');
    for (let count = 0; count < 5; count += 1) {
      await scene.site.bookings.hold(date.id, here);
    }
    expect(await refusalOf(scene.site.bookings.hold(date.id, here))).toBe('TOO_MANY_HOLDS');
    expect(await refusalOf(scene.site.bookings.hold(date.id, booker('b')))).toBeNull();
    await scene.pass(HOLD_MS);
    expect(await refusalOf(scene.site.bookings.hold(date.id, here))).toBeNull();
  });

  it('[BK6] that is offered at once counts as one that is held, and a network has so many places in a line', async () => {
    const { date } = await scene.offer({ seats: 10 });
    const { bookings } = scene.site;
    const here = booker('a');
    for (let count = 0; count < 5; count += 1) {
      await bookings.joinLine(date.id, form(`a${count}`), here);
    }
    expect(await refusalOf(bookings.joinLine(date.id, form('a5'), here))).toBe('TOO_MANY_HOLDS');
    expect(await refusalOf(bookings.hold(date.id, here))).toBe('TOO_MANY_HOLDS');
    for (const sign of 'bcdef') {
      await scene.book(date.id, sign);
    }
    for (let count = 0; count < 20; count += 1) {
      await bookings.joinLine(date.id, form(`l${count}`), here);
    }
    expect(await refusalOf(bookings.joinLine(date.id, form('a5'), here))).toBe('TOO_MANY_HOLDS');
    expect(await refusalOf(scene.joinLine(date.id, 'g'))).toBeNull();
  });

  it('[BK19] is kept from no address by what was refused, nor from whoever is signed in with it', async () => {
    const taken: string[] = [];
    await using braked = await CourseScene.open({
      brakes: { bookingsTo: { take: (who) => (taken.push(who) > 1 ? 1 : 0) } },
    });
    const { date } = await braked.offer({ seats: 1 });
    const { bookings } = braked.site;
    const unknown = 'z'.repeat(16);
    expect(await refusalOf(bookings.joinLine(unknown, form('a'), booker('x')))).toBe('NOT_FOUND');
    expect(taken).toEqual([]);
    await braked.book(date.id, 'a');
    expect(await refusalOf(bookings.joinLine(date.id, form('a'), booker('x')))).toBe('RATE_LIMITED');
    const own = form('b');
    expect(await refusalOf(bookings.joinLine(date.id, own, booker('b', own.email)))).toBeNull();
  });

  it('[BK1] of a date that has begun is nobody’s any more', async () => {
    const { date } = await scene.offer({ startsIn: HOUR_MS });
    const held = await scene.site.bookings.hold(date.id, booker('a'));
    const late = scene.clock.now() + HOUR_MS;
    scene.clock.step(late - scene.clock.now());
    expect(await refusalOf(scene.site.bookings.hold(date.id, booker('b')))).toBe('DATE_CLOSED');
    expect(await refusalOf(scene.fill(held, 'a'))).toBe('DATE_CLOSED');
  });
});

describe('the class of a date', () => {
  it('[BK18] that its mentor has deleted is another one for whoever books, until the date is called off', async () => {
    const { date, mentor } = await scene.offer();
    const first = await scene.book(date.id, 'a');
    await scene.door.remove(date.classId);
    const second = await scene.book(date.id, 'b');
    const classId = second.booking.class?.id ?? '';
    expect(classId).not.toBe(date.classId);
    expect((await scene.see(first)).class?.id).toBe(classId);
    expect(scene.door.classes.get(classId)?.passes).toHaveLength(2);
    await scene.site.dates.cancel(mentor, date.id, '미안해요');
    expect(scene.door.classes.size).toBe(0);
  });
});

describe('the line', () => {
  it('[BK7] is offered what comes free, in its order, and no newcomer is', async () => {
    const { date } = await scene.offer({ seats: 1 });
    const mine = await scene.book(date.id, 'a');
    const first = await scene.joinLine(date.id, 'b');
    const second = await scene.joinLine(date.id, 'c');
    expect([first.booking.state, second.booking.state]).toEqual([
      { is: 'waiting', place: 1 },
      { is: 'waiting', place: 2 },
    ]);
    await scene.act('cancel', mine);
    expect((await scene.see(first)).state).toEqual({
      is: 'offered',
      until: scene.clock.now() + OFFER_MS,
    });
    expect(await refusalOf(scene.site.bookings.hold(date.id, booker('d')))).toBe('FULL');
    expect((await scene.see(second)).state).toEqual({ is: 'waiting', place: 1 });
    expect((await scene.act('accept', first)).state).toEqual({ is: 'booked' });
    await scene.settled();
    expect([scene.mailed('b'), scene.mailed('c')]).toEqual([['waiting', 'offered', 'booked'], ['waiting']]);
  });

  it('[BK8] goes on to the next when an offer is over, by itself', async () => {
    const { date } = await scene.offer({ seats: 1 });
    const mine = await scene.book(date.id, 'a');
    const [first, second] = [await scene.joinLine(date.id, 'b'), await scene.joinLine(date.id, 'c')];
    await scene.act('cancel', mine);
    await scene.pass(OFFER_MS);
    expect((await scene.see(first)).state).toMatchObject({ is: 'cancelled', by: 'time' });
    expect((await scene.see(second)).state.is).toBe('offered');
    expect(await refusalOf(scene.act('accept', first))).toBe('TOO_LATE');
    expect([scene.mailed('b'), scene.mailed('c')]).toEqual([
      ['waiting', 'offered', 'offerOver'],
      ['waiting', 'offered'],
    ]);
  });

  it('[BK8] is offered a seat that was only held, when the hold is over', async () => {
    const { date } = await scene.offer({ seats: 1 });
    await scene.site.bookings.hold(date.id, booker('a'));
    const waiting = await scene.joinLine(date.id, 'b');
    await scene.pass(HOLD_MS);
    expect((await scene.see(waiting)).state.is).toBe('offered');
  });

  it('[BK8] is over three hours before the start: then a seat is whoever’s takes it', async () => {
    const { date } = await scene.offer({ seats: 1, startsIn: 2 * DAY_MS });
    const mine = await scene.book(date.id, 'a');
    const [late, early] = [await scene.joinLine(date.id, 'b'), await scene.joinLine(date.id, 'c')];
    await scene.pass(2 * DAY_MS - OFFER_ENDS_BEFORE_MS);
    await scene.act('cancel', mine);
    expect(await refusalOf(scene.joinLine(date.id, 'd'))).toBe('DATE_CLOSED');
    expect((await scene.see(early)).date).toMatchObject({ state: 'open', seatsLeft: 1 });
    expect((await scene.act('accept', early)).state).toEqual({ is: 'booked' });
    expect(await refusalOf(scene.act('accept', late))).toBe('TOO_LATE');
  });

  it('[BK7] offers a seat at once where one is free', async () => {
    const { date } = await scene.offer({ seats: 2 });
    const mine = await scene.joinLine(date.id, 'a');
    expect(mine.booking.state.is).toBe('offered');
    await scene.settled();
    expect(scene.mailed('a')).toEqual(['offered']);
  });

  it('[BK9] has so many people, and no more', async () => {
    const { date } = await scene.offer({ seats: 1 });
    await scene.book(date.id, 'a');
    const one = await scene.joinLine(date.id, 'b');
    const record = await scene.stores.bookings.find(one.booking.id);
    await scene.stores.transaction(async ({ bookings }) => {
      for (let count = 1; record !== null && count < COURSE_LIMITS.line; count += 1) {
        await bookings.insert({ ...record, id: count.toString().padStart(16, '0') });
      }
    });
    expect(await refusalOf(scene.joinLine(date.id, 'c'))).toBe('LINE_FULL');
  });
});

describe('reminders', () => {
  it('[BK10] go out a day and an hour before, once each', async () => {
    const { date } = await scene.offer({ startsIn: 3 * DAY_MS });
    await scene.book(date.id, 'a');
    await scene.pass(2 * DAY_MS - 1);
    expect(scene.mailed('a')).toEqual(['booked']);
    await scene.pass(1);
    expect(scene.mailed('a')).toEqual(['booked', 'reminderDay']);
    await scene.pass(DAY_MS - HOUR_MS);
    expect(scene.mailed('a')).toEqual(['booked', 'reminderDay', 'reminderHour']);
    scene = await scene.restarted(1);
    expect(scene.mailed('a')).toEqual([]);
  });

  it('[BK10] whose time is past are not sent: a day’s in the last hour, an hour’s after the start', async () => {
    const { date } = await scene.offer({ startsIn: 3 * DAY_MS });
    await scene.book(date.id, 'a');
    scene = await scene.restarted(3 * DAY_MS - HOUR_MS / 2);
    expect(scene.mailed('a').filter((kind) => kind !== 'booked')).toEqual(['reminderHour']);
    const late = await scene.book(date.id, 'b');
    scene = await scene.restarted(HOUR_MS);
    expect(scene.mailed('b')).not.toContain('reminderHour');
    expect((await scene.see(late)).state.is).toBe('booked');
  });

  it('[BK10] are not sent to one who books when they would be due', async () => {
    const { date } = await scene.offer({ startsIn: 2 * HOUR_MS });
    await scene.book(date.id, 'a');
    await scene.pass(HOUR_MS / 2);
    expect(scene.mailed('a')).toEqual(['booked']);
    await scene.pass(HOUR_MS / 2);
    expect(scene.mailed('a')).toEqual(['booked', 'reminderHour']);
  });

  it('[BK10] follow the clock on the wall, when it is set', async () => {
    const { date } = await scene.offer({ startsIn: 3 * DAY_MS });
    await scene.book(date.id, 'a');
    await scene.settled();
    scene.clock.step(2 * DAY_MS);
    scene.clock.advance(60_000);
    await scene.settled();
    expect(scene.mailed('a')).toEqual(['booked', 'reminderDay']);
    scene.clock.step(-HOUR_MS);
    scene.clock.advance(60_000);
    await scene.settled();
    expect(scene.mailed('a')).toEqual(['booked', 'reminderDay']);
  });
});

describe('a date with a minimum', () => {
  it('[BK11] is called off a day before, if too few have booked', async () => {
    const { date } = await scene.offer({ startsIn: 3 * DAY_MS, seats: 3, minimum: 2 });
    const mine = await scene.book(date.id, 'a');
    await scene.pass(3 * DAY_MS - MINIMUM_DECIDED_MS);
    expect((await scene.see(mine)).state).toMatchObject({ is: 'cancelled', by: 'minimum' });
    expect(scene.mailed('a')).toEqual(['booked', 'cancelledForMinimum']);
    expect(scene.mailed('m')).toEqual(['tooFew']);
    expect(scene.door.classes.size).toBe(0);
  });

  it('[ML5] tells its mentor in the language in which they read', async () => {
    const { mentor } = await scene.offer({ startsIn: 3 * DAY_MS, seats: 3, minimum: 2 });
    await scene.stores.accounts.change(mentor.id, { language: 'en' });
    await scene.pass(3 * DAY_MS - MINIMUM_DECIDED_MS);
    expect(scene.mails.map(({ text }) => JSON.parse(text) as unknown)).toEqual([
      expect.objectContaining({ language: 'en' }),
    ]);
  });

  it('[BK11] is held where all seats are booked, and never asks for more people than seats', async () => {
    const { date, mentor, course } = await scene.offer({ startsIn: 3 * DAY_MS, seats: 2, minimum: 2 });
    const draft = { startsAt: date.startsAt, timeZone: 'Asia/Seoul', seats: 2, minimum: 3 };
    expect(await refusalOf(scene.site.dates.open(mentor, course.id, draft, ORIGIN))).toBe('BAD_REQUEST');
    expect(await refusalOf(scene.site.dates.change(mentor, date.id, { minimum: 3 }))).toBe('BAD_REQUEST');
    expect((await scene.site.dates.change(mentor, date.id, { seats: 1 })).minimum).toBe(1);
    const mine = await scene.book(date.id, 'a');
    await scene.pass(2 * DAY_MS);
    expect((await scene.see(mine)).state).toEqual({ is: 'booked' });
  });

  it('[BK11] is held while its class is live already', async () => {
    const { date } = await scene.offer({ startsIn: 3 * DAY_MS, seats: 3, minimum: 2 });
    const mine = await scene.book(date.id, 'a');
    Object.assign(scene.door.classes.get(date.classId) ?? {}, {
      outcome: { phase: 'live', startedAt: scene.clock.now(), endedAt: null },
    });
    await scene.pass(2 * DAY_MS);
    expect((await scene.see(mine)).state).toEqual({ is: 'booked' });
  });

  it('[BK11] is held if enough have, whoever gives up afterwards', async () => {
    const { date } = await scene.offer({ startsIn: 3 * DAY_MS, seats: 3, minimum: 2 });
    const [mine, other] = [await scene.book(date.id, 'a'), await scene.book(date.id, 'b')];
    await scene.pass(2 * DAY_MS);
    await scene.act('cancel', other);
    await scene.pass(HOUR_MS);
    expect((await scene.see(mine)).state).toEqual({ is: 'booked' });
  });

  it('[BK11] is held where that could not be decided until three hours before, or was opened later', async () => {
    const { date, mentor, course } = await scene.offer({ startsIn: 3 * DAY_MS, minimum: 2 });
    const mine = await scene.book(date.id, 'a');
    const startsAt = scene.clock.now() + DAY_MS / 2;
    const draft = { startsAt, timeZone: 'Asia/Seoul', minimum: 2 };
    const soon = await scene.site.dates.open(mentor, course.id, draft, ORIGIN);
    await scene.settled();
    expect((await scene.site.dates.show(mentor, soon.id)).state).toBe('open');
    scene = await scene.restarted(3 * DAY_MS - OFFER_ENDS_BEFORE_MS);
    expect((await scene.see(mine)).state).toEqual({ is: 'booked' });
  });
});
