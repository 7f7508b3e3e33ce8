import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CourseScene, DAY_MS, HOUR_MS, booker } from '@gongbang/tests/support/courseScene.ts';
import { FakeProvider } from '@gongbang/tests/support/FakeProvider.ts';
import {
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

/** Does something that makes the server look for things to clear away. */
async function cleared(dateId: string): Promise<void> {
  const clears = vi.spyOn(scene.stores.bookings, 'removeHolds');
  await scene.site.bookings.hold(dateId, booker('y'));
  await vi.waitFor(async () => {
    await scene.settled();
    expect(clears).toHaveBeenCalled();
  });
  clears.mockRestore();
  await scene.settled();
}

const BY_TRANSFER = { method: 'transfer' } as const;

describe('a transfer whose time is over', () => {
  it('[PM6] ends also where the server was away until the class had begun', async () => {
    const { date, mentor } = await offerPaid(scene, { startsIn: 10 * DAY_MS });
    const { held } = await ordered(scene, date.id, 'a', BY_TRANSFER);
    scene = await scene.restarted(10 * DAY_MS + HOUR_MS);
    expect((await scene.see(held)).state).toMatchObject({ is: 'cancelled', by: 'time' });
    const { late } = await scene.site.attendances.show(mentor, date.id);
    expect(late.map(({ bookingId }) => bookingId)).toEqual([held.booking.id]);
    expect(scene.mailed('a')).toEqual(['transferOver']);
  });

  it('[PM6] ends by itself where only that is due any more, and an offer does as well', async () => {
    const { date } = await offerPaid(scene, { startsIn: 10 * DAY_MS });
    const { held } = await ordered(scene, date.id, 'a');
    const record = await scene.stores.bookings.find(held.booking.id);
    if (record === null) {
      throw new Error('it is gone');
    }
    // A late offer is kept for somebody who is paying, even beyond the start.
    const until = date.startsAt + HOUR_MS / 4;
    await scene.stores.bookings.change({ ...record, state: 'offered', since: record.createdAt, until });
    await scene.stores.dates.change(date.id, { dueAt: date.startsAt });
    await scene.pass(10 * DAY_MS);
    expect((await scene.see(held)).state.is).toBe('offered');
    await scene.pass(HOUR_MS / 4);
    expect((await scene.see(held)).state).toMatchObject({ is: 'cancelled', by: 'time' });
  });
});

describe('a transfer whose person changed their mind', () => {
  const lateOf = async (mentor: Parameters<typeof scene.site.attendances.show>[0], dateId: string) =>
    (await scene.site.attendances.show(mentor, dateId)).late.map(({ bookingId, total }) => [
      bookingId,
      total.amount,
    ]);

  it('[PM7] is waited for though a card was tried after it, and its booking stays for two weeks', async () => {
    const { date, mentor } = await offerPaid(scene, { startsIn: 15 * DAY_MS });
    const { held } = await ordered(scene, date.id, 'a', BY_TRANSFER);
    await order(scene, held, 'a');
    const { id } = held.booking;
    await scene.pass(9 * DAY_MS);
    await cleared(date.id);
    expect(await lateOf(mentor, date.id)).toEqual([[id, PRICE]]);
    await scene.site.byHand.confirmTransfer(mentor, id, PRICE);
    expect((await scene.see(held)).state.is).toBe('booked');
  });

  it('[PM7] leaves nothing behind once its two weeks are over', async () => {
    const { date, mentor } = await offerPaid(scene, { startsIn: 40 * DAY_MS });
    const { held } = await ordered(scene, date.id, 'a', BY_TRANSFER);
    await order(scene, held, 'a');
    await scene.pass(16 * DAY_MS);
    await cleared(date.id);
    expect(await scene.stores.bookings.find(held.booking.id)).not.toBeNull();
    await scene.pass(2 * DAY_MS);
    await cleared(date.id);
    await vi.waitFor(async () => {
      await scene.settled();
      expect(await scene.stores.bookings.find(held.booking.id)).toBeNull();
    });
    expect(await lateOf(mentor, date.id)).toEqual([]);
  });

  it('[PM7] goes back where it came though a card was paid', async () => {
    const { date, mentor } = await offerPaid(scene);
    const { held } = await ordered(scene, date.id, 'a', BY_TRANSFER);
    const { orderId } = await order(scene, held, 'a');
    provider.pay(orderId);
    await comeBack(scene, orderId);
    const { id } = held.booking;
    expect(await lateOf(mentor, date.id)).toEqual([[id, PRICE]]);
    await scene.site.byHand.confirmTransfer(mentor, id, PRICE);
    await scene.site.byHand.confirmTransfer(mentor, id, PRICE);
    expect((await scene.see(held)).state.is).toBe('booked');
    expect((await moneyOf(scene, held)).refunds).toMatchObject([
      { reason: 'double', state: 'byHand', classAmount: PRICE },
    ]);
    expect(await lateOf(mentor, date.id)).toEqual([]);
  });

  it('[PM7] is known by its amount, the latest of the same first', async () => {
    const { date, mentor } = await offerPaid(scene);
    const { held } = await ordered(scene, date.id, 'a', BY_TRANSFER);
    await order(scene, held, 'a', BY_TRANSFER);
    const withKit = await order(scene, held, 'a', { ...BY_TRANSFER, kit: ADDRESS });
    const { id } = held.booking;
    // The transfer being awaited now is not late.
    expect(await lateOf(mentor, date.id)).toEqual([[id, PRICE]]);
    await scene.site.byHand.confirmTransfer(mentor, id, PRICE);
    expect((await scene.see(held)).state.is).toBe('booked');
    const { orders } = await moneyOf(scene, held);
    expect(orders.map(({ state }) => state)).toEqual(['over', 'paid', 'over']);
    // The other transfer may come as well, and is then refunded.
    expect(await lateOf(mentor, date.id)).toEqual([[id, PRICE + KIT.price]]);
    await scene.site.byHand.confirmTransfer(mentor, id, PRICE + KIT.price);
    const { refunds } = await moneyOf(scene, held);
    expect(refunds).toMatchObject([{ reason: 'double', orderId: withKit.orderId, kitAmount: KIT.price }]);
  });
});
