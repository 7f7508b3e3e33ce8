import type { NewBooking } from '@gongbang/protocol';
import { expect, it } from 'vitest';
import { CourseScene, DAY_MS, booker, form } from '@gongbang/tests/support/courseScene.ts';
import { FakeProvider } from '@gongbang/tests/support/FakeProvider.ts';
import { PRICE, comeBack, moneyOf, offerPaid, won } from '@gongbang/tests/support/paidScene.ts';
import { onEachDatabase } from '@gongbang/tests/support/siteScenes.ts';

const SIGN = 'a';
const { email } = form(SIGN);

/** Orders a seat in one of their browsers. */
async function pays(scene: CourseScene, held: NewBooking, of: string | null): Promise<string> {
  const as = booker(SIGN, of);
  const record = await scene.site.bookings.open(held.booking.id, held.key, as);
  const filled = { ...form(SIGN), method: 'card' as const, kit: null, total: won(PRICE) };
  const { booking } = await scene.site.orders.order(record, filled, as);
  return booking.order?.id ?? '';
}

/** Two seats held in two browsers, and ordered with the same address. */
async function orderTwice(scene: CourseScene, of: string | null) {
  const { date, mentor, course } = await offerPaid(scene, { seats: 3 });
  const orderIn = async () => {
    const held = await scene.site.bookings.hold(date.id, booker(SIGN, of));
    return { held, orderId: await pays(scene, held, of) };
  };
  return { date, mentor, course, first: await orderIn(), second: await orderIn() };
}

onEachDatabase((scenes) => {
  it.each([
    ['the first', true],
    ['the second', false],
  ])(
    '[BK22] who is signed in and orders in two browsers has the seat ordered last; paid earlier: %s',
    async (_, isInOrder) => {
      const provider = new FakeProvider();
      await using scene = await scenes.fresh({ providers: [provider] });
      const { date, first, second } = await orderTwice(scene, email);
      const isAbandoned = ({ orderId }: typeof first) => provider.payments.get(orderId)?.isAbandoned;
      const abandoned = [first, second].map(isAbandoned);
      for (const { orderId } of isInOrder ? [first, second] : [second, first]) {
        // In a window that its provider did not close in time.
        provider.pay(orderId);
        await comeBack(scene, orderId);
      }
      await scene.settled();
      const bookings = await scene.stores.bookings.of(date.id);
      expect(bookings.map(({ id, state }) => [id, state])).toEqual([[second.held.booking.id, 'booked']]);
      expect([provider.holds([first.orderId]), provider.holds([second.orderId])]).toEqual([0, PRICE]);
      const { refunds, balance } = await moneyOf(scene, first.held);
      expect([refunds.map(({ reason }) => reason), balance]).toEqual([['late'], 0]);
      expect((await moneyOf(scene, second.held)).balance).toBe(PRICE);
      const mails = scene.mailed(SIGN).filter((kind) => kind !== 'refunded');
      expect(mails.sort()).toEqual(['booked', 'paidTooLate']);
      expect(abandoned).toEqual([true, false]);
      expect(scene.door.classes.get(date.classId)?.passes).toHaveLength(1);
    },
  );

  it('[BK22] a seat that was offered, ran out of time, and is paid after another was ordered is not booked', async () => {
    const provider = new FakeProvider();
    await using scene = await scenes.fresh({ providers: [provider] });
    const { date } = await offerPaid(scene, { seats: 1, startsIn: 9 * DAY_MS });
    const other = await scene.site.bookings.hold(date.id, booker('b'));
    const line = await scene.site.bookings.joinLine(date.id, form(SIGN), booker(SIGN, email));
    await scene.act('cancel', other);
    const first = await pays(scene, line, email);
    await scene.pass(DAY_MS);
    const held = await scene.site.bookings.hold(date.id, booker(SIGN, email));
    const second = await pays(scene, held, email);
    for (const orderId of [second, first]) {
      provider.pay(orderId);
    }
    await comeBack(scene, second);
    const mentor = await scene.stores.accounts.find('m'.repeat(16));
    if (mentor === null) {
      throw new Error('the mentor is gone');
    }
    await scene.site.dates.change(mentor, date.id, { seats: 2 });
    await comeBack(scene, first);
    await scene.settled();
    expect((await scene.stores.bookings.of(date.id)).map(({ id }) => id)).toEqual([held.booking.id]);
    expect([provider.holds([first]), provider.holds([second])]).toEqual([0, PRICE]);
  });

  it('[BK22] nor is one ordered while the date had a price, once another is booked without one', async () => {
    const provider = new FakeProvider();
    await using scene = await scenes.fresh({ providers: [provider] });
    const { date, mentor, course, second } = await orderTwice(scene, email);
    await scene.site.courses.change(mentor, course.id, { price: 0 });
    const as = booker(SIGN, email);
    const held = await scene.site.bookings.hold(date.id, as);
    await scene.site.bookings.book(
      await scene.site.bookings.open(held.booking.id, held.key, as),
      form(SIGN),
      as,
    );
    provider.pay(second.orderId);
    await comeBack(scene, second.orderId);
    await scene.settled();
    expect((await scene.stores.bookings.of(date.id)).map(({ id }) => id)).toEqual([held.booking.id]);
    expect(provider.holds([second.orderId])).toBe(0);
  });

  it('[BK22] guests may book two seats with one address', async () => {
    const provider = new FakeProvider();
    await using scene = await scenes.fresh({ providers: [provider] });
    const { date, first, second } = await orderTwice(scene, null);
    for (const { orderId } of [first, second]) {
      provider.pay(orderId);
      await comeBack(scene, orderId);
    }
    const bookings = await scene.stores.bookings.of(date.id);
    expect(bookings.map(({ state }) => state)).toEqual(['booked', 'booked']);
  });
});
