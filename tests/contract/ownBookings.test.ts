import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { entered, enteredAs, enteredOwner } from '../support/accounts.ts';
import { startTestServer, temporaryFolder, type TestServer } from '../support/classServer.ts';
import { isPostgres } from '../support/storeOfTests.ts';
import { askCourses, bookedSeat, getCourses, keyed, offered } from '../support/courses.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { plainMails } from '../support/plainMails.ts';
import { SiteVisitor } from '../support/SiteVisitor.ts';

const EMAIL = 'seoyeon@example.com';
let dataDir: string;
let server: TestServer;
let mentor: SiteVisitor;
/** What links in mails begin with. */
let links: string[];

beforeEach(async () => {
  dataDir = temporaryFolder();
  links = [];
  server = await startTestServer({
    media: new FakeMediaServer().backend,
    dataDir,
    env: { TRUST_PROXY: '1' },
    bookingMails: {
      ...plainMails,
      booked: (about) => {
        links.push(about.bookingUrl, about.classUrl ?? '');
        return plainMails.booked(about);
      },
    },
  });
  mentor = await enteredAs(server, await enteredOwner(server), 'mentor', 'mentor@example.com');
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(dataDir, { recursive: true });
});

describe('[BK16] one’s own bookings', () => {
  it.skipIf(isPostgres)(
    'come along with an account of their address, are taken home, and are forgotten',
    async () => {
      const { date } = await offered(mentor, { seats: 1 });
      const { date: past } = await offered(mentor, { seats: 1 });
      const params = { dateId: date.id };
      const nobody = new SiteVisitor(server.url);
      const mine = await bookedSeat(nobody, date.id, EMAIL);
      await bookedSeat(nobody, past.id, EMAIL);
      const next = await getCourses(
        nobody,
        'joinLine',
        { name: '최', email: 'choi@example.com' },
        { params },
      );
      const database = new DatabaseSync(join(dataDir, 'site.sqlite'), { timeout: 5000 });
      database.prepare('UPDATE dates SET "startsAt" = ? WHERE id = ?').run(Date.now() - 86_400_000, past.id);

      const { visitor } = await entered(server, EMAIL);
      const { bookings } = await getCourses(visitor, 'getMyBookings');
      expect(bookings.map((one) => [one.date.id, one.date.state])).toEqual([
        [date.id, 'full'],
        [past.id, 'past'],
      ]);
      const { refusal } = await askCourses(visitor, 'holdSeat', undefined, { params });
      expect(refusal).toBe('ALREADY_BOOKED');
      const copy = await visitor.get('getMyData');
      expect(copy.bookings.map(({ id }) => id)).toContain(mine.booking.id);

      await visitor.get('removeMe');
      const gone = await getCourses(nobody, 'getBooking', undefined, keyed(mine));
      expect([gone.state.is, gone.name, gone.email, gone.class]).toEqual(['cancelled', null, null, null]);
      expect((await getCourses(nobody, 'getBooking', undefined, keyed(next))).state.is).toBe('offered');
      const rows = database.prepare('SELECT * FROM bookings').all();
      database.close();
      expect(JSON.stringify(rows)).not.toMatch(/seoyeon|박서연/);
      expect(rows.filter(({ state }) => state === 'booked')).toHaveLength(1);
    },
  );

  it('are told by a mentor who goes: dates to come are called off first', async () => {
    const { course, date } = await offered(mentor);
    const copy = await mentor.get('getMyData');
    expect(copy.courses.map(({ id }) => id)).toEqual([course.id]);
    expect((await mentor.ask('removeMe')).refusal).toBe('DATES_TO_COME');
    await getCourses(mentor, 'cancelDate', { text: '미안해요' }, { params: { dateId: date.id } });
    await mentor.get('removeMe');
    const { dates, others } = await getCourses(new SiteVisitor(server.url), 'getStorefront');
    expect([dates, others]).toEqual([[], []]);
  });
});

describe('[BK17] links in mails', () => {
  it('begin where the mentor opened the date, whatever address who books says that it asked', async () => {
    const { date } = await offered(mentor);
    const forged = new SiteVisitor(server.url, {
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Proto': 'https',
      Forwarded: 'host=evil.example',
    });
    const { booking, key } = await bookedSeat(forged, date.id, EMAIL);
    expect(links).toEqual([
      `${server.url}/b/${booking.id}#${key}`,
      `${server.url}/c/${booking.class?.id ?? ''}#${booking.class?.key ?? ''}`,
    ]);
  });
});
