import {
  NO_PAYMENTS,
  paymentRoutes,
  type Booking,
  type NewBooking,
  type PaymentRoute,
  type Route,
} from '@gongbang/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, type TestServer } from '../support/classServer.ts';
import { askCourses, getCourses, keyed, offered } from '../support/courses.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { plainMails } from '../support/plainMails.ts';
import type { SiteVisitor } from '../support/SiteVisitor.ts';
import { NONE, Visitors, answerOf, enterAs, stranger, tryStandings, type Standing } from './standings.ts';

const rows = Object.entries<Route>(paymentRoutes) as [PaymentRoute, Route][];
const SIGN_INS_MS = 60_000;
const PRICE = 35_000;
const ACCOUNT = { bank: '국민은행', holder: '흙담공방', number: '000000-00-000000' };
const won = (amount: number) => ({ amount, currency: 'KRW' });
const FORM = { name: '박서연', email: 'pays@example.com', method: 'transfer', total: won(PRICE) };
const BODIES: Partial<Record<PaymentRoute, object>> = {
  order: FORM,
  putRefundAccount: { ...ACCOUNT, holder: '박서연' },
  confirmTransfer: { total: PRICE },
  giveBack: { total: 1000 },
  sendKit: {},
};

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
  await as('owner').askRow(paymentRoutes.putPaymentSettings, { ...NO_PAYMENTS, transfer: ACCOUNT });
}, SIGN_INS_MS);
afterAll(() => server[Symbol.asyncDispose]());

/** A course that costs something, and a date of it. */
async function offeredPaid(seats = 8): Promise<string> {
  const { course, date } = await offered(as('mentor'), { seats });
  await getCourses(as('mentor'), 'changeCourse', { price: PRICE }, { params: { courseId: course.id } });
  return date.id;
}

async function orderedBy(visitor: SiteVisitor, dateId: string, email: string): Promise<NewBooking> {
  const held = await getCourses(visitor, 'holdSeat', undefined, { params: { dateId } });
  const { refusal } = await visitor.askRow(paymentRoutes.order, { ...FORM, email }, keyed(held));
  expect(refusal).toBeNull();
  return held;
}

const came = ({ booking }: NewBooking, by: Standing = 'mentor') =>
  as(by).askRow(paymentRoutes.confirmTransfer, BODIES.confirmTransfer, {
    params: { bookingId: booking.id },
  });

describe('[PM21] who may do what about orders and refunds', () => {
  tryStandings(rows, (standing, name, headers = {}) =>
    as(standing).askRow(paymentRoutes[name], BODIES[name], {
      params: { bookingId: NONE, refundId: NONE },
      headers,
    }),
  );

  const ofMentors = rows
    .filter(([, row]) => row.who === 'mentor' && row.path.includes('{'))
    .map(([name]) => name);
  it.each(ofMentors)('%s finds what is another mentor’s no more than what there is not', async (name) => {
    const mine = await orderedBy(as('nobody'), await offeredPaid(), `${name.toLowerCase()}@example.com`);
    await came(mine);
    await askCourses(as('nobody'), 'cancelBooking', undefined, keyed(mine));
    const { body } = await askCourses(as('nobody'), 'getBooking', undefined, keyed(mine));
    const refundId = (body as Booking).order?.refunds[0]?.id ?? '';
    expect(refundId).not.toBe('');
    const ask = async (params: { bookingId: string; refundId: string }) =>
      answerOf(await as('other').askRow(paymentRoutes[name], BODIES[name], { params }));
    const theirs = await ask({ bookingId: mine.booking.id, refundId });
    expect(theirs[0]).toBe('NOT_FOUND');
    expect(theirs).toEqual(await ask({ bookingId: NONE, refundId: NONE }));
  });

  const keyedRows = rows.filter(([, row]) => row.keyed === true).map(([name]) => name);
  it.each(keyedRows)('%s is opened by its key, or its address, and by nothing else', async (name) => {
    const dateId = await offeredPaid(100);
    const mine = await orderedBy(as('nobody'), dateId, 'person@example.com');
    const others = await orderedBy(as('nobody'), dateId, 'others@example.com');
    const ask = async (visitor: SiteVisitor, key: string | null, { booking } = mine) => {
      const headers = key === null ? {} : { Authorization: `Bearer ${key}` };
      const params = { bookingId: booking.id };
      return visitor.askRow(paymentRoutes[name], BODIES[name], { params, headers });
    };
    for (const refused of [
      await ask(as('nobody'), null),
      await ask(as('nobody'), others.key),
      await ask(as('mentor'), null),
      await ask(as('owner'), null),
      await ask(as('person'), null, others),
      await ask(as('nobody'), mine.key, { ...mine, booking: { ...mine.booking, id: NONE } }),
    ]) {
      expect(refused.refusal).toBe('UNAUTHENTICATED');
    }
    for (const { refusal, headers } of [await ask(as('person'), null), await ask(as('nobody'), mine.key)]) {
      expect(refusal).not.toBe('UNAUTHENTICATED');
      expect(headers.get('Cache-Control')).toBe('no-store');
    }
  });
});

describe('a seat that is paid, over HTTP', () => {
  it('[PM1] [PM2] [PM53] [CO15] is ordered for what the page said, and booked by nothing else', async () => {
    const dateId = await offeredPaid();
    const held = await getCourses(as('nobody'), 'holdSeat', undefined, { params: { dateId } });
    const free = { name: '박서연', email: 'pays@example.com' };
    const refused = await askCourses(as('nobody'), 'book', free, keyed(held));
    expect([refused.status, refused.body]).toMatchObject([409, { error: { reason: 'PAYMENT_NEEDED' } }]);
    const dear = await as('nobody').askRow(
      paymentRoutes.order,
      { ...FORM, total: won(PRICE - 1) },
      keyed(held),
    );
    expect(dear.body).toMatchObject({ error: { reason: 'PRICE_CHANGED' } });
    const mine = await as('nobody').askRow(paymentRoutes.order, FORM, keyed(held));
    expect(mine.body).toMatchObject({
      goTo: null,
      booking: { state: { is: 'awaiting' }, order: { state: { is: 'awaiting', to: ACCOUNT } } },
    });
    const twice = await Promise.all([came(held), came(held, 'owner')]);
    expect(twice.map(({ refusal }) => refusal)).toEqual([null, null]);
    expect(twice[0].body).toMatchObject({
      people: [{ name: '박서연', payment: { isPaid: true, total: { amount: PRICE } } }],
    });
    const receipt = await as('nobody').askRow(paymentRoutes.getReceipt, undefined, keyed(held));
    expect(receipt.body).toMatchObject({ name: '박서연', order: { back: { total: PRICE, share: 100 } } });
    // [CO15] Only the start that it has suits.
    const { startsAt } = held.booking.date;
    const accept = (shown: number) =>
      askCourses(as('nobody'), 'acceptSeat', undefined, { ...keyed(held), query: { startsAt: `${shown}` } });
    expect((await accept(startsAt + 1)).body).toMatchObject({ error: { reason: 'TERMS_CHANGED' } });
    expect((await accept(startsAt)).refusal).toBeNull();
    // [PM53] A refund that is sent again is given once.
    const params = { bookingId: held.booking.id };
    const give = (back: number) =>
      as('mentor').askRow(paymentRoutes.giveBack, { total: 1000, back }, { params });
    expect((await give(0)).body).toMatchObject({ people: [{ payment: { back: 1000 } }] });
    expect((await give(0)).body).toMatchObject({ error: { reason: 'PRICE_CHANGED' } });
  });

  it('[PM9] [PM13] is given up for what the page said comes back, to the account that one says', async () => {
    const held = await orderedBy(as('nobody'), await offeredPaid(), 'back@example.com');
    await came(held);
    const cancel = (back: number) =>
      askCourses(as('nobody'), 'cancelBooking', undefined, { ...keyed(held), query: { back: `${back}` } });
    expect((await cancel(PRICE + 1)).body).toMatchObject({ error: { reason: 'PRICE_CHANGED' } });
    expect((await cancel(PRICE)).body).toMatchObject({
      state: { is: 'cancelled', by: 'person' },
      order: { refunds: [{ stage: 'needsAccount', total: { amount: PRICE } }] },
    });
    const said = await as('nobody').askRow(
      paymentRoutes.putRefundAccount,
      BODIES.putRefundAccount,
      keyed(held),
    );
    expect(said.body).toMatchObject({ order: { refunds: [{ stage: 'byHand' }] } });
    expect(JSON.stringify(said.body)).not.toContain(ACCOUNT.number);
  });

  it('[PM19] a hundred buyers at once of eight seats: eight are waited for and booked, the others are offered the line', async () => {
    const dateId = await offeredPaid(8);
    const answers = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const visitor = stranger(server, index);
        const answer = await askCourses(visitor, 'holdSeat', undefined, { params: { dateId } });
        if (answer.refusal !== null) {
          return answer.refusal;
        }
        const held = answer.body as NewBooking;
        const form = { ...FORM, email: `buyer${index}@example.com` };
        const { refusal } = await visitor.askRow(paymentRoutes.order, form, keyed(held));
        return refusal ?? held;
      }),
    );
    const ordered = answers.filter((one) => typeof one !== 'string');
    expect(ordered).toHaveLength(8);
    expect(answers.filter((one) => one === 'FULL')).toHaveLength(92);
    // The mentor of these tests has made all the changes allowed in a minute.
    const booked = await Promise.all(ordered.map((one) => came(one, 'owner')));
    expect(booked.map(({ refusal }) => refusal)).toEqual(Array(8).fill(null));
    const { people, date } = await getCourses(as('mentor'), 'getAttendance', undefined, {
      params: { dateId },
    });
    expect(people.every(({ payment }) => payment?.isPaid === true)).toBe(true);
    expect([people.length, date.seatsLeft, date.paid?.people]).toEqual([8, 0, 8]);
  });
});
