import { COURSE_LIMITS, OFFER_ENDS_BEFORE_MS } from '@gongbang/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CourseScene,
  DAY_MS,
  DRAFT,
  HOUR_MS,
  ORIGIN,
  booker,
  refusalOf,
  form,
} from '@gongbang/tests/support/courseScene.ts';

let scene: CourseScene;
beforeEach(async () => {
  scene = await CourseScene.open();
});
afterEach(() => scene[Symbol.asyncDispose]());

const SOON = { timeZone: 'Asia/Seoul', minimum: null } as const;

describe('[CO6] a date', () => {
  it('has a class of its own, which follows it and its course', async () => {
    const { mentor, course, date } = await scene.offer();
    const plan = () => scene.door.classes.get(date.classId)?.plan;
    expect(plan()).toMatchObject({ title: DRAFT.title, mentorName: '이정은', seats: 2 });
    expect(scene.door.classes.get(date.classId)?.mentorId).toBe(mentor.id);
    const startsAt = date.startsAt + DAY_MS;
    await scene.site.dates.change(mentor, date.id, { startsAt, seats: 5 });
    expect(plan()).toMatchObject({ startsAt, seats: 5 });
    await scene.site.courses.change(mentor, course.id, { title: '접시' });
    expect(plan()).toMatchObject({ title: '접시', startsAt, seats: 5 });
    await scene.site.dates.cancel(mentor, date.id, '가마가 고장 났어요');
    expect(scene.door.classes.has(date.classId)).toBe(false);
  });

  it('leaves the lesson of its class as the mentor has made it there, until that of the course is another', async () => {
    const { mentor, course, date } = await scene.offer();
    const held = scene.door.classes.get(date.classId);
    const own = [{ id: 'own1', title: '흙 고르기', note: '', minutes: null }];
    Object.assign(held ?? {}, { plan: { ...held?.plan, steps: own } });
    await scene.site.dates.change(mentor, date.id, { startsAt: date.startsAt + DAY_MS });
    // As the form does, which sends the whole course.
    await scene.site.courses.change(mentor, course.id, { ...DRAFT, title: '접시' });
    expect(scene.door.classes.get(date.classId)?.plan).toMatchObject({ title: '접시', steps: own });
    const steps = [{ id: 'new1', title: '굽기', note: '', minutes: 5 }];
    await scene.site.courses.change(mentor, course.id, { steps });
    expect(scene.door.classes.get(date.classId)?.plan).toMatchObject({ steps });
  });

  it('is still on where its class was tried and ended before, and has another one as soon as it matters', async () => {
    const { date } = await scene.offer({ startsIn: 3 * DAY_MS });
    const mine = await scene.book(date.id, 'a');
    const tried = scene.door.classes.get(date.classId);
    Object.assign(tried ?? {}, {
      outcome: { phase: 'ended', startedAt: scene.clock.now(), endedAt: scene.clock.now() },
    });
    expect((await scene.see(mine)).date.state).toBe('open');
    await scene.pass(2 * DAY_MS);
    const { class: next } = await scene.see(mine);
    expect(next?.id).not.toBe(date.classId);
    expect(scene.door.classes.get(next?.id ?? '')?.passes).toHaveLength(1);
    // The reminder links to the new class.
    expect(scene.mails.at(-1)).toMatchObject({
      subject: 'reminderDay',
      text: expect.stringContaining(`/c/${next?.id ?? '-'}#`) as string,
    });
  });

  it('has another class as soon as the one that was tried comes to rest', async () => {
    const { mentor, date } = await scene.offer({ startsIn: 3 * DAY_MS });
    scene.site.classRests(date.classId);
    const tried = scene.door.classes.get(date.classId);
    Object.assign(tried ?? {}, {
      outcome: { phase: 'ended', startedAt: scene.clock.now(), endedAt: scene.clock.now() },
    });
    scene.site.classRests(date.classId);
    const own = async () => (await scene.site.dates.show(mentor, date.id)).classId;
    await expect.poll(own).not.toBe(date.classId);
    // The former class no longer belongs to the date.
    scene.site.classRests(date.classId);
    await scene.settled();
    expect(scene.door.classes.size).toBe(2);
  });

  it('has another class before a reminder leads to one that its mentor has deleted', async () => {
    const { date } = await scene.offer({ startsIn: 3 * DAY_MS });
    await scene.book(date.id, 'a');
    scene.door.classes.delete(date.classId);
    await scene.pass(2 * DAY_MS);
    expect([...scene.door.classes.values()].map(({ passes }) => passes.length)).toEqual([1]);
  });

  it('has its class, and that who is in it, later where it cannot have them now', async () => {
    const { mentor, course, date } = await scene.offer();
    const draft = { startsAt: scene.clock.now() + DAY_MS, ...SOON };
    scene.door.isRefusing = true;
    const other = await scene.site.dates.open(mentor, course.id, draft, ORIGIN);
    const mine = await scene.book(date.id, 'a');
    expect([mine.booking.state.is, scene.door.classes.get(date.classId)?.passes]).toEqual(['booked', []]);
    scene.door.isRefusing = false;
    scene.clock.advance(10_000);
    await expect.poll(() => scene.door.classes.get(date.classId)?.passes.length).toBe(1);
    await expect.poll(() => scene.door.classes.has(other.classId)).toBe(true);
    expect((await scene.site.storefront.own(mentor)).upcoming).toHaveLength(2);
  });

  it('begins in the future, and has no fewer seats than are taken', async () => {
    const { mentor, course, date } = await scene.offer({ seats: 3 });
    const past = { startsAt: scene.clock.now(), ...SOON };
    expect(await refusalOf(scene.site.dates.open(mentor, course.id, past, ORIGIN))).toBe('IN_THE_PAST');
    const move = scene.site.dates.change(mentor, date.id, { startsAt: scene.clock.now() });
    expect(await refusalOf(move)).toBe('IN_THE_PAST');
    await scene.book(date.id, 'a');
    await scene.site.bookings.hold(date.id, booker('b'));
    expect(await refusalOf(scene.site.dates.change(mentor, date.id, { seats: 1 }))).toBe('TOO_FEW_SEATS');
    expect(await refusalOf(scene.site.dates.change(mentor, date.id, { seats: 2 }))).toBeNull();
  });

  it('that has begun is live, then past, and is changed no more', async () => {
    const { mentor, date } = await scene.offer({ startsIn: HOUR_MS });
    const stateNow = async () => (await scene.site.dates.show(mentor, date.id)).state;
    scene.clock.advance(HOUR_MS);
    expect(await stateNow()).toBe('live');
    expect(await refusalOf(scene.site.dates.change(mentor, date.id, { seats: 9 }))).toBe('DATE_CLOSED');
    expect(await refusalOf(scene.site.dates.cancel(mentor, date.id, 'x'))).toBe('DATE_CLOSED');
    scene.clock.advance(DRAFT.minutes * 60_000);
    expect(await stateNow()).toBe('past');
    const found = scene.door.classes.get(date.classId);
    if (found !== undefined) {
      found.outcome = { phase: 'live', startedAt: 1, endedAt: null };
    }
    expect(await stateNow()).toBe('live');
  });

  it('is one of so many to come', async () => {
    const { mentor, course, date } = await scene.offer();
    const record = await scene.stores.dates.find(date.id);
    await scene.stores.transaction(async ({ dates }) => {
      for (let count = 1; record !== null && count < COURSE_LIMITS.upcomingDates; count += 1) {
        await dates.insert({ ...record, id: count.toString().padStart(16, '0') });
      }
    });
    const startsAt = scene.clock.now() + DAY_MS;
    const draft = { startsAt, ...SOON };
    const later = { startsAt: startsAt + HOUR_MS, ...SOON };
    expect(await refusalOf(scene.site.dates.open(mentor, course.id, draft, ORIGIN))).toBe('DATES_FULL');
    expect(scene.door.classes.size).toBe(1);
    // One more has room: of two that come at once, one.
    await scene.site.dates.cancel(mentor, date.id, '가마가 고장 났어요');
    const both = [draft, later].map((one) =>
      refusalOf(scene.site.dates.open(mentor, course.id, one, ORIGIN)),
    );
    expect((await Promise.all(both)).sort()).toEqual(['DATES_FULL', null]);
  });
});

describe('[CO7] a date that is moved', () => {
  it('asks who has booked, once more if they say nothing, and reminds them of the new start', async () => {
    const { mentor, date } = await scene.offer({ startsIn: 10 * DAY_MS, seats: 3 });
    const [mine, silent] = [await scene.book(date.id, 'a'), await scene.book(date.id, 'b')];
    const startsAt = date.startsAt + DAY_MS;
    await scene.site.dates.change(mentor, date.id, { startsAt });
    expect((await scene.see(mine)).movedFrom).toBe(date.startsAt);
    expect((await scene.act('accept', mine)).movedFrom).toBeNull();
    const asked = async () =>
      (await scene.site.attendances.show(mentor, date.id)).people.map(({ isAsked }) => isAsked);
    expect(await asked()).toEqual([false, true]);
    await scene.pass(2 * DAY_MS);
    await scene.pass(startsAt - DAY_MS - scene.clock.now());
    expect(scene.mailed('a')).toEqual(['booked', 'moved', 'reminderDay']);
    expect(scene.mailed('b')).toEqual(['booked', 'moved', 'movedAgain', 'reminderDay']);
    expect((await scene.see(silent)).state).toEqual({ is: 'booked' });
  });

  it('reminds again who was reminded of the former start, and moved back asks nothing', async () => {
    const { mentor, date } = await scene.offer({ startsIn: 2 * DAY_MS });
    const mine = await scene.book(date.id, 'a');
    await scene.pass(DAY_MS);
    await scene.site.dates.change(mentor, date.id, { startsAt: date.startsAt + 3 * DAY_MS });
    await scene.pass(3 * DAY_MS);
    expect(scene.mailed('a').filter((kind) => kind === 'reminderDay')).toHaveLength(2);
    await scene.act('accept', mine);
    await scene.site.dates.change(mentor, date.id, { startsAt: date.startsAt + 5 * DAY_MS });
    expect((await scene.see(mine)).movedFrom).toBe(date.startsAt + 3 * DAY_MS);
    await scene.site.dates.change(mentor, date.id, { startsAt: date.startsAt + 3 * DAY_MS });
    expect((await scene.see(mine)).movedFrom).toBeNull();
    await scene.settled();
    expect(scene.mailed('a').slice(-2)).toEqual(['moved', 'movedBack']);
  });

  it('[CO15] suits only somebody who was shown the start that it has', async () => {
    const { mentor, date } = await scene.offer({ startsIn: 10 * DAY_MS, seats: 3 });
    const accept = async ({ booking, key }: Awaited<ReturnType<typeof scene.book>>, startsAt?: number) => {
      const { bookings } = scene.site;
      return refusalOf(bookings.accept(await bookings.open(booking.id, key, booker('-')), startsAt));
    };
    const [mine, older] = [await scene.book(date.id, 'a'), await scene.book(date.id, 'b')];
    const offered = await scene.joinLine(date.id, 'c');
    const [tuesday, wednesday] = [date.startsAt + DAY_MS, date.startsAt + 2 * DAY_MS];
    await scene.site.dates.change(mentor, date.id, { startsAt: tuesday });
    await scene.site.dates.change(mentor, date.id, { startsAt: wednesday });
    expect(await accept(mine, tuesday)).toBe('TERMS_CHANGED');
    expect((await scene.see(mine)).movedFrom).toBe(date.startsAt);
    expect(await accept(mine, wednesday)).toBeNull();
    expect((await scene.see(mine)).movedFrom).toBeNull();
    // The seat that was offered is taken, and its person asked; sent again, it says no yes to that.
    expect([await accept(offered, date.startsAt), await accept(offered, date.startsAt)]).toEqual([
      null,
      'TERMS_CHANGED',
    ]);
    expect((await scene.see(offered)).movedFrom).toBe(date.startsAt);
    // A program that names no start says yes to whatever it is.
    expect(await accept(older)).toBeNull();
    expect((await scene.see(older)).movedFrom).toBeNull();
  });

  it('[CO13] asks whoever takes a seat that they held or were offered before, and nobody who held one since', async () => {
    const { mentor, date } = await scene.offer({ startsIn: 10 * DAY_MS, seats: 3 });
    const held = await scene.site.bookings.hold(date.id, booker('a'));
    const offered = await scene.joinLine(date.id, 'b');
    await scene.site.dates.change(mentor, date.id, { startsAt: date.startsAt + DAY_MS });
    await scene.fill(held, 'a');
    await scene.act('accept', offered);
    await scene.book(date.id, 'c');
    await scene.settled();
    expect((await scene.see(held)).movedFrom).toBe(date.startsAt);
    expect(['a', 'b', 'c'].map((sign) => scene.mailed(sign))).toEqual([
      ['booked', 'moved'],
      ['offered', 'booked', 'moved'],
      ['booked'],
    ]);
  });

  it('shortens offers that would outlast it', async () => {
    const { mentor, date } = await scene.offer({ seats: 1 });
    const offer = await scene.joinLine(date.id, 'a');
    const startsAt = scene.clock.now() + 4 * HOUR_MS;
    await scene.site.dates.change(mentor, date.id, { startsAt });
    expect((await scene.see(offer)).state).toEqual({
      is: 'offered',
      until: startsAt - OFFER_ENDS_BEFORE_MS,
    });
  });
});

describe('[CO8] a date that is called off', () => {
  it('tells all who booked or wait, once, and is nobody’s any more', async () => {
    const { mentor, date } = await scene.offer({ seats: 1 });
    const [mine, waiting] = [await scene.book(date.id, 'a'), await scene.joinLine(date.id, 'b')];
    const why = '가마가 고장 났어요';
    await scene.site.dates.cancel(mentor, date.id, why);
    await scene.site.dates.cancel(mentor, date.id, '다시');
    await scene.settled();
    for (const [one, sign] of [
      [mine, 'a'],
      [waiting, 'b'],
    ] as const) {
      expect((await scene.see(one)).state).toMatchObject({ is: 'cancelled', by: 'mentor', why });
      expect(scene.mailed(sign).filter((kind) => kind === 'cancelledByMentor')).toHaveLength(1);
    }
    expect(await refusalOf(scene.book(date.id, 'c'))).toBe('DATE_CLOSED');
    expect(await refusalOf(scene.joinLine(date.id, 'c'))).toBe('DATE_CLOSED');
    await scene.pass(20 * DAY_MS);
    expect(scene.mailed('a')).toEqual(['booked', 'cancelledByMentor']);
  });

  it('is not one that somebody was taken out of: their seat is the next one’s', async () => {
    const { mentor, date } = await scene.offer({ seats: 1 });
    const [mine, next] = [await scene.book(date.id, 'a'), await scene.joinLine(date.id, 'b')];
    const shown = await scene.site.attendances.takeOut(mentor, mine.booking.id, '미안해요');
    expect([shown.people, shown.line.map(({ offeredUntil }) => offeredUntil !== null)]).toEqual([[], [true]]);
    expect((await scene.see(next)).state.is).toBe('offered');
    expect(scene.door.classes.get(date.classId)?.passes).toEqual([]);
    await scene.settled();
    expect(scene.mailed('a')).toEqual(['booked', 'cancelledByMentor']);
  });
});

describe('[CO9] a mentor’s words', () => {
  it('go to all who have booked, each in a mail of their own, and not to the line', async () => {
    const { mentor, date } = await scene.offer({ seats: 2 });
    await scene.book(date.id, 'a');
    await scene.book(date.id, 'b');
    await scene.joinLine(date.id, 'c');
    expect(await scene.site.attendances.write(mentor, date.id, { text: '앞치마를 챙겨 주세요' })).toBe(2);
    await scene.settled();
    expect(['a', 'b', 'c'].map((sign) => scene.mailed(sign).includes('message'))).toEqual([
      true,
      true,
      false,
    ]);
    const mail = scene.mails.find(({ subject }) => subject === 'message');
    expect(mail?.text).not.toMatch(/b@example\.com.*a@example\.com|a@example\.com.*b@example\.com/);
  });
});

describe('[CO10] a course', () => {
  it('is taken away once no date is to come, and stays with those who booked it', async () => {
    const { mentor, course, date } = await scene.offer({ startsIn: HOUR_MS });
    const mine = await scene.book(date.id, 'a');
    expect(await refusalOf(scene.site.courses.remove(mentor, course.id))).toBe('HAS_BOOKINGS');
    scene.clock.advance(DRAFT.minutes * 60_000 + HOUR_MS);
    await scene.site.courses.remove(mentor, course.id);
    expect(await refusalOf(scene.site.storefront.course(course.slug, null))).toBe('NOT_FOUND');
    expect((await scene.see(mine)).course.title).toBe(DRAFT.title);
    // Its dates stay with the mentor as well: money may still come in for them, or be given back.
    const own = await scene.site.storefront.own(mentor);
    expect([own.courses, own.past.map(({ id }) => id)]).toEqual([[], [date.id]]);
    expect([await scene.site.inPublic.storefront(), await scene.site.inPublic.course(course.slug)]).toEqual([
      null,
      null,
    ]);
    const again = await scene.site.courses.create(mentor, { ...DRAFT, slug: course.slug });
    expect(again.slug).toBe(course.slug);
    expect(await refusalOf(scene.site.courses.create(mentor, { ...DRAFT, slug: course.slug }))).toBe(
      'SLUG_TAKEN',
    );
    await scene.site.courses.remove(mentor, again.id);
    expect(await scene.stores.courses.find(again.id)).toBeNull();
  });

  it('has an address made of its title, and never one of a class', async () => {
    const mentor = await scene.account('m');
    const slugs: string[] = [];
    for (const title of ['Pinch pot!', '핀치 포트', 'abcdefghijkl', 'é'.repeat(60)]) {
      slugs.push((await scene.site.courses.create(mentor, { ...DRAFT, title })).slug);
    }
    expect(slugs).toEqual([
      expect.stringMatching(/^pinch-pot-[a-z0-9]{4}$/),
      expect.stringMatching(/^class-[a-z0-9]{4}$/),
      expect.stringMatching(/^abcdefghijkl-[a-z0-9]{4}$/),
      expect.stringMatching(/^[a-z0-9-]+$/),
    ]);
  });
});

describe('[BK21] what is sent again because its answer was lost', () => {
  it('to all who have booked is mailed and posted once', async () => {
    const { mentor, course, date } = await scene.offer();
    await scene.book(date.id, 'a');
    const write = (draft?: string) =>
      scene.site.attendances.write(mentor, date.id, { text: '앞치마를 챙겨 주세요', draft });
    const draft = 'd'.repeat(16);
    expect([await write(draft), await write(draft)]).toEqual([1, 1]);
    await scene.settled();
    const counts = async () => [
      scene.mailed('a').filter((kind) => kind === 'message').length,
      (await scene.stores.entries.counts(course.id, [])).get('notice'),
    ];
    expect(await counts()).toEqual([1, 1]);
    // Another one says the same, and a program names none.
    await write('e'.repeat(16));
    await write();
    await scene.settled();
    expect(await counts()).toEqual([3, 3]);
  });

  it('opens one date at a start, and tells of it once', async () => {
    const { mentor, course } = await scene.offer();
    await scene.pass(1);
    const signedIn = booker('a', 'a@example.com');
    await scene.site.alerts.ask(course.slug, form('a'), signedIn);
    const draft = { startsAt: scene.clock.now() + DAY_MS, ...SOON };
    const open = (more: object = {}) =>
      scene.site.dates.open(mentor, course.id, { ...draft, ...more }, ORIGIN);
    const first = await open();
    expect((await Promise.all([open(), open()])).map(({ id }) => id)).toEqual([first.id, first.id]);
    expect(await refusalOf(open({ seats: 5 }))).toBe('SAME_START');
    await scene.settled();
    const told = scene.mails.filter(({ subject }) => subject.startsWith('새 날짜가 열렸어요'));
    expect([told.length, scene.door.classes.size]).toEqual([1, 2]);
    // Once it is called off, there is room for another.
    await scene.site.dates.cancel(mentor, first.id, 'x');
    expect((await open({ seats: 5 })).id).not.toBe(first.id);
  });
});

describe('[CO4] the storefront', () => {
  it('has dates to come by time, courses without one, and what mentors have held', async () => {
    const { mentor, course, date } = await scene.offer({ startsIn: DAY_MS });
    const booked = await scene.book(date.id, 'a');
    const draft = { startsAt: scene.clock.now() + HOUR_MS, ...SOON };
    const soon = await scene.site.dates.open(mentor, course.id, draft, ORIGIN);
    const other = await scene.site.courses.create(mentor, { ...DRAFT, title: '접시', craft: '' });
    const shown = await scene.site.storefront.show();
    expect(await scene.site.inPublic.storefront()).toEqual(shown);
    expect(shown.dates.map((one) => one.date.id)).toEqual([soon.id, date.id]);
    expect(shown.others.map(({ slug }) => slug)).toEqual([other.slug]);
    expect(shown.mentors).toEqual([{ name: '이정은', crafts: ['도자'], held: 0 }]);
    await scene.stores.bookings.attended(booked.booking.id, HOUR_MS);
    await scene.pass(2 * DAY_MS);
    const page = await scene.site.storefront.course(course.slug, mentor);
    expect([page.dates, page.last?.id, page.mentor.held, page.mentor.met, page.isOwn]).toEqual([
      [],
      date.id,
      1,
      1,
      true,
    ]);
    const { past } = await scene.site.storefront.own(mentor);
    expect(past.map(({ id }) => id)).toEqual([date.id, soon.id]);
  });
});
