import { rmSync } from 'node:fs';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '@gongbang/tests/support/classServer.ts';
import { CourseScene, refusalOf } from '@gongbang/tests/support/courseScene.ts';
import { FakeClock } from '@gongbang/tests/support/FakeClock.ts';
import { FakeDoor } from '@gongbang/tests/support/FakeDoor.ts';
import { FakeProvider } from '@gongbang/tests/support/FakeProvider.ts';
import { Killer } from '@gongbang/tests/support/Killer.ts';
import { comeBack, moneyOf, offerPaid, ordered } from '@gongbang/tests/support/paidScene.ts';

let provider: FakeProvider;
let scene: CourseScene;
beforeEach(async () => {
  provider = new FakeProvider();
  scene = await CourseScene.open({ providers: [provider] });
});
afterEach(() => scene[Symbol.asyncDispose]());

/** Whether no event with this id was ever stored. */
const isNew = (eventId: string, of = scene) => of.stores.paymentEvents.insert('stripe', eventId, 0);

describe('[PM8] what a provider calls for', () => {
  it('leaves nothing where it is about no order', async () => {
    await scene.site.orders.hint('stripe', { eventId: 'of nothing', ref: 'nothing' });
    expect(await isNew('of nothing')).toBe(true);
    const { date } = await offerPaid(scene);
    const { orderId } = await ordered(scene, date.id, 'a');
    await scene.site.orders.hint('stripe', { eventId: 'of one', ref: orderId });
    expect(await isNew('of one')).toBe(false);
  });

  it('is known only once it is done with, wherever the server is killed', async () => {
    let isThrough = false;
    for (let at = 0; !isThrough; at += 1) {
      const [folder, clock, door] = [temporaryFolder(), new FakeClock(), new FakeDoor()];
      const [own, killer] = [new FakeProvider(), new Killer()];
      const parts = { folder, clock, door, providers: [own] };
      const first = await CourseScene.open({ ...parts, before: (stores) => killer.before(stores) });
      const { date } = await offerPaid(first);
      const { held, orderId } = await ordered(first, date.id, 'a');
      own.pay(orderId);
      await comeBack(first, orderId);
      await first.settled();
      own.refundOutside(orderId, 5000);
      killer.writes = 0;
      killer.left = at;
      const hint = { eventId: 'e', ref: orderId };
      const isDone = (await refusalOf(first.site.orders.hint('stripe', hint))) === null;
      isThrough = isDone && killer.writes <= at;
      clock.forget();
      await first.stop();
      const second = await CourseScene.open(parts);
      await second.site.orders.hint('stripe', hint);
      expect((await moneyOf(second, held)).refunds).toMatchObject([{ reason: 'outside', classAmount: 5000 }]);
      await second.stop();
      rmSync(folder, { recursive: true });
    }
  });

  it('is not answered as known while it is under way: it may still come to nothing', async () => {
    const { date } = await offerPaid(scene);
    const { held, orderId } = await ordered(scene, date.id, 'a');
    provider.pay(orderId);
    const [asked, answered] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    provider.before = () => {
      asked.resolve(undefined);
      return answered.promise;
    };
    const hint = { eventId: 'e', ref: orderId };
    const first = scene.site.orders.hint('stripe', hint).then(
      () => 'done',
      () => 'again',
    );
    await asked.promise;
    const second = scene.site.orders.hint('stripe', hint).then(
      () => 'done',
      () => 'again',
    );
    provider.isUnreachable = true;
    answered.resolve(undefined);
    expect(await Promise.all([first, second])).toEqual(['again', 'again']);
    provider.isUnreachable = false;
    await scene.site.orders.hint('stripe', hint);
    expect((await scene.see(held)).state.is).toBe('booked');
  });

  it('is looked at no more often for one order than is good', async () => {
    await using braked = await CourseScene.open({
      ...{ providers: [provider], paymentBrakes: { hintsOf: { take: () => 1 } } },
    });
    const { date } = await offerPaid(braked);
    const { orderId } = await ordered(braked, date.id, 'a');
    let asked = 0;
    provider.before = () => {
      asked += 1;
      return Promise.resolve();
    };
    const hint = { eventId: 'e', ref: orderId };
    expect(await refusalOf(braked.site.orders.hint('stripe', hint))).toBe('RATE_LIMITED');
    expect([asked, await isNew('e', braked)]).toEqual([0, true]);
  });
});
