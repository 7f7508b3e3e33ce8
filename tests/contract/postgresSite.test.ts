import { NO_PAYMENTS, paymentRoutes } from '@gongbang/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, type TestServer } from '../support/classServer.ts';
import { askCourses, getCourses, keyed, offered } from '../support/courses.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { plainMails } from '../support/plainMails.ts';
import { PostgresServer, lacksPostgres } from '../support/PostgresServer.ts';
import { Visitors, enterAs, stranger } from './standings.ts';

/** A PostgreSQL starts, and six people sign in. */
const SLOW_MS = 120_000;
const PRICE = 35_000;
const ACCOUNT = { bank: '국민은행', holder: '흙담공방', number: '000000-00-000000' };
const FORM = { name: '박서연', method: 'transfer', total: { amount: PRICE, currency: 'KRW' } };
const SOON = { interval: 50, timeout: 20_000 };

describe.skipIf(lacksPostgres)('a studio in PostgreSQL, over HTTP', () => {
  let postgres: PostgresServer;
  let server: TestServer;
  const visitors = new Visitors();
  const { as } = visitors;
  beforeAll(async () => {
    postgres = await PostgresServer.start();
    server = await startTestServer({
      media: new FakeMediaServer().backend,
      bookingMails: plainMails,
      env: { TRUST_PROXY: '1', DATABASE_URL: await postgres.createDatabase() },
    });
    await enterAs(visitors, server);
    await as('owner').askRow(paymentRoutes.putPaymentSettings, { ...NO_PAYMENTS, transfer: ACCOUNT });
  }, SLOW_MS);
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await postgres[Symbol.asyncDispose]();
  }, SLOW_MS);

  it(
    '[PS3] is refused while the database is away, and a booking is paid for afterwards, without a restart',
    async () => {
      const { course, date } = await offered(as('mentor'), { seats: 1 });
      await getCourses(as('mentor'), 'changeCourse', { price: PRICE }, { params: { courseId: course.id } });
      const params = { dateId: date.id };
      const person = stranger(server, 1);
      const held = await getCourses(person, 'holdSeat', undefined, { params });
      await postgres.kill();
      const form = { ...FORM, email: 'pays@example.com' };
      const away = await Promise.all([
        person.askRow(paymentRoutes.order, form, keyed(held)),
        askCourses(stranger(server, 2), 'holdSeat', undefined, { params }),
        askCourses(person, 'getBooking', undefined, keyed(held)),
      ]);
      expect(away.map(({ refusal, status }) => [refusal, status])).toEqual(
        away.map(() => ['STORE_UNAVAILABLE', 503]),
      );
      await postgres.begin();
      await expect
        .poll(async () => (await person.askRow(paymentRoutes.order, form, keyed(held))).refusal, SOON)
        .toBeNull();
      expect((await askCourses(stranger(server, 2), 'holdSeat', undefined, { params })).refusal).toBe('FULL');
      const confirmed = await as('mentor').askRow(
        paymentRoutes.confirmTransfer,
        { total: PRICE },
        { params: { bookingId: held.booking.id } },
      );
      expect(confirmed.refusal).toBeNull();
      const { state } = (await getCourses(person, 'getBooking', undefined, keyed(held))) as {
        state: { is: string };
      };
      expect(state.is).toBe('booked');
    },
    SLOW_MS,
  );

  it(
    '[PS6] a hundred people at once book eight seats: eight hold one, and all others are offered the line',
    async () => {
      const { date } = await offered(as('mentor'), { seats: 8 });
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          askCourses(stranger(server, index + 10), 'holdSeat', undefined, { params: { dateId: date.id } }),
        ),
      );
      const refused = answers.filter(({ refusal }) => refusal === 'FULL');
      expect([answers.filter(({ refusal }) => refusal === null).length, refused.length]).toEqual([8, 92]);
      expect(refused.every(({ body }) => 'waiting' in (body as { error: object }).error)).toBe(true);
    },
    SLOW_MS,
  );
});
