import {
  NO_PAYMENTS,
  ownMoney,
  paymentRoutes,
  paymentSetup,
  type PaymentSettings,
  type Route,
} from '@gongbang/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, type TestServer } from '../support/classServer.ts';
import { askCourses, bookedSeat, getCourses, keyed, offered } from '../support/courses.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { plainMails } from '../support/plainMails.ts';
import type { Ask } from '../support/SiteVisitor.ts';
import { NONE, STANDINGS, Visitors, answerOf, enterAs, tryStandings, type Standing } from './standings.ts';

const MONEY_ROWS = [
  ...(['getShopFront', 'getPaymentSetup', 'putPaymentSettings', 'getOwnMoney'] as const),
  ...(['getOwnMoneyTable', 'getKit', 'sendKit', 'settleRefund'] as const),
];
type MoneyRow = (typeof MONEY_ROWS)[number];
const rowOf = (name: MoneyRow): Route => paymentRoutes[name];
const SIGN_INS_MS = 60_000;
const BANK = { bank: '국민은행', holder: '흙담공방', number: '110-222-333444' };
const SELLER = { ...NO_PAYMENTS.seller, name: '흙담공방', registration: '000-00-00000' };
const SETTINGS: PaymentSettings = { ...NO_PAYMENTS, transfer: BANK, seller: SELLER };
const BODIES: Partial<Record<MoneyRow, object>> = { putPaymentSettings: SETTINGS, sendKit: {} };

let server: TestServer;
const visitors = new Visitors();
const { as } = visitors;
const ask = (
  standing: Standing,
  name: MoneyRow,
  body?: object,
  { params = {}, headers = {} }: Pick<Ask, 'params' | 'headers'> = {},
) =>
  as(standing).askRow(rowOf(name), body, { params: { bookingId: NONE, refundId: NONE, ...params }, headers });

beforeAll(async () => {
  server = await startTestServer({ media: new FakeMediaServer().backend, bookingMails: plainMails });
  await enterAs(visitors, server);
}, SIGN_INS_MS);
afterAll(() => server[Symbol.asyncDispose]());

describe('[PM43] who may do what about money', () => {
  tryStandings(
    MONEY_ROWS.map((name) => [name, rowOf(name)] as const),
    (standing, name, headers = {}) => ask(standing, name, BODIES[name], { headers }),
  );

  it.each(['getKit', 'sendKit'] as const)(
    '%s finds what is another mentor’s no more than what there is not',
    async (name) => {
      const { date } = await offered(as('mentor'));
      const { booking } = await bookedSeat(as('nobody'), date.id, `${name}@example.com`);
      const answer = async (standing: Standing, bookingId: string) =>
        answerOf(await ask(standing, name, BODIES[name], { params: { bookingId } }));
      expect((await answer('other', booking.id))[0]).toBe('NOT_FOUND');
      expect(await answer('other', booking.id)).toEqual(await answer('other', NONE));
      expect((await answer('mentor', booking.id))[0]).toBe('NO_KIT');
      expect((await answer('owner', booking.id))[0]).toBe('NO_KIT');
    },
  );
});

describe('[PM39] how a studio takes money, over HTTP', () => {
  it.each([
    ['a currency that is none', { currency: 'XXX' }],
    ['a share above what there is', { feeBasisPoints: 3001 }],
    ['a tax above what there is', { taxPercent: 41 }],
    ['a day that some months have not', { payoutDay: 31 }],
    ['an account without a number', { transfer: { ...BANK, number: '' } }],
    ['an account of more than a line', { transfer: { ...BANK, bank: 'a\nb' } }],
    ['a line that is too long', { seller: { ...SELLER, name: 'x'.repeat(81) } }],
    ['a key of a provider', { secretKey: 'sk_live' }],
  ])('refuses %s, and keeps what there was', async (_, change) => {
    await ask('owner', 'putPaymentSettings', SETTINGS);
    const { status, refusal } = await ask('owner', 'putPaymentSettings', { ...SETTINGS, ...change });
    expect([status, refusal]).toEqual([400, 'BAD_REQUEST']);
    const { settings } = paymentSetup.parse((await ask('owner', 'getPaymentSetup')).body);
    expect(settings).toEqual(SETTINGS);
  });

  it('keeps people’s words as words, and nobody but owners and who pays sees an account', async () => {
    const seller = { ...SELLER, address: '<b>서울</b>' };
    await ask('owner', 'putPaymentSettings', { ...SETTINGS, seller });
    const { course } = await offered(as('mentor'));
    await getCourses(as('mentor'), 'changeCourse', { price: 35_000 }, { params: { courseId: course.id } });
    const params = { slug: course.slug };
    const { ways } = await getCourses(as('nobody'), 'getCourse', undefined, { params });
    expect(ways).toEqual([{ method: 'transfer', provider: 'transfer' }]);
    const shop = await ask('nobody', 'getShopFront');
    expect(shop.body).toEqual({
      ...{ seller, takesMoney: true, isTrial: false, hasTrials: false, sendsMails: false },
    });
    for (const standing of STANDINGS) {
      const answers = [
        await ask(standing, 'getShopFront'),
        await ask(standing, 'getOwnMoney'),
        await ask(standing, 'getOwnMoneyTable'),
        await askCourses(as(standing), 'getCourse', undefined, { params }),
        await askCourses(as(standing), 'getStorefront'),
        await askCourses(as(standing), 'getOwnStudio'),
        ...(standing === 'owner' ? [] : [await ask(standing, 'getPaymentSetup')]),
      ];
      expect(JSON.stringify(answers.map(({ body }) => body))).not.toMatch(/110-222|국민은행/);
    }
    expect(JSON.stringify((await ask('owner', 'getPaymentSetup')).body)).toContain(BANK.number);
  });

  it('[PM40] refuses a price where nothing can be paid', async () => {
    await ask('owner', 'putPaymentSettings', NO_PAYMENTS);
    const draft = { title: '찻잔', minutes: 90, seats: 8, price: 35_000 };
    expect((await askCourses(as('mentor'), 'createCourse', draft)).refusal).toBe('NO_PROVIDER');
    await ask('owner', 'putPaymentSettings', SETTINGS);
    expect((await askCourses(as('mentor'), 'createCourse', draft)).refusal).toBeNull();
  });
});

describe('a seat with a kit that is paid by transfer, over HTTP', () => {
  const KIT_TO = { address: '서울 은평구 00로 12', more: '3층', phone: '010-1234-5678' };
  const THEIRS = { bank: '신한은행', holder: '박서연', number: '987-654-321000' };

  it('[PM41] [PM42] is its mentor’s to look after, and nobody else learns of it', async () => {
    await ask('owner', 'putPaymentSettings', SETTINGS);
    const { course, date } = await offered(as('mentor'));
    const priced = { price: 35_000, kit: { price: 12_000, what: '백자토', days: 0 } };
    await getCourses(as('mentor'), 'changeCourse', priced, { params: { courseId: course.id } });
    const buyer = as('nobody');
    const held = await getCourses(buyer, 'holdSeat', undefined, { params: { dateId: date.id } });
    const [bookingId, own] = [held.booking.id, keyed(held)];
    const form = {
      name: '박서연',
      email: 'pays@example.com',
      method: 'transfer',
      kit: KIT_TO,
      total: { amount: 47_000, currency: 'KRW' },
    };
    expect((await buyer.askRow(paymentRoutes.order, form, own)).refusal).toBeNull();
    const came = { total: 47_000 };
    await as('mentor').askRow(paymentRoutes.confirmTransfer, came, { params: { bookingId } });

    expect((await ask('mentor', 'getKit', undefined, { params: { bookingId } })).body).toMatchObject(KIT_TO);
    expect((await ask('other', 'getKit', undefined, { params: { bookingId } })).refusal).toBe('NOT_FOUND');
    const params = { dateId: date.id };
    const seen = await getCourses(as('mentor'), 'getAttendance', undefined, { params });
    expect(seen.date).toMatchObject({ paid: { people: 1, back: { amount: 47_000 } }, kitsToSend: 1 });
    expect(JSON.stringify(seen)).not.toMatch(/은평구|pays@example/);
    const sent = await ask('mentor', 'sendKit', { tracking: '6001' }, { params: { bookingId } });
    expect(sent.body).toMatchObject({ people: [{ payment: { isPaid: true, kit: { tracking: '6001' } } }] });
    expect((await ask('mentor', 'getKit', undefined, { params: { bookingId } })).refusal).toBe('NO_KIT');

    await askCourses(buyer, 'cancelBooking', undefined, own);
    await buyer.askRow(paymentRoutes.putRefundAccount, THEIRS, own);
    const { refunds } = ownMoney.parse((await ask('mentor', 'getOwnMoney')).body);
    expect(refunds).toMatchObject([{ account: THEIRS, total: { amount: 35_000 }, stage: 'byHand' }]);
    const refundId = refunds[0]?.id ?? '';
    expect((await ask('other', 'settleRefund', undefined, { params: { refundId } })).refusal).toBe(
      'NOT_FOUND',
    );
    for (const standing of ['nobody', 'person', 'other'] as const) {
      const told = [await ask(standing, 'getOwnMoney'), await ask(standing, 'getOwnMoneyTable')];
      expect(JSON.stringify(told.map(({ body }) => body))).not.toMatch(/박서연|987-654|35000|GB-\d/);
    }
    const settled = await ask('mentor', 'settleRefund', undefined, { params: { refundId } });
    const month = ownMoney.parse(settled.body);
    expect(month.refunds).toEqual([]);
    expect(month.months[0]).toMatchObject({ classesIn: 35_000, kitsIn: 12_000, back: 35_000, out: 12_000 });
    const csv = String((await ask('owner', 'getOwnMoneyTable')).body);
    expect(csv).toMatch(/받은 돈,GB-\d{4}-\w{6},핀치 포트,.*,35000,12000,47000,KRW/);
    expect(csv).toMatch(/돌려준 돈,.*,-35000,0,-35000,KRW/);
    expect(csv).not.toMatch(/박서연|pays@|은평구|987-654/);
  });
});

describe('[PM38] the books over HTTP', () => {
  it('are a file, of a month or of all time, in the language of whoever asks', async () => {
    const all = await ask('mentor', 'getOwnMoneyTable');
    expect(all.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
    expect(all.headers.get('Content-Disposition')).toBe('attachment; filename="money.csv"');
    expect(all.headers.get('Cache-Control')).toBe('no-store');
    expect(all.body).toContain('날짜,시각');
    const query = { month: '2026-11' };
    const month = await as('mentor').askRow(rowOf('getOwnMoneyTable'), undefined, { query });
    expect(month.headers.get('Content-Disposition')).toBe('attachment; filename="money-2026-11.csv"');
    const wrong = await as('mentor').askRow(rowOf('getOwnMoneyTable'), undefined, {
      query: { month: '2026-13"\r\nX-Evil: 1' },
    });
    expect(wrong.refusal).toBe('BAD_REQUEST');
    await as('mentor').get('changeMe', { language: 'en' });
    expect((await ask('mentor', 'getOwnMoneyTable')).body).toContain('Date,Time');
  });

  it('are made so often and no more', async () => {
    const refusals: (string | null)[] = [];
    for (let count = 0; count < 25; count += 1) {
      refusals.push((await ask('other', 'getOwnMoneyTable')).refusal);
    }
    expect(refusals[0]).toBeNull();
    expect(refusals.at(-1)).toBe('RATE_LIMITED');
  });
});
