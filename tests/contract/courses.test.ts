import { courseRoutes, type CourseRoute, type NewBooking, type Route } from '@gongbang/protocol';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, type TestServer } from '../support/classServer.ts';
import { askCourses, bookedSeat, getCourses, keyed, offered } from '../support/courses.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { SECRET_ARTIST, phonePhoto } from '../support/pictures.ts';
import { plainMails } from '../support/plainMails.ts';
import type { SiteVisitor } from '../support/SiteVisitor.ts';
import { NONE, Visitors, answerOf, enterAs, stranger, tryStandings } from './standings.ts';

const rows = Object.entries<Route>(courseRoutes) as [CourseRoute, Route][];
const SIGN_INS_MS = 60_000;
const PARAMS = { slug: 'pinch-pot', size: 'small', bookingId: NONE };

let server: TestServer;
const visitors = new Visitors();
const { as } = visitors;

beforeAll(async () => {
  server = await startTestServer({
    media: new FakeMediaServer().backend,
    bookingMails: plainMails,
    env: { TRUST_PROXY: '1' },
  });
  await enterAs(visitors, server);
}, SIGN_INS_MS);
afterAll(() => server[Symbol.asyncDispose]());

describe('[CO2] who may do what about courses', () => {
  tryStandings(rows, (standing, name, headers = {}) =>
    askCourses(as(standing), name, undefined, { params: PARAMS, headers }),
  );
});

describe('[CO3] a mentor’s own', () => {
  const BODIES: Partial<Record<CourseRoute, object>> = {
    changeCourse: { title: 'x' },
    openDate: { startsAt: Date.now() + 86_400_000, timeZone: 'Asia/Seoul' },
    changeDate: { seats: 9 },
    cancelDate: { text: 'x' },
    writeToAll: { text: 'x' },
    takeOut: { text: 'x' },
  };
  const own = rows.filter(([, row]) => row.who === 'mentor' && row.path.includes('{')).map(([name]) => name);

  it.each(own)('%s finds what is another mentor’s no more than what there is not', async (name) => {
    const { course, date } = await offered(as('mentor'));
    const { booking } = await bookedSeat(as('nobody'), date.id, 'seat@example.com');
    const theirs = { courseId: course.id, dateId: date.id, bookingId: booking.id };
    const none = { courseId: NONE, dateId: NONE, bookingId: NONE };
    const ask = async (params: Record<string, string>) =>
      answerOf(await as('other').askRow(courseRoutes[name], BODIES[name], { params }));
    expect((await ask(theirs))[0]).toBe('NOT_FOUND');
    expect(await ask(theirs)).toEqual(await ask(none));
    const shown = await getCourses(as('mentor'), 'getAttendance', undefined, { params: theirs });
    expect([shown.date.seats, shown.date.state, shown.people.length]).toEqual([8, 'open', 1]);
  });

  it('is an owner’s as well', async () => {
    const { course, date } = await offered(as('mentor'));
    const params = { courseId: course.id, dateId: date.id };
    await getCourses(as('owner'), 'changeDate', { seats: 9 }, { params });
    const { upcoming } = await getCourses(as('mentor'), 'getOwnStudio');
    expect(upcoming.find(({ id }) => id === date.id)?.seats).toBe(9);
    const { courses } = await getCourses(as('other'), 'getOwnStudio');
    expect(courses.map(({ id }) => id)).not.toContain(course.id);
  });
});

describe('[BK3] a booking’s rows', () => {
  const keyedRows = rows.filter(([, row]) => row.keyed === true).map(([name]) => name);
  const body = (name: CourseRoute) =>
    name === 'book' ? { name: '박서연', email: 'mine@example.com' } : undefined;
  let mine: NewBooking;
  let others: NewBooking;
  beforeAll(async () => {
    const { date } = await offered(as('mentor'), { seats: 500 });
    mine = await bookedSeat(as('nobody'), date.id, 'person@example.com');
    others = await bookedSeat(as('nobody'), date.id, 'others@example.com');
  });

  it.each(keyedRows)('%s is opened by its key, or its address, and by nothing else', async (name) => {
    const ask = async (visitor: SiteVisitor, key: string | null, { booking } = mine) => {
      const headers = key === null ? {} : { Authorization: `Bearer ${key}` };
      const params = { bookingId: booking.id };
      return visitor.askRow(courseRoutes[name], body(name), { params, headers });
    };
    for (const refused of [
      await ask(as('nobody'), null),
      await ask(as('nobody'), others.key),
      await ask(as('mentor'), null),
      await ask(as('owner'), null),
      await ask(as('person'), null, others),
    ]) {
      expect(refused.refusal).toBe('UNAUTHENTICATED');
    }
    const opened = [await ask(as('person'), null), await ask(as('nobody'), mine.key)];
    for (const { refusal, headers } of opened) {
      expect(refusal).not.toBe('UNAUTHENTICATED');
      expect(headers.get('Cache-Control')).toBe('no-store');
    }
  });
});

describe('[BK13] a hundred people at once', () => {
  it('book eight seats: eight hold one, and all others are offered the line', async () => {
    const { date } = await offered(as('mentor'), { seats: 8 });
    const params = { dateId: date.id };
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        askCourses(stranger(server, index), 'holdSeat', undefined, { params }),
      ),
    );
    const held = answers.filter(({ refusal }) => refusal === null);
    const refused = answers.filter(({ refusal }) => refusal === 'FULL');
    expect([held.length, refused.length]).toEqual([8, 92]);
    expect(refused.every(({ body }) => 'waiting' in (body as { error: object }).error)).toBe(true);
    const joined = await Promise.all(
      refused.map((_, index) =>
        getCourses(
          stranger(server, index),
          'joinLine',
          { name: '박서연', email: `line${index}@example.com` },
          { params },
        ),
      ),
    );
    const places = joined.map(({ booking: { state } }) => (state.is === 'waiting' ? state.place : 0));
    expect([...places].sort((one, other) => one - other)).toEqual(
      Array.from({ length: 92 }, (_, index) => index + 1),
    );
    const { date: seen } = await getCourses(as('mentor'), 'getAttendance', undefined, { params });
    expect([seen.seatsLeft, seen.waiting, seen.state]).toEqual([0, 92, 'full']);
  });
});

describe('[CO4] what everybody sees', () => {
  it('says nothing of who booked', async () => {
    const { course, date } = await offered(as('mentor'));
    const { booking, key } = await bookedSeat(as('nobody'), date.id, 'seen@example.com');
    const shown = [
      await askCourses(as('nobody'), 'getStorefront'),
      await askCourses(as('nobody'), 'getCourse', undefined, { params: { slug: course.slug } }),
      await askCourses(as('mentor'), 'getAttendance', undefined, { params: { dateId: date.id } }),
    ].map(({ body }) => JSON.stringify(body));
    const secrets = ['seen@example.com', key, booking.class?.key ?? ''];
    expect(shown.some((text) => secrets.some((secret) => text.includes(secret)))).toBe(false);
    expect(shown.slice(0, 2).some((text) => text.includes('박서연') || text.includes(booking.id))).toBe(
      false,
    );
    expect(shown[0]).not.toContain(date.classId);
  });

  it('is data, whatever people wrote', async () => {
    const title = '<img src=x onerror=alert(1)>';
    const { course } = await offered(as('mentor'), { title });
    const answer = await as('nobody').fetch(`/api/courses/${course.slug}`);
    expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/);
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(((await answer.json()) as { title: string }).title).toBe(title);
  });
});

describe('[CO5] a cover', () => {
  it('is made anew, in three sizes, and kept by its version', async () => {
    const { course } = await offered(as('mentor'));
    const put = (visitor: SiteVisitor, body: Buffer) =>
      visitor.fetch(`/api/studio/courses/${course.id}/cover`, { method: 'PUT', body: new Uint8Array(body) });
    const photo = await phonePhoto(3000, 2000);
    expect(photo.includes(SECRET_ARTIST)).toBe(true);
    expect((await put(as('other'), photo)).status).toBe(404);
    expect((await put(as('mentor'), Buffer.from('<svg/>'))).status).toBe(422);
    const { cover } = (await (await put(as('mentor'), photo)).json()) as { cover: string };
    const widths: (number | undefined)[] = [];
    for (const size of ['small', 'medium', 'large']) {
      const path = `/api/courses/${course.slug}/cover/${size}`;
      const answer = await as('nobody').fetch(`${path}?v=${cover}`);
      expect(answer.headers.get('Content-Type')).toBe('image/jpeg');
      expect(answer.headers.get('Cache-Control')).toMatch(/immutable/);
      const jpeg = Buffer.from(await answer.arrayBuffer());
      expect(jpeg.includes(SECRET_ARTIST)).toBe(false);
      widths.push((await sharp(jpeg).metadata()).width);
      const other = await as('nobody').fetch(`${path}?v=other`);
      expect(other.headers.get('Cache-Control')).toBe('no-store');
    }
    expect(widths).toEqual([...new Set(widths)].sort((one = 0, next = 0) => one - next));
    const { body } = await askCourses(as('nobody'), 'getCourse', undefined, {
      params: { slug: course.slug },
    });
    expect((body as { cover: string }).cover).toBe(cover);
  });
});

describe('[BK4] a booking’s own link into the class', () => {
  it('opens it for a mentee, and no more once the seat is given up', async () => {
    const { date } = await offered(as('mentor'));
    const mine = await bookedSeat(as('nobody'), date.id, 'pass@example.com');
    const look = () =>
      as('nobody').fetch(`/api/classes/${mine.booking.class?.id ?? ''}`, {
        headers: { Authorization: `Bearer ${mine.booking.class?.key ?? ''}` },
      });
    const opened = await look();
    expect([opened.status, ((await opened.json()) as { role: string }).role]).toEqual([200, 'mentee']);
    const { classes } = await as('mentor').get('getOwnClasses');
    expect(classes.map(({ id }) => id)).toContain(date.classId);
    await getCourses(as('nobody'), 'cancelBooking', undefined, keyed(mine));
    expect((await look()).status).toBe(401);
    await getCourses(as('mentor'), 'cancelDate', { text: '미안해요' }, { params: { dateId: date.id } });
    expect((await as('mentor').get('getOwnClasses')).classes.map(({ id }) => id)).not.toContain(date.classId);
  });
});

describe('[BK2] the calendar', () => {
  it('is a file, for whose it is', async () => {
    const { date } = await offered(as('mentor'));
    const mine = await bookedSeat(as('nobody'), date.id, 'calendar@example.com');
    const { headers, body } = await askCourses(as('nobody'), 'getBookingCalendar', undefined, keyed(mine));
    expect(headers.get('Content-Type')).toBe('text/calendar; charset=utf-8');
    expect(body).toContain(mine.booking.id);
  });
});

describe('[CO12] a start that cannot be told', () => {
  it('is refused, for a date and for a class', async () => {
    const { course, date } = await offered(as('other'));
    const params = { courseId: course.id, dateId: date.id };
    const [late, never] = [Date.UTC(10_000, 0, 1), 8_640_000_000_000_001];
    for (const plan of [
      { startsAt: Date.now() + 86_400_000, timeZone: 'Mars/Phobos' },
      ...[late, never].map((startsAt) => ({ startsAt, timeZone: 'Asia/Seoul' })),
    ]) {
      expect((await askCourses(as('other'), 'openDate', plan, { params })).refusal).toBe('BAD_REQUEST');
      const registered = await as('other').fetch('/api/classes', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ title: '물레', mentorName: '이정은', ...plan }),
      });
      expect(registered.status).toBe(400);
    }
    for (const startsAt of [late, never]) {
      const moved = await askCourses(as('other'), 'changeDate', { startsAt }, { params });
      expect(moved.refusal).toBe('BAD_REQUEST');
    }
  });
});
