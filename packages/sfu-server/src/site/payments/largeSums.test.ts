import { MAX_AMOUNT, courseRoutes, ownDate, paymentRoutes } from '@gongbang/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CourseScene } from '@gongbang/tests/support/courseScene.ts';
import { FakeProvider } from '@gongbang/tests/support/FakeProvider.ts';
import { ADDRESS, comeBack, offerPaid, ordered } from '@gongbang/tests/support/paidScene.ts';

let provider: FakeProvider;
let scene: CourseScene;
beforeEach(async () => {
  provider = new FakeProvider();
  scene = await CourseScene.open({ providers: [provider] });
});
afterEach(() => scene[Symbol.asyncDispose]());

it('[PM41] more that came in than anything costs, and is to go back by hand, is shown', async () => {
  const { date, mentor } = await offerPaid(scene);
  const { held, orderId } = await ordered(scene, date.id, 'a');
  provider.refusesRefunds = true;
  provider.pay(orderId, { amount: 2 * MAX_AMOUNT, currency: 'KRW' });
  await comeBack(scene, orderId);
  await scene.settled();
  const shown = paymentRoutes.getOwnMoney.response.parse(await scene.site.ownMoney.show(mentor));
  expect(shown.refunds).toMatchObject([{ isStuck: true, total: { amount: 2 * MAX_AMOUNT } }]);
  const booking = courseRoutes.getBooking.response.parse(await scene.see(held));
  expect(booking.order?.refunds[0]?.total.amount).toBe(2 * MAX_AMOUNT);
});

it('[PM44] the most that a class and its kit may cost is paid and shown, of all seats', async () => {
  const { date, mentor } = await offerPaid(scene);
  const total = 2 * MAX_AMOUNT;
  for (const sign of ['a', 'b']) {
    const { held, orderId } = await ordered(scene, date.id, sign, { kit: ADDRESS });
    const known = await scene.stores.orders.find(orderId);
    if (known === null) {
      throw new Error('nothing is ordered');
    }
    await scene.stores.orders.change({ ...known, classAmount: MAX_AMOUNT, kitAmount: MAX_AMOUNT });
    provider.pay(orderId, { amount: total, currency: 'KRW' });
    await comeBack(scene, orderId);
    const shown = courseRoutes.getBooking.response.parse(await scene.see(held));
    expect(shown.order?.back?.total).toBe(total);
  }
  const { people } = courseRoutes.getAttendance.response.parse(
    await scene.site.attendances.show(mentor, date.id),
  );
  expect(people.map(({ payment }) => payment?.total.amount)).toEqual([total, total]);
  const own = ownDate.parse(await scene.site.dates.show(mentor, date.id));
  expect(own.paid?.back.amount).toBe(2 * total);
});
