import { describe, expect, it, vi } from 'vitest';
import { DAY_MS, HOUR_MS } from '@gongbang/tests/support/courseScene.ts';
import { FakeClock } from '@gongbang/tests/support/FakeClock.ts';
import { FakeProvider } from '@gongbang/tests/support/FakeProvider.ts';
import { PRICE, comeBack, offerPaid, ordered } from '@gongbang/tests/support/paidScene.ts';
import { onEachDatabase } from '@gongbang/tests/support/siteScenes.ts';

const SOON = { interval: 20, timeout: 10_000 };

/** Like the system’s: its monotonic time has fractions of a millisecond, different ones each time. */
class FractionalClock extends FakeClock {
  #asked = 0;

  override monotonic(): number {
    this.#asked += 1;
    return super.monotonic() + (this.#asked % 4) / 4;
  }
}

onEachDatabase((scenes) => {
  const paid = async (startsIn: number) => {
    const provider = new FakeProvider();
    const scene = await scenes.fresh({ clock: new FractionalClock(), providers: [provider] });
    const { date } = await offerPaid(scene, { startsIn });
    const { held, orderId } = await ordered(scene, date.id, 'a');
    provider.pay(orderId);
    await comeBack(scene, orderId);
    await scene.settled();
    expect(provider.holds()).toBe(PRICE);
    return { provider, scene, held };
  };

  describe('[PM49] a clock with parts of a millisecond', () => {
    it('holds up no refund', async () => {
      const { provider, scene, held } = await paid(30 * DAY_MS);
      await scene.act('cancel', held);
      await vi.waitFor(async () => {
        // What is due by one clock may be due by the other only at the next full millisecond.
        scene.clock.advance(1);
        await scene.site.rest();
        expect(provider.holds()).toBe(0);
      }, SOON);
      await scene.stop();
    });

    it('holds up nobody’s money where a class was not held', async () => {
      const { provider, scene } = await paid(2 * DAY_MS);
      await scene.pass(2 * DAY_MS + 2 * HOUR_MS);
      await scene.pass(HOUR_MS);
      await vi.waitFor(async () => {
        scene.clock.advance(1);
        await scene.site.rest();
        expect(provider.holds()).toBe(0);
      }, SOON);
      await scene.stop();
    });
  });
});
