import { CourseScene, HOUR_MS } from '@gongbang/tests/support/courseScene.ts';
import { FakeProvider } from '@gongbang/tests/support/FakeProvider.ts';
import { PRICE, SETTINGS, comeBack, offerPaid, ordered } from '@gongbang/tests/support/paidScene.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let provider: FakeProvider;
let scene: CourseScene;
beforeEach(async () => {
  provider = new FakeProvider();
  scene = await CourseScene.open({ providers: [provider] });
});
afterEach(() => scene[Symbol.asyncDispose]());

const isSet = (feeBasisPoints: number) => scene.stores.paymentSettings.save({ ...SETTINGS, feeBasisPoints });

/** A paid seat, with a fee of 3.3 % in the settings. */
async function paid() {
  const { date, mentor } = await offerPaid(scene);
  await isSet(330);
  const { held, orderId } = await ordered(scene, date.id, 'a');
  provider.pay(orderId);
  await comeBack(scene, orderId);
  return { mentor, orderId, bookingId: held.booking.id };
}

const feesOf = async (orderId: string): Promise<number[]> =>
  (await scene.stores.ledger.ofOrder(orderId))
    .filter(({ kind }) => kind === 'fee')
    .map(({ classAmount }) => classAmount)
    .sort((one, other) => one - other);

describe('[PM36] what a provider keeps', () => {
  it('is reckoned of what has not gone back, by what was set when it was paid', async () => {
    const { mentor, orderId, bookingId } = await paid();
    expect(await feesOf(orderId)).toEqual([-1155]);
    await isSet(1000);
    await scene.site.byHand.giveBack(mentor, bookingId, { total: 10_000, why: '' });
    await scene.settled();
    expect(await feesOf(orderId)).toEqual([-1155, 330]);
    const [month] = (await scene.site.ownMoney.show(mentor)).months;
    expect(month).toMatchObject({ classesIn: PRICE, back: 10_000, fee: 825, out: 24_175 });
    await scene.site.byHand.giveBack(mentor, bookingId, { total: 25_000, why: '' });
    await scene.settled();
    expect(await feesOf(orderId)).toEqual([-1155, 330, 825]);
  });

  it.each([
    ['nothing of it back', () => 1260, [-1260]],
    ['it back with what goes back', (came: number, back: number) => (came - back) / 25, [-1400, 400]],
  ] as const)('is what it says, where it gives %s', async (_, keeps, expected) => {
    provider.keeps = keeps;
    const { mentor, orderId, bookingId } = await paid();
    await scene.site.byHand.giveBack(mentor, bookingId, { total: 10_000, why: '' });
    await scene.settled();
    expect(await feesOf(orderId)).toEqual(expected);
  });

  it('is entered anew once, where money went back at the provider itself', async () => {
    const { orderId } = await paid();
    provider.refundOutside(orderId, 10_000);
    for (const eventId of ['one', 'two']) {
      await scene.site.orders.hint('stripe', { eventId, ref: orderId });
    }
    expect(await feesOf(orderId)).toEqual([-1155, 330]);
  });

  it('[PM54] is not what it said before a refund, heard after it', async () => {
    const { mentor, orderId, bookingId } = await paid();
    const fetch = provider.fetch.bind(provider);
    const { promise: arrival, resolve: arrive } = Promise.withResolvers<undefined>();
    const { promise: asked, resolve: ask } = Promise.withResolvers<undefined>();
    provider.fetch = async (ref) => {
      const said = await fetch(ref);
      ask(undefined);
      await arrival;
      return said;
    };
    const called = scene.site.orders.hint('stripe', { eventId: 'one', ref: orderId });
    await asked;
    await scene.site.byHand.giveBack(mentor, bookingId, { total: 10_000, why: '' });
    await scene.settled();
    arrive(undefined);
    await called;
    expect(await feesOf(orderId)).toEqual([-1155, 330]);
    // Money that bounced long after is no old news.
    scene.clock.advance(HOUR_MS);
    provider.payments.get(orderId)?.refunds.clear();
    await scene.site.orders.hint('stripe', { eventId: 'two', ref: orderId });
    expect(await feesOf(orderId)).toEqual([-1155, -330, 330]);
  });

  it('is nothing of what had gone back whole before anybody looked', async () => {
    const { date } = await offerPaid(scene);
    await isSet(330);
    const { orderId } = await ordered(scene, date.id, 'a');
    provider.pay(orderId);
    provider.refundOutside(orderId, PRICE);
    await comeBack(scene, orderId);
    expect(await feesOf(orderId)).toEqual([-1155, 1155]);
  });

  it('is kept of what it refuses to give back, and somebody sends by hand', async () => {
    const { mentor, orderId, bookingId } = await paid();
    provider.refusesRefunds = true;
    await scene.site.byHand.giveBack(mentor, bookingId, { total: 10_000, why: '' });
    await scene.settled();
    const [refund] = await scene.stores.refunds.ofOrders([orderId]);
    await scene.site.byHand.settle(mentor, refund?.id ?? '');
    expect((await scene.stores.refunds.ofOrders([orderId]))[0]).toMatchObject({
      state: 'done',
      isStuck: true,
    });
    expect(await feesOf(orderId)).toEqual([-1155]);
  });

  it('stays as it was, where a share is set only later', async () => {
    const { date, mentor } = await offerPaid(scene);
    const { held, orderId } = await ordered(scene, date.id, 'a');
    provider.pay(orderId);
    await comeBack(scene, orderId);
    await isSet(330);
    await scene.site.byHand.giveBack(mentor, held.booking.id, { total: 10_000, why: '' });
    await scene.settled();
    expect(await feesOf(orderId)).toEqual([]);
  });
});
