import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CourseScene, DAY_MS, HOUR_MS } from '@gongbang/tests/support/courseScene.ts';
import { FakeProvider } from '@gongbang/tests/support/FakeProvider.ts';
import { offerPaid, ordered } from '@gongbang/tests/support/paidScene.ts';

let provider: FakeProvider;
let scene: CourseScene;
beforeEach(async () => {
  provider = new FakeProvider();
  scene = await CourseScene.open({ providers: [provider] });
});
afterEach(() => scene[Symbol.asyncDispose]());

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
    // What is offered late is kept for one who pays, beyond the start.
    const until = date.startsAt + HOUR_MS / 4;
    await scene.stores.bookings.change({ ...record, state: 'offered', since: record.createdAt, until });
    await scene.stores.dates.change(date.id, { dueAt: date.startsAt });
    await scene.pass(10 * DAY_MS);
    expect((await scene.see(held)).state.is).toBe('offered');
    await scene.pass(HOUR_MS / 4);
    expect((await scene.see(held)).state).toMatchObject({ is: 'cancelled', by: 'time' });
  });
});
