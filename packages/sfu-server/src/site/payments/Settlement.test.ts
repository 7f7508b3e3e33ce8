import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CourseScene, DAY_MS, HOUR_MS, booker } from '@gongbang/tests/support/courseScene.ts';
import { FakeProvider } from '@gongbang/tests/support/FakeProvider.ts';
import {
  ACCOUNT,
  ADDRESS,
  KIT,
  PRICE,
  comeBack,
  moneyOf,
  offerPaid,
  order,
  ordered,
} from '@gongbang/tests/support/paidScene.ts';

let provider: FakeProvider;
let scene: CourseScene;
beforeEach(async () => {
  provider = new FakeProvider();
  scene = await CourseScene.open({ providers: [provider] });
});
afterEach(() => scene[Symbol.asyncDispose]());

const backOf = async (held: Parameters<typeof moneyOf>[1]): Promise<number> =>
  (await moneyOf(scene, held)).refunds.reduce((sum, one) => sum + one.classAmount + one.kitAmount, 0);

describe('what is given back at the provider before anybody has looked', () => {
  it.each([
    ['less', { amount: 100, currency: 'KRW' }, 100],
    ['less, in part', { amount: 100, currency: 'KRW' }, 40],
    ['more', { amount: PRICE + 100, currency: 'KRW' }, PRICE + 100],
    ['other money', { amount: PRICE, currency: 'USD' }, PRICE],
  ] as const)('[PM15] of what is not as ordered is not given back again: %s', async (_, came, outside) => {
    const { date } = await offerPaid(scene);
    const { held, orderId } = await ordered(scene, date.id, 'a');
    provider.pay(orderId, came);
    provider.refundOutside(orderId, outside);
    await comeBack(scene, orderId);
    await scene.settled();
    await scene.act('cancel', held);
    await scene.settled();
    const { balance, refunds } = await moneyOf(scene, held);
    expect([await backOf(held), balance, provider.holds()]).toEqual([came.amount, 0, 0]);
    expect(refunds.every(({ currency, state }) => currency === came.currency && state === 'done')).toBe(true);
  });

  it('[PM15] of all that was ordered books nothing: the seat can be paid for anew', async () => {
    const { date, mentor } = await offerPaid(scene);
    const { held, orderId: first } = await ordered(scene, date.id, 'a');
    provider.pay(first);
    provider.refundOutside(first, PRICE);
    await comeBack(scene, first);
    expect((await scene.see(held)).state.is).toBe('held');
    const { goTo, orderId: second } = await order(scene, held, 'a', { kit: ADDRESS });
    expect([goTo, second]).toEqual([`https://pay.example/${second}`, expect.not.stringMatching(first)]);
    provider.pay(second);
    await comeBack(scene, second);
    const shown = await scene.see(held);
    expect([shown.state.is, shown.order?.id, shown.order?.back?.total]).toEqual([
      'booked',
      second,
      PRICE + KIT.price,
    ]);
    expect((await scene.site.kits.show(mentor, held.booking.id)).address).toBe(ADDRESS.address);
    expect((await scene.site.dates.show(mentor, date.id)).paid).toEqual({
      ...{ people: 1, back: { amount: PRICE + KIT.price, currency: 'KRW' } },
    });
    await scene.site.byHand.giveBack(mentor, held.booking.id, { total: 1000, why: '' });
    // Nobody starts the class, so the rest is refunded.
    await scene.pass(11 * DAY_MS);
    await scene.pass(HOUR_MS);
    expect([provider.holds([second]), (await moneyOf(scene, held)).balance]).toEqual([0, 0]);
  });
});

describe('what a provider refused and then gave back itself', () => {
  /** A paid seat with a refund of this amount that the provider refused. */
  const refused = async (amount: number) => {
    const { date, mentor } = await offerPaid(scene);
    const { held, orderId } = await ordered(scene, date.id, 'a');
    provider.pay(orderId);
    await comeBack(scene, orderId);
    provider.refusesRefunds = true;
    await scene.site.byHand.giveBack(mentor, held.booking.id, { total: amount, why: '' });
    await scene.settled();
    provider.refusesRefunds = false;
    const [stuck] = (await moneyOf(scene, held)).refunds;
    expect(stuck).toMatchObject({ state: 'byHand', isStuck: true, classAmount: amount });
    return { mentor, held, orderId, stuckId: stuck?.id ?? '' };
  };
  let events = 0;
  const call = async (orderId: string): Promise<void> => {
    events += 1;
    await scene.site.orders.hint('stripe', { eventId: `${events}`, ref: orderId });
    await scene.settled();
  };

  it('[PM15] is not to be sent by hand any more, and its person is told that it is back', async () => {
    const { held, orderId, mentor } = await refused(PRICE);
    provider.refundOutside(orderId, PRICE);
    await call(orderId);
    await call(orderId);
    const { refunds, balance } = await moneyOf(scene, held);
    expect(refunds).toMatchObject([{ state: 'done', isStuck: false, sealedAccount: null }]);
    expect([balance, provider.holds(), await backOf(held)]).toEqual([0, 0, PRICE]);
    expect(scene.mailed('a').filter((kind) => kind === 'refunded')).toHaveLength(1);
    expect((await scene.site.ownMoney.show(mentor)).refunds).toEqual([]);
  });

  it('[PM15] in part leaves the rest to be sent, to the account that was said', async () => {
    const { held, orderId, mentor, stuckId } = await refused(PRICE);
    const record = await scene.site.bookings.open(held.booking.id, held.key, booker('-'));
    await scene.site.byHand.putAccount(record, ACCOUNT);
    provider.refundOutside(orderId, 5000);
    await call(orderId);
    const [open] = (await scene.site.ownMoney.show(mentor)).refunds;
    expect(open).toMatchObject({ id: stuckId, total: { amount: PRICE - 5000 }, account: ACCOUNT });
    expect([await backOf(held), (await moneyOf(scene, held)).balance]).toEqual([PRICE, PRICE - 5000]);
    await scene.site.byHand.settle(mentor, stuckId);
    await call(orderId);
    expect([await backOf(held), (await moneyOf(scene, held)).balance]).toEqual([PRICE, 0]);
  });

  it.each([true, false])(
    '[PM20] and was sent by hand is no more in all than came in; heard of: %s',
    async (isHeard) => {
      const { held, orderId, mentor, stuckId } = await refused(10_000);
      await scene.site.byHand.settle(mentor, stuckId);
      provider.refundOutside(orderId, 5000);
      if (isHeard) {
        await call(orderId);
      }
      await scene.act('cancel', held);
      await scene.settled();
      await call(orderId);
      const { balance } = await moneyOf(scene, held);
      expect([await backOf(held), balance, provider.holds()]).toEqual([PRICE, 0, 10_000]);
    },
  );
});

describe('a seat given up', () => {
  const paid = async (dateId: string) => {
    const { held, orderId } = await ordered(scene, dateId, 'a');
    provider.pay(orderId);
    await comeBack(scene, orderId);
    return held;
  };

  it('[PM52] while the date is moved is told so, and asked once more', async () => {
    const { date, mentor } = await offerPaid(scene);
    const { held, orderId } = await ordered(scene, date.id, 'a');
    await scene.site.dates.change(mentor, date.id, { startsAt: date.startsAt + DAY_MS });
    provider.pay(orderId);
    await comeBack(scene, orderId);
    await scene.pass(2 * DAY_MS);
    expect(scene.mailed('a')).toEqual(['booked', 'moved', 'movedAgain']);
    expect((await scene.see(held)).movedFrom).toBe(date.startsAt);
  });

  it('[PM10] once the class has begun comes back by the rule, also where a move was never answered', async () => {
    const { date, mentor } = await offerPaid(scene);
    const held = await paid(date.id);
    const startsAt = scene.clock.now() + DAY_MS;
    await scene.site.dates.change(mentor, date.id, { startsAt });
    const shareOf = async () => (await scene.see(held)).order?.back?.share;
    await scene.pass(DAY_MS - 1);
    expect(await shareOf()).toBe(100);
    const known = scene.door.classes.get(date.classId);
    if (known === undefined) {
      throw new Error('no class');
    }
    known.outcome = { phase: 'live', startedAt: startsAt, endedAt: null };
    await scene.pass(1);
    expect(await shareOf()).toBe(0);
    await scene.act('cancel', held);
    await scene.settled();
    expect([provider.holds(), (await moneyOf(scene, held)).refunds]).toEqual([PRICE, []]);
  });

  it('[PM9] gives back by the rule beside what its mentor gave back, and no more than was paid', async () => {
    const { date, mentor } = await offerPaid(scene, { startsIn: 2 * DAY_MS + HOUR_MS });
    const held = await paid(date.id);
    await scene.site.byHand.giveBack(mentor, held.booking.id, { total: 20_000, why: '' });
    expect((await scene.see(held)).order?.back).toMatchObject({ share: 50, total: PRICE - 20_000 });
    await scene.act('cancel', held);
    await scene.settled();
    expect([provider.holds(), await backOf(held)]).toEqual([0, PRICE]);
  });
});

describe('money that goes back, and does not arrive', () => {
  const cancelledPaid = async () => {
    const { date, mentor } = await offerPaid(scene);
    const { held, orderId } = await ordered(scene, date.id, 'a');
    provider.pay(orderId);
    await comeBack(scene, orderId);
    return { held, orderId, mentor };
  };

  it('[PM41] is shown to its mentor once it has waited two days for its provider, and mailed once', async () => {
    const { held, mentor } = await cancelledPaid();
    provider.isUnreachable = true;
    await scene.act('cancel', held);
    await scene.settled();
    const open = async () => (await scene.site.ownMoney.show(mentor)).refunds;
    await scene.pass(2 * DAY_MS - 1);
    expect([await open(), scene.mailed('m')]).toEqual([[], []]);
    for (let hours = 0; hours < 24; hours += 6) {
      await scene.pass(6 * HOUR_MS);
    }
    expect(await open()).toMatchObject([{ stage: 'pending', account: null, total: { amount: PRICE } }]);
    expect(scene.mailed('m')).toEqual(['refundWaits']);
    scene = await scene.restarted(DAY_MS);
    await scene.settled();
    provider.isUnreachable = false;
    await scene.pass(6 * HOUR_MS);
    expect([await open(), provider.holds(), scene.mails.length]).toEqual([[], 0, 1]);
    expect(scene.mailed('a')).toEqual(['refunded']);
  });

  it.each([PRICE, 5000])('[PM13] since its provider took %i of it back, is sent by hand', async (amount) => {
    const { held, orderId, mentor } = await cancelledPaid();
    await scene.act('cancel', held);
    await scene.settled();
    const refunds = provider.payments.get(orderId)?.refunds ?? new Map<string, number>();
    const [key = ''] = refunds.keys();
    const look = async (eventId: string) => {
      await scene.site.orders.hint('stripe', { eventId, ref: orderId });
      await scene.settled();
    };
    // This answer may have been given before the refund was done.
    refunds.set(key, PRICE - amount);
    await look('early');
    expect((await scene.site.ownMoney.show(mentor)).refunds).toEqual([]);
    await scene.pass(HOUR_MS);
    await look('late');
    await look('again');
    const [open, ...others] = (await scene.site.ownMoney.show(mentor)).refunds;
    expect([open, others]).toMatchObject([{ stage: 'needsAccount', isStuck: true, total: { amount } }, []]);
    expect([await backOf(held), (await moneyOf(scene, held)).balance]).toEqual([PRICE, provider.holds()]);
    expect([scene.mailed('m'), scene.mailed('a').at(-1)]).toEqual([['refundByHand'], 'refundNeedsAccount']);
    await scene.site.byHand.settle(mentor, open?.id ?? '');
    await look('afterwards');
    expect([await backOf(held), (await moneyOf(scene, held)).balance]).toEqual([PRICE, 0]);
  });

  it('[PM13] of a payment that a provider says nothing of stays done', async () => {
    const { held, orderId, mentor } = await cancelledPaid();
    await scene.act('cancel', held);
    await scene.settled();
    await scene.pass(HOUR_MS);
    const payment = provider.payments.get(orderId);
    if (payment === undefined) {
      throw new Error('nothing is paid');
    }
    Object.assign(payment, { captured: null, is: 'pending' });
    payment.refunds.clear();
    await scene.site.orders.hint('stripe', { eventId: 'e', ref: orderId });
    expect((await scene.site.ownMoney.show(mentor)).refunds).toEqual([]);
  });

  it.each([
    ['a day', DAY_MS],
    ['an hour', HOUR_MS],
  ])(
    '[PM12] is asked for again when it was to be, also where the clock is set back by %s',
    async (_, back) => {
      const { held } = await cancelledPaid();
      provider.isUnreachable = true;
      await scene.act('cancel', held);
      await scene.settled();
      scene.clock.step(-back);
      provider.isUnreachable = false;
      await scene.pass(60_000);
      expect(provider.holds()).toBe(0);
    },
  );
});

it('[PM36] what was paid twice, too late or not as ordered is no seat that was paid', async () => {
  const { date, mentor } = await offerPaid(scene, { seats: 1 });
  const { held, orderId: first } = await ordered(scene, date.id, 'a');
  const { orderId: second } = await order(scene, held, 'a', { kit: ADDRESS });
  const { orderId: third } = await order(scene, held, 'a');
  provider.pay(third, { amount: 100, currency: 'KRW' });
  await comeBack(scene, third);
  for (const id of [first, second]) {
    provider.pay(id);
    await comeBack(scene, id);
  }
  await scene.settled();
  expect((await scene.see(held)).state.is).toBe('booked');
  expect((await scene.site.ownMoney.show(mentor)).months).toMatchObject([
    { classes: 1, kits: 0, classesIn: 2 * PRICE + 100, back: PRICE + KIT.price + 100, out: PRICE },
  ]);
});
