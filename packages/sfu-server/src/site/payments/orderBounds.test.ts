import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CourseScene,
  DAY_MS,
  HOUR_MS,
  booker,
  form,
  refusalOf,
} from '@gongbang/tests/support/courseScene.ts';
import { FakeProvider } from '@gongbang/tests/support/FakeProvider.ts';
import {
  ADDRESS,
  SETTINGS,
  comeBack,
  offerPaid,
  order,
  ordered,
  won,
  PRICE,
} from '@gongbang/tests/support/paidScene.ts';

let provider: FakeProvider;
let scene: CourseScene;
beforeEach(async () => {
  provider = new FakeProvider();
  scene = await CourseScene.open({ providers: [provider] });
});
afterEach(() => scene[Symbol.asyncDispose]());

describe('[PM6] seats that one network has', () => {
  it('are counted again when somebody orders whose hold is over', async () => {
    const { date } = await offerPaid(scene, { seats: 8 }, { seats: 8 });
    const held = [];
    for (let round = 0; round < 2; round += 1) {
      for (let count = 0; count < 4; count += 1) {
        held.push(await scene.site.bookings.hold(date.id, booker('a')));
      }
      await scene.pass(HOUR_MS);
    }
    const refusals = [];
    for (const one of held) {
      refusals.push(await refusalOf(order(scene, one, 'a', { method: 'transfer' })));
    }
    expect(refusals).toEqual([...Array<null>(4).fill(null), ...Array<string>(4).fill('TOO_MANY_HOLDS')]);
    // People with a seat may still change their minds.
    const [first] = held;
    expect(first && (await refusalOf(order(scene, first, 'a')))).toBeNull();
  });
});

describe('[PM45] mails that come of orders', () => {
  it('are braked for each address that somebody wrote into a form, by whatever way they pay', async () => {
    const asked: string[] = [];
    const take = (email: string): number => (asked.push(email) > 2 ? 1 : 0);
    await using braked = await CourseScene.open({ providers: [provider], brakes: { bookingsTo: { take } } });
    const { date } = await offerPaid(braked, { seats: 8 }, { seats: 8 });
    const first = await ordered(braked, date.id, 'a');
    // Retrying the same payment causes no second mail.
    await order(braked, first.held, 'a');
    await ordered(braked, date.id, 'a');
    expect(asked).toEqual([form('a').email, form('a').email]);
    expect(await refusalOf(ordered(braked, date.id, 'a'))).toBe('RATE_LIMITED');
    const own = await braked.site.bookings.hold(date.id, booker('c'));
    const record = await braked.site.bookings.open(own.booking.id, own.key, booker('c'));
    const filled = { ...form('c'), method: 'card', kit: null, total: won(PRICE) } as const;
    expect(
      await refusalOf(braked.site.orders.order(record, filled, booker('c', form('c').email))),
    ).toBeNull();
  });

  it('tell the mentor once of a booking that somebody pays by transfer', async () => {
    const { date } = await offerPaid(scene);
    const { held } = await ordered(scene, date.id, 'a', { method: 'transfer' });
    await order(scene, held, 'a');
    await order(scene, held, 'a', { method: 'transfer' });
    await order(scene, held, 'a', { method: 'transfer', kit: ADDRESS });
    await scene.settled();
    expect(scene.mailed('m')).toEqual(['transferExpected']);
  });
});

describe('[PM46] a way to pay that is not offered any more', () => {
  it('opens no window, and takes nothing', async () => {
    const trial = new FakeProvider({ id: 'trial', method: 'trial', callsByOrder: true });
    await using tried = await CourseScene.open({ providers: [trial] });
    const { date } = await offerPaid(tried);
    const open = await ordered(tried, date.id, 'a', { method: 'trial' });
    const pressed = await ordered(tried, date.id, 'b', { method: 'trial' });
    expect(await tried.site.orders.launch(open.orderId)).toMatchObject({ ref: open.orderId });
    trial.pay(pressed.orderId);
    await tried.stores.paymentSettings.save({ ...SETTINGS, isTrial: false });
    expect(await tried.site.orders.launch(open.orderId)).toEqual({ bookingId: open.held.booking.id });
    await comeBack(tried, pressed.orderId);
    // It was paid while it was still on offer.
    expect((await tried.see(pressed.held)).state.is).toBe('booked');
  });

  it('of a provider that takes the money when asked is not asked', async () => {
    const toss = new FakeProvider({ id: 'toss', takesAtConfirm: true });
    await using sure = await CourseScene.open({ providers: [toss] });
    const { date } = await offerPaid(sure);
    const { held, orderId } = await ordered(sure, date.id, 'a');
    toss.currencies = ['USD'];
    await comeBack(sure, orderId, { paymentKey: 'agreed' });
    expect([toss.holds(), (await sure.see(held)).order?.state.is]).toEqual([0, 'over']);
  });
});

describe('[PM4] an order whose provider was never heard', () => {
  it.each([true, false])('of one that calls it by its order: %s', async (callsByOrder) => {
    const own = new FakeProvider({ callsByOrder });
    await using slow = await CourseScene.open({ providers: [own] });
    const { date } = await offerPaid(slow);
    const held = await slow.site.bookings.hold(date.id, booker('a'));
    const [asked, answered] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    own.before = () => {
      asked.resolve(undefined);
      return answered.promise;
    };
    const begun = order(slow, held, 'a');
    await asked.promise;
    // The server may be killed at this point.
    const shown = await slow.see(held);
    const id = shown.order?.id ?? '';
    const uncertain = await slow.stores.orders.uncertain(0, 10);
    expect(uncertain.map((one) => one.id)).toEqual(callsByOrder ? [id] : []);
    expect(shown.order?.goTo).toBe(callsByOrder ? `/pay/${id}` : null);
    own.before = () => Promise.resolve();
    expect('ref' in ((await slow.site.orders.launch(id)) ?? {})).toBe(callsByOrder);
    answered.resolve(undefined);
    await begun;
  });
});

describe('[PM1] an order that was never paid', () => {
  it('goes with its hold, and with where its kit would have gone', async () => {
    const { date } = await offerPaid(scene);
    const { held, orderId } = await ordered(scene, date.id, 'a', { kit: ADDRESS });
    await scene.pass(5 * DAY_MS);
    const now = scene.clock.now();
    await scene.stores.bookings.removeHolds(now - DAY_MS, now - 4 * DAY_MS, now - 4 * DAY_MS);
    expect(await scene.stores.bookings.find(held.booking.id)).toBeNull();
    await scene.site.looks.sweep();
    expect(await scene.stores.orders.find(orderId)).toBeNull();
  });
});

describe('[PM3] orders of one date', () => {
  it('are so many that are not paid, and no more', async () => {
    const { date } = await offerPaid(scene);
    const { orderId } = await ordered(scene, date.id, 'a');
    const made = await scene.stores.orders.find(orderId);
    if (made === null) {
      throw new Error('there is no order');
    }
    await scene.stores.transaction(async ({ orders }) => {
      for (let count = 1; count < 1000; count += 1) {
        await orders.insert({
          ...made,
          id: `o${count}`,
          number: `n${count}`,
          bookingId: 'gone',
          state: 'over',
        });
      }
    });
    expect(await refusalOf(ordered(scene, date.id, 'b'))).toBe('RATE_LIMITED');
  });
});

describe('[PM2] an order’s number', () => {
  it('is drawn again where another order has it', async () => {
    const drawn = ['AAAAAA', 'AAAAAA', 'BBBBBB'];
    const recoveryCode = (): string => drawn.shift() ?? 'CCCCCC';
    await using same = await CourseScene.open({ providers: [provider], recoveryCode });
    const { date } = await offerPaid(same);
    const numbers = [];
    for (const sign of ['a', 'b']) {
      numbers.push((await ordered(same, date.id, sign)).booking.order?.number.slice(-6));
    }
    expect(numbers).toEqual(['AAAAAA', 'BBBBBB']);
  });
});
