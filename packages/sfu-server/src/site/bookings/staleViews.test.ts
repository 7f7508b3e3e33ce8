import type { NewBooking } from '@gongbang/protocol';
import { expect, it } from 'vitest';
import { CourseScene, HOUR_MS, booker, refusalOf } from '@gongbang/tests/support/courseScene.ts';
import { FakeProvider } from '@gongbang/tests/support/FakeProvider.ts';
import { PRICE, comeBack, offerPaid, order } from '@gongbang/tests/support/paidScene.ts';
import { onEachDatabase } from '@gongbang/tests/support/siteScenes.ts';

type Shown = NewBooking['booking']['state']['is'];

/** Gives up a booking on a page that shows it in some state. */
async function giveUp(scene: CourseScene, { booking, key }: NewBooking, shown?: Shown, back?: number) {
  const { bookings } = scene.site;
  const record = await bookings.open(booking.id, key, booker('-'));
  return refusalOf(bookings.cancel(record, { shown, back }));
}

const stateOf = async (scene: CourseScene, mine: NewBooking): Promise<Shown> =>
  (await scene.see(mine)).state.is;

onEachDatabase((scenes) => {
  it('[BK26] a page that still shows the place in line, or the offer, does not give up the seat taken meanwhile', async () => {
    await using scene = await scenes.fresh();
    const { date } = await scene.offer({ seats: 1 });
    const first = await scene.book(date.id, 'a');
    const mine = await scene.joinLine(date.id, 'b');
    await scene.act('cancel', first);
    await scene.settled();
    expect(await giveUp(scene, mine, 'waiting')).toBe('BOOKING_CHANGED');
    expect(await stateOf(scene, mine)).toBe('offered');
    await scene.act('accept', mine);
    expect(await giveUp(scene, mine, 'offered')).toBe('BOOKING_CHANGED');
    await scene.settled();
    expect(await stateOf(scene, mine)).toBe('booked');
    expect(scene.mailed('b')).toEqual(['waiting', 'offered', 'booked']);
    expect(await giveUp(scene, mine, 'booked')).toBeNull();
    expect(await stateOf(scene, mine)).toBe('cancelled');
    // The answer may have been lost: sent again, it is given up already.
    expect(await giveUp(scene, mine, 'booked')).toBeNull();
  });

  it('[BK26] a page that still shows the held seat does not give up what was paid meanwhile, though nothing would come back', async () => {
    const provider = new FakeProvider();
    await using scene = await scenes.fresh({ providers: [provider] });
    const { date } = await offerPaid(scene, { startsIn: 5 * HOUR_MS });
    const mine = await scene.site.bookings.hold(date.id, booker('a'));
    const { orderId } = await order(scene, mine, 'a');
    provider.pay(orderId);
    await comeBack(scene, orderId);
    expect((await scene.see(mine)).order?.back?.total).toBe(0);
    expect(await giveUp(scene, mine, 'held', 0)).toBe('BOOKING_CHANGED');
    await scene.settled();
    expect(await stateOf(scene, mine)).toBe('booked');
    expect(provider.holds([orderId])).toBe(PRICE);
  });

  it('[BK26] who does not say what they were shown gives up whatever they have', async () => {
    await using scene = await scenes.fresh();
    const { date } = await scene.offer();
    const mine = await scene.site.bookings.hold(date.id, booker('a'));
    await scene.fill(mine, 'a');
    expect(await giveUp(scene, mine)).toBeNull();
    expect(await stateOf(scene, mine)).toBe('cancelled');
  });
});
