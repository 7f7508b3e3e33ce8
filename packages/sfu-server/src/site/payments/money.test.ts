import {
  KIT_ADDRESS_MS,
  NO_PAYMENTS,
  type Currency,
  type NewBooking,
  type PaymentMethod,
  type PaymentProviderId,
  type PaymentSettings,
} from '@gongbang/protocol';
import {
  CourseScene,
  DAY_MS,
  DRAFT,
  HOUR_MS,
  ORIGIN,
  booker,
  form,
  refusalOf,
} from '@gongbang/tests/support/courseScene.ts';
import { FakeProvider } from '@gongbang/tests/support/FakeProvider.ts';
import { describe, expect, it } from 'vitest';

import type { AccountRecord, SiteStores } from '../../ports/accounts.ts';
import type { LedgerRecord, PaymentProvider } from '../../ports/payments.ts';

const BANK = { bank: '국민은행', holder: '흙담공방', number: '110-222-333444' };
const SELLER = { ...NO_PAYMENTS.seller, name: '흙담공방', registration: '000-00-00000' };
const SETTINGS: PaymentSettings = { ...NO_PAYMENTS, transfer: BANK };
const THEIRS = { bank: '신한은행', holder: '박서연', number: '987-654-321000' };
const KIT = { price: 12_000, what: '백자토 500 g', days: 0 };
const ADDRESS = { address: '서울 은평구 00로 12', more: '3층', phone: '010-1234-5678' };
const PRICED = { ...DRAFT, price: 35_000, kit: KIT };

/** Records every call to a store. */
const counted = <T extends object>(store: T, asked: string[]): T =>
  new Proxy(store, {
    get: (target, name) => {
      const own: unknown = Reflect.get(target, name, target);
      if (typeof own !== 'function') {
        return own;
      }
      return (...args: unknown[]): unknown => {
        asked.push(String(name));
        return Reflect.apply(own, target, args);
      };
    },
  });

/** A provider that is only looked at: its id, and the currencies it takes. */
const provider = (id: PaymentProviderId, currencies: readonly Currency[] = ['KRW']): PaymentProvider => ({
  ...{ id, methods: id === 'trial' ? ['trial'] : ['card'], currencies, windowMs: 60_000 },
  ...{ takesAtConfirm: false, launch: () => null },
  checkout: () => Promise.reject(new Error('nobody pays here')),
  confirm: () => Promise.reject(new Error('nobody pays here')),
  fetch: () => Promise.reject(new Error('nobody pays here')),
  refund: () => Promise.reject(new Error('nobody pays here')),
  abandon: () => Promise.resolve(),
  parseWebhook: () => Promise.resolve(null),
});

async function studio(settings = SETTINGS, providers: readonly PaymentProvider[] = []) {
  const scene = await CourseScene.open({ providers });
  await scene.site.paymentSetups.put(settings, ORIGIN);
  return scene;
}

/** A mentor's date with a price. */
async function sell(scene: CourseScene, sign = 'm', startsIn = 10 * DAY_MS) {
  const mentor = await scene.account(sign);
  const course = await scene.site.courses.create(mentor, PRICED);
  const draft = { startsAt: scene.clock.now() + startsIn, timeZone: 'Asia/Seoul', seats: 8, minimum: null };
  const date = await scene.site.dates.open(mentor, course.id, draft, ORIGIN);
  return { mentor, course, date };
}

async function order(
  scene: CourseScene,
  dateId: string,
  sign: string,
  hasKit = false,
  method: PaymentMethod = 'transfer',
): Promise<NewBooking> {
  const { site } = scene;
  const held = await site.bookings.hold(dateId, booker(sign));
  const record = await site.bookings.open(held.booking.id, held.key, booker(sign));
  const kit = hasKit ? ADDRESS : null;
  const total = { amount: hasKit ? 47_000 : 35_000, currency: 'KRW' } as const;
  const filled = { ...form(sign), method, kit, total };
  await site.orders.order(record, filled, booker(sign));
  return held;
}

/** A seat paid by transfer. */
async function pay(scene: CourseScene, mentor: AccountRecord, dateId: string, sign: string, hasKit = false) {
  const held = await order(scene, dateId, sign, hasKit);
  await scene.site.byHand.confirmTransfer(mentor, held.booking.id, hasKit ? 47_000 : 35_000);
  return held;
}

describe('[PM39] how a studio takes money', () => {
  it('is set by its owner, and says by which ways and where providers call', async () => {
    await using scene = await studio(SETTINGS, [provider('toss'), provider('stripe', ['USD'])]);
    const { paymentSetups } = scene.site;
    const shown = await paymentSetups.show(ORIGIN);
    expect(shown.settings).toEqual(SETTINGS);
    expect(shown.ways).toEqual([
      { method: 'card', provider: 'toss' },
      { method: 'transfer', provider: 'transfer' },
    ]);
    expect(shown.webhooks).toEqual([
      { provider: 'toss', url: `${ORIGIN}/api/payments/toss/webhook` },
      { provider: 'stripe', url: `${ORIGIN}/api/payments/stripe/webhook` },
    ]);
    const { ways } = await paymentSetups.put({ ...SETTINGS, currency: 'USD', transfer: null }, ORIGIN);
    expect(ways).toEqual([{ method: 'card', provider: 'stripe' }]);
    // Without a known address for the page, no provider is given a wrong one.
    expect((await paymentSetups.show('')).webhooks).toEqual([]);
  });

  it('tries nothing out where a provider moves money, also where that was set before', async () => {
    await using scene = await studio({ ...SETTINGS, isTrial: true, transfer: null }, [provider('trial')]);
    const { paymentSetups } = scene.site;
    expect(await paymentSetups.shopFront()).toMatchObject({ seller: null, takesMoney: true, isTrial: true });
    // With an account for transfers, trials are not the only way, but are still mentioned.
    await paymentSetups.put({ ...SETTINGS, isTrial: true }, ORIGIN);
    expect(await paymentSetups.shopFront()).toMatchObject({ isTrial: false, hasTrials: true });
    await using connected = await studio(SETTINGS, [provider('trial'), provider('portone')]);
    const refused = connected.site.paymentSetups.put({ ...SETTINGS, isTrial: true }, ORIGIN);
    expect(await refusalOf(refused)).toBe('CONFLICT');
    await connected.stores.paymentSettings.save({ ...SETTINGS, isTrial: true });
    const { settings, ways } = await connected.site.paymentSetups.show(ORIGIN);
    expect([settings.isTrial, ways.map((way) => way.provider)]).toEqual([false, ['portone', 'transfer']]);
    // Nor can anybody get a free seat by asking for a trial all the same.
    const { date } = await sell(connected);
    const tried = order(connected, date.id, 'a', false, 'trial');
    expect(await refusalOf(tried)).toBe('NO_SUCH_WAY');
  });

  it.each([true, false])('[PM47] says whether mails go out: %s', async (sendsMails) => {
    await using scene = await CourseScene.open({ sendsMails });
    expect((await scene.site.paymentSetups.shopFront()).sendsMails).toBe(sendsMails);
  });

  it('is told to everybody as far as who sells, and whether anything can be paid for', async () => {
    await using scene = await studio({ ...SETTINGS, seller: SELLER }, [provider('toss')]);
    const front = await scene.site.paymentSetups.shopFront();
    expect(front).toEqual({
      ...{ seller: SELLER, takesMoney: true, isTrial: false, hasTrials: false, sendsMails: true },
    });
    expect(JSON.stringify(front)).not.toContain(BANK.number);
    // Courses priced in won can still be paid.
    await scene.site.paymentSetups.put({ ...NO_PAYMENTS, currency: 'USD' }, ORIGIN);
    expect((await scene.site.paymentSetups.show(ORIGIN)).ways).toEqual([]);
    const { takesMoney, seller } = await scene.site.paymentSetups.shopFront();
    expect([takesMoney, seller]).toEqual([true, null]);
  });
});

describe('[PM40] prices', () => {
  it('need a way to pay, where something costs anything', async () => {
    await using scene = await CourseScene.open();
    const mentor = await scene.account('m');
    const { courses } = scene.site;
    expect(await refusalOf(courses.create(mentor, PRICED))).toBe('NO_PROVIDER');
    expect(await refusalOf(courses.create(mentor, { ...DRAFT, kit: KIT }))).toBe('NO_PROVIDER');
    const free = await courses.create(mentor, DRAFT);
    expect(await refusalOf(courses.change(mentor, free.id, { price: 1 }))).toBe('NO_PROVIDER');
    expect(await refusalOf(courses.change(mentor, free.id, { kit: KIT }))).toBe('NO_PROVIDER');
    expect(await courses.show(mentor, free.id)).toMatchObject({ price: 0, kit: null });

    await scene.site.paymentSetups.put(SETTINGS, ORIGIN);
    expect(await courses.change(mentor, free.id, { price: 35_000, kit: KIT })).toMatchObject(PRICED);
    // When the last way to pay goes, a course keeps its price, and everything else can be changed.
    await scene.site.paymentSetups.put(NO_PAYMENTS, ORIGIN);
    expect(await courses.change(mentor, free.id, { ...PRICED, title: '찻잔' })).toMatchObject({
      title: '찻잔',
    });
    expect(await refusalOf(courses.change(mentor, free.id, { price: 36_000 }))).toBe('NO_PROVIDER');
    expect(await courses.change(mentor, free.id, { price: 0, kit: null })).toMatchObject({ price: 0 });
  });

  it('are in the currency that the studio had when they were set; what is ordered stays as it was', async () => {
    await using scene = await studio();
    const { mentor, course, date } = await sell(scene);
    const { courses, storefront } = scene.site;
    const { booking } = await order(scene, date.id, 'a');
    await scene.site.paymentSetups.put({ ...SETTINGS, currency: 'USD' }, ORIGIN);
    await courses.change(mentor, course.id, { ...PRICED, title: '찻잔' });
    expect((await storefront.course(course.slug, null)).price).toEqual({ amount: 35_000, currency: 'KRW' });
    await courses.change(mentor, course.id, { price: 2500, kit: { ...KIT, price: 900 }, refundRule: [] });
    const shown = await storefront.course(course.slug, null);
    expect(shown.price).toEqual({ amount: 2500, currency: 'USD' });
    expect(shown.kit?.price).toEqual({ amount: 900, currency: 'USD' });
    expect((await storefront.show()).dates[0]?.course.price).toEqual(shown.price);
    const [ordered] = await scene.stores.orders.of(booking.id);
    expect(ordered).toMatchObject({ classAmount: 35_000, currency: 'KRW', refundRule: DRAFT.refundRule });
  });

  it('are in another currency only once each of them is set', async () => {
    await using scene = await studio();
    const { mentor, course } = await sell(scene);
    const { courses } = scene.site;
    await scene.site.paymentSetups.put({ ...SETTINGS, currency: 'USD' }, ORIGIN);
    const kit = await courses.change(mentor, course.id, { kit: { ...KIT, price: 900 } });
    expect([kit.price, kit.currency]).toEqual([35_000, 'KRW']);
    expect((await courses.change(mentor, course.id, { kit: null })).currency).toBe('KRW');
    expect((await courses.change(mentor, course.id, { kit: KIT })).currency).toBe('KRW');
    expect((await courses.change(mentor, course.id, { price: 2500 })).currency).toBe('KRW');
    expect((await courses.change(mentor, course.id, { price: 2600, kit: null })).currency).toBe('USD');
    await scene.site.paymentSetups.put(SETTINGS, ORIGIN);
    await courses.change(mentor, course.id, { price: 0 });
    expect((await courses.change(mentor, course.id, { kit: KIT })).currency).toBe('KRW');
  });

  it('stand on the page of a course with the ways to pay them; where nothing costs anything there are none', async () => {
    await using scene = await studio(SETTINGS, [provider('stripe', ['USD'])]);
    const { course } = await sell(scene);
    const free = await scene.site.courses.create(await scene.account('n'), DRAFT);
    const { storefront } = scene.site;
    const shown = await storefront.course(course.slug, null);
    expect(shown.ways).toEqual([{ method: 'transfer', provider: 'transfer' }]);
    expect(JSON.stringify(shown)).not.toContain(BANK.number);
    expect((await storefront.course(free.slug, null)).ways).toEqual([]);
    await scene.site.paymentSetups.put({ ...SETTINGS, transfer: null }, ORIGIN);
    expect((await storefront.course(course.slug, null)).ways).toEqual([]);
  });
});

describe('a mentor’s money', () => {
  const line = (
    scene: CourseScene,
    over: Partial<LedgerRecord> & Pick<LedgerRecord, 'id'>,
  ): LedgerRecord => ({
    ...{ at: scene.clock.now(), kind: 'payment', refundId: null, number: 'GB-1125-K3M9QX' },
    ...{ provider: 'toss', method: 'card', classAmount: 35_000, kitAmount: 0, currency: 'KRW' },
    ...{ title: '=찻잔', startsAt: scene.clock.now(), timeZone: 'Asia/Seoul', orderId: '', mentorId: '' },
    ...over,
  });

  it('[PM36] is their own courses’, and an owner’s is all', async () => {
    await using scene = await studio();
    const [one, other] = [await sell(scene, 'm'), await sell(scene, 'n')];
    const owner = await scene.account('o', { role: 'owner' });
    await pay(scene, one.mentor, one.date.id, 'a', true);
    await pay(scene, other.mentor, other.date.id, 'b');
    const { ownMoney } = scene.site;
    const monthOf = async (account: AccountRecord) => (await ownMoney.show(account)).months[0];
    expect(await monthOf(one.mentor)).toMatchObject({
      classesIn: 35_000,
      kitsIn: 12_000,
      kits: 1,
      out: 47_000,
    });
    expect(await monthOf(other.mentor)).toMatchObject({ classesIn: 35_000, kitsIn: 0 });
    expect(await monthOf(owner)).toMatchObject({ classes: 2, classesIn: 70_000 });
    for (const [account, rows] of [
      [one.mentor, 1],
      [other.mentor, 1],
      [owner, 2],
    ] as const) {
      const csv = await ownMoney.table(account, undefined, 'ko');
      expect(csv.trim().split('\r\n')).toHaveLength(1 + rows);
      expect(csv).not.toMatch(/사람|example\.com|은평구/);
    }
    expect(await ownMoney.show(one.mentor)).toMatchObject({
      ...{ takesMoney: true, isTrial: false, currency: 'KRW' },
      ways: [{ method: 'transfer', provider: 'transfer' }],
    });
  });

  it('[PM36] begins with this month, where the last class was, and goes back two years', async () => {
    await using scene = await studio();
    const { mentor, date } = await sell(scene);
    const { ownMoney } = scene.site;
    const empty = await ownMoney.show(mentor);
    expect(empty.months).toHaveLength(1);
    expect(empty.months[0]).toMatchObject({ classes: 0, out: 0, currency: 'KRW' });
    await pay(scene, mentor, date.id, 'a');
    const [paid] = await scene.stores.orders.ofDate(date.id);
    const of = { orderId: paid?.id ?? '', mentorId: mentor.id };
    for (let months = 0; months < 40; months += 1) {
      const at = scene.clock.now() - months * 31 * DAY_MS;
      await scene.stores.ledger.append(line(scene, { id: `line${months}`, at, ...of }));
    }
    const { months } = await ownMoney.show(mentor);
    expect(months).toHaveLength(24);
    expect(months.map(({ month }) => month)).toEqual(
      months
        .map(({ month }) => month)
        .sort()
        .reverse(),
    );
    expect(months[0]).toMatchObject({ month: empty.months[0]?.month, classesIn: 70_000 });
    expect(months.at(-1)?.classesIn).toBe(35_000);
    const csv = await ownMoney.table(mentor, months[3]?.month, 'en');
    expect(csv.trim().split('\r\n')).toHaveLength(2);
    expect(csv).toContain(",'=찻잔,");
  });

  it('[PM37] has nothing of what was only tried', async () => {
    await using scene = await studio();
    const { mentor, date } = await sell(scene);
    await pay(scene, mentor, date.id, 'a');
    const [paid] = await scene.stores.orders.ofDate(date.id);
    const of = { orderId: paid?.id ?? '', mentorId: mentor.id, provider: 'trial', method: 'trial' } as const;
    await scene.stores.ledger.append(line(scene, { id: 'tried', ...of }));
    const { months } = await scene.site.ownMoney.show(mentor);
    expect(months[0]).toMatchObject({ classes: 1, classesIn: 35_000 });
    expect((await scene.site.ownMoney.table(mentor, undefined, 'ko')).trim().split('\r\n')).toHaveLength(2);
  });

  it('[PM41] that goes back by hand has its account, for its mentor alone and until it is sent', async () => {
    await using scene = await studio();
    const { mentor, date } = await sell(scene);
    const other = await scene.account('n');
    const owner = await scene.account('o', { role: 'owner' });
    const held = await pay(scene, mentor, date.id, 'a');
    await scene.act('cancel', held);
    const { ownMoney, byHand, bookings } = scene.site;
    const open = async (account: AccountRecord) => (await ownMoney.show(account)).refunds;
    expect(await open(mentor)).toMatchObject([
      { stage: 'needsAccount', account: null, isStuck: false, name: '사람 a', total: { amount: 35_000 } },
    ]);
    const record = await bookings.open(held.booking.id, held.key, booker('a'));
    await byHand.putAccount(record, THEIRS);
    const [refund] = await open(mentor);
    expect(refund).toMatchObject({ stage: 'byHand', account: THEIRS, title: DRAFT.title });
    expect(await open(owner)).toEqual([refund]);
    expect(await open(other)).toEqual([]);
    await byHand.settle(mentor, refund?.id ?? '');
    expect(JSON.stringify(await ownMoney.show(mentor))).not.toContain(THEIRS.number);
    expect((await ownMoney.show(mentor)).months[0]).toMatchObject({ back: 35_000, out: 0 });
  });
});

describe('[PM44] a mentor’s dates', () => {
  it('say what is paid, what would go back, what is waited for and what is to be sent, each its own', async () => {
    await using scene = await studio();
    const one = await sell(scene, 'm');
    const draft = { timeZone: 'Asia/Seoul', seats: 8, minimum: null };
    const startsAt = scene.clock.now() + 20 * DAY_MS;
    const other = await scene.site.dates.open(one.mentor, one.course.id, { ...draft, startsAt }, ORIGIN);
    await pay(scene, one.mentor, one.date.id, 'a', true);
    const sent = await pay(scene, one.mentor, one.date.id, 'b', true);
    await scene.site.kits.send(one.mentor, sent.booking.id, '');
    const part = await pay(scene, one.mentor, one.date.id, 'c');
    await scene.site.byHand.giveBack(one.mentor, part.booking.id, { total: 5000, why: '' });
    await scene.act('cancel', await pay(scene, one.mentor, one.date.id, 'd', true));
    await order(scene, one.date.id, 'e');
    await pay(scene, one.mentor, other.id, 'f');
    const { upcoming } = await scene.site.storefront.own(one.mentor);
    const [first, second] = upcoming;
    expect(first).toMatchObject({
      // A kit that was sent is not refunded, and refunds already made are not repeated.
      paid: { people: 3, back: { amount: 47_000 + 35_000 + 30_000, currency: 'KRW' } },
      ...{ awaiting: 1, kitsToSend: 1 },
    });
    expect(second).toMatchObject({
      paid: { people: 1, back: { amount: 35_000, currency: 'KRW' } },
      ...{ awaiting: 0, kitsToSend: 0 },
    });
  });

  it('are past once they are called off, and say what goes back', async () => {
    await using scene = await studio();
    const { mentor, date, course } = await sell(scene);
    await pay(scene, mentor, date.id, 'a', true);
    const part = await pay(scene, mentor, date.id, 'b');
    await scene.site.byHand.giveBack(mentor, part.booking.id, { total: 5000, why: '' });
    const waiting = await order(scene, date.id, 'c');
    await scene.pass(HOUR_MS);
    await scene.site.dates.cancel(mentor, date.id, '가마가 고장 났어요');
    const own = async () => {
      const { upcoming, past } = await scene.site.storefront.own(mentor);
      return [upcoming.length, past.map(({ id, state, booked, paid }) => ({ id, state, booked, paid }))];
    };
    // What was refunded before the date was called off has its own reason.
    const off = { id: date.id, state: 'cancelled', booked: 0 };
    const krw = (people: number, amount: number) => ({ people, back: { amount, currency: 'KRW' } });
    expect(await own()).toEqual([0, [{ ...off, paid: krw(2, 47_000 + 30_000) }]]);
    // A transfer that still arrives is refunded as well.
    await scene.site.byHand.confirmTransfer(mentor, waiting.booking.id, 35_000);
    expect(await own()).toEqual([0, [{ ...off, paid: krw(3, 47_000 + 30_000 + 35_000) }]]);
    // The course’s page shows neither this date nor a past one.
    const page = await scene.site.storefront.course(course.slug, null);
    expect([page.dates, page.last]).toEqual([[], null]);
    await scene.pass(20 * DAY_MS);
    expect(await own()).toEqual([0, [{ ...off, paid: krw(3, 47_000 + 30_000 + 35_000) }]]);
  });

  it('have nothing in them of what was only tried', async () => {
    const trial = new FakeProvider({ id: 'trial', method: 'trial' });
    await using scene = await CourseScene.open({ providers: [trial] });
    await scene.site.paymentSetups.put({ ...SETTINGS, isTrial: true }, ORIGIN);
    const { mentor, date } = await sell(scene);
    await order(scene, date.id, 'a', false, 'trial');
    const [orderId = ''] = [...trial.payments.keys()];
    trial.pay(orderId);
    await scene.site.orders.comeBack(orderId, new Map());
    expect((await scene.site.storefront.own(mentor)).upcoming[0]).toMatchObject({ booked: 1, paid: null });
    await pay(scene, mentor, date.id, 'c');
    expect((await scene.site.storefront.own(mentor)).upcoming[0]?.paid?.people).toBe(1);
  });

  it('[PM48] say which transfers are waited for, by amount and name, and whether who has not sent one has cancelled', async () => {
    await using scene = await studio();
    const { mentor, date } = await sell(scene);
    const show = () => scene.site.attendances.show(mentor, date.id);
    const gone = await order(scene, date.id, 'a');
    await order(scene, date.id, 'b');
    const { people } = await show();
    const name = expect.stringMatching(/^[\dA-Z]{4} 사람 [ab]$/) as unknown;
    expect(people.map(({ payment }) => payment)).toEqual([
      expect.objectContaining({ as: name, total: { amount: 35_000, currency: 'KRW' } }),
      expect.objectContaining({ as: name, backOpen: 0 }),
    ]);
    await scene.act('cancel', gone);
    const { late } = await show();
    expect(late).toEqual([expect.objectContaining({ as: people[0]?.payment?.as, isCancelled: true })]);
  });

  it('ask the store as often for many as for one', async () => {
    const asked: string[] = [];
    const before = (stores: SiteStores): SiteStores => ({
      ...stores,
      orders: counted(stores.orders, asked),
      refunds: counted(stores.refunds, asked),
      bookings: counted(stores.bookings, asked),
    });
    await using scene = await CourseScene.open({ before });
    const { mentor, course } = await scene.offer();
    const looks = async (): Promise<number> => {
      asked.length = 0;
      await scene.site.storefront.own(mentor);
      return asked.length;
    };
    const forOne = await looks();
    for (let day = 1; day <= 5; day += 1) {
      const startsAt = scene.clock.now() + (10 + day) * DAY_MS;
      const draft = { startsAt, timeZone: 'Asia/Seoul', seats: 8, minimum: null };
      await scene.site.dates.open(mentor, course.id, draft, ORIGIN);
    }
    expect([forOne > 0, await looks()]).toEqual([true, forOne]);
  });
});

describe('[PM42] kits', () => {
  it('have an address for their mentor, only while they are to be sent', async () => {
    await using scene = await studio();
    const { mentor, date } = await sell(scene);
    const other = await scene.account('n');
    const { kits, attendances } = scene.site;
    const { booking } = await order(scene, date.id, 'a', true);
    expect(await refusalOf(kits.show(mentor, booking.id))).toBe('NO_KIT');
    await scene.site.byHand.confirmTransfer(mentor, booking.id, 47_000);
    expect(await kits.show(mentor, booking.id)).toEqual({ name: '사람 a', ...ADDRESS, what: KIT.what });
    expect(await refusalOf(kits.show(other, booking.id))).toBe('NOT_FOUND');
    expect(await refusalOf(kits.send(other, booking.id, ''))).toBe('NOT_FOUND');
    expect(await refusalOf(kits.show(mentor, 'z'.repeat(16)))).toBe('NOT_FOUND');
    expect((await attendances.show(mentor, date.id)).date.kitsToSend).toBe(1);

    await kits.send(mentor, booking.id, '6001-2345');
    const { people, date: after } = await attendances.show(mentor, date.id);
    expect(people[0]?.payment?.kit).toEqual({ sentAt: scene.clock.now(), tracking: '6001-2345' });
    expect(after.kitsToSend).toBe(0);
    expect(await refusalOf(kits.show(mentor, booking.id))).toBe('NO_KIT');
    expect(await refusalOf(kits.send(mentor, booking.id, ''))).toBe('NO_KIT');
    await scene.settled();
    expect(scene.mailed('a').filter((kind) => kind === 'kitSent')).toHaveLength(1);
  });

  it('are not sent to who has none, or gave up', async () => {
    await using scene = await studio();
    const { mentor, date } = await sell(scene);
    const { kits } = scene.site;
    const without = await pay(scene, mentor, date.id, 'a');
    const gone = await pay(scene, mentor, date.id, 'b', true);
    await scene.act('cancel', gone);
    for (const { booking } of [without, gone]) {
      expect(await refusalOf(kits.show(mentor, booking.id))).toBe('NO_KIT');
      expect(await refusalOf(kits.send(mentor, booking.id, ''))).toBe('NO_KIT');
    }
  });

  it('keep an address for a month after the class, and no longer; where that was moved, after that', async () => {
    await using scene = await studio();
    const { mentor, date } = await sell(scene);
    const later = await sell(scene, 'n');
    const { booking } = await pay(scene, mentor, date.id, 'a', true);
    const moved = await pay(scene, later.mentor, later.date.id, 'b', true);
    await scene.site.dates.change(later.mentor, later.date.id, { startsAt: scene.clock.now() + 40 * DAY_MS });
    await scene.site.start();
    await scene.pass(10 * DAY_MS + KIT_ADDRESS_MS - HOUR_MS);
    const sealed = async ({ id }: { id: string }) => (await scene.stores.orders.of(id))[0]?.sealedKit ?? null;
    expect(await sealed(booking)).not.toBeNull();
    await scene.pass(2 * HOUR_MS);
    await scene.pass(2 * HOUR_MS);
    await expect.poll(() => sealed(booking)).toBeNull();
    expect(await sealed(moved.booking)).not.toBeNull();
    expect(await refusalOf(scene.site.kits.show(mentor, booking.id))).toBe('NO_KIT');
  });
});
