import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CourseScene, DAY_MS, HOUR_MS } from '@gongbang/tests/support/courseScene.ts';
import { FakeProvider } from '@gongbang/tests/support/FakeProvider.ts';
import { PRICE, comeBack, moneyOf, offerPaid, ordered } from '@gongbang/tests/support/paidScene.ts';

let provider: FakeProvider;
let scene: CourseScene;
beforeEach(async () => {
  provider = new FakeProvider();
  scene = await CourseScene.open({ providers: [provider] });
});
afterEach(() => scene[Symbol.asyncDispose]());

/** A paid seat in a two-hour class that starts in two days. */
async function paid() {
  const { date } = await offerPaid(scene, { startsIn: 2 * DAY_MS });
  const { held, orderId } = await ordered(scene, date.id, 'a');
  provider.pay(orderId);
  await comeBack(scene, orderId);
  await scene.settled();
  return { date, held };
}

const END_MS = 2 * DAY_MS + 2 * HOUR_MS;

describe('[PM16] whether a class was held', () => {
  it('is decided once: what becomes of the class afterwards gives nobody their money back', async () => {
    const { date, held } = await paid();
    await scene.pass(2 * DAY_MS);
    const known = scene.door.classes.get(date.classId);
    if (known === undefined) {
      throw new Error('no class');
    }
    // The class was held, but nobody came in with their own pass.
    known.outcome = {
      phase: 'ended',
      startedAt: scene.clock.now(),
      endedAt: scene.clock.now() + 2 * HOUR_MS,
    };
    await scene.pass(2 * HOUR_MS);
    await scene.door.remove(date.classId);
    await scene.pass(2 * HOUR_MS);
    await scene.act('accept', held);
    await scene.pass(2 * HOUR_MS);
    await scene.act('accept', held);
    await scene.settled();
    expect([provider.holds(), (await moneyOf(scene, held)).refunds]).toEqual([PRICE, []]);
  });

  it('is decided once: a class that begins so late changes nothing any more', async () => {
    const { date, held } = await paid();
    await scene.pass(END_MS);
    await scene.pass(HOUR_MS);
    expect((await moneyOf(scene, held)).refunds).toHaveLength(1);
    expect((await scene.stores.dates.find(date.id))?.settledFor).toBe(date.startsAt);
    await scene.act('accept', held);
    await scene.settled();
    expect([provider.holds(), scene.mailed('a').filter((kind) => kind === 'notHeld')]).toEqual([
      0,
      ['notHeld'],
    ]);
  });

  it('is not decided by a clock that is wrong for some minutes', async () => {
    const { date, held } = await paid();
    const isWrong = async (ms: number): Promise<void> => {
      scene.clock.step(3 * DAY_MS);
      scene.clock.advance(60_000);
      await scene.pass(ms);
      await scene.act('accept', held);
      scene.clock.step(-3 * DAY_MS);
      scene.clock.advance(60_000);
      await scene.act('accept', held);
      await scene.settled();
    };
    await isWrong(10 * 60_000);
    // And again, hours later.
    await scene.pass(6 * HOUR_MS);
    await isWrong(60_000);
    expect([provider.holds(), scene.mailed('a').includes('notHeld')]).toEqual([PRICE, false]);
    // The correct clock does decide it.
    await scene.pass(date.startsAt + 2 * HOUR_MS - scene.clock.now());
    expect(provider.holds()).toBe(PRICE);
    await scene.pass(HOUR_MS);
    expect(provider.holds()).toBe(0);
  });

  it('is looked at for an hour anew where the server was away', async () => {
    const { held } = await paid();
    scene = await scene.restarted(END_MS + 5 * HOUR_MS);
    expect(provider.holds()).toBe(PRICE);
    await scene.pass(HOUR_MS - 1);
    expect(provider.holds()).toBe(PRICE);
    await scene.pass(1);
    expect(provider.holds()).toBe(0);
    expect((await moneyOf(scene, held)).refunds).toMatchObject([{ reason: 'notHeld', state: 'done' }]);
  });
});
