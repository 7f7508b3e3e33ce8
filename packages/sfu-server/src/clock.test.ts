import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { AwakeTime, systemClock } from './clock.ts';
import { watchPulse } from './media/Heartbeat.ts';

/** Longer than any pause of a running process. */
const STANDSTILL_MS = 2500;

/** Blocks this whole process, as if it or the machine were stopped. */
function standStill(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STANDSTILL_MS);
}
const passed = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

describe('[RB5] time in which the server stood still', () => {
  describe('on a clock that jumps', () => {
    let now = 0;
    let time: AwakeTime;
    const live = (ms: number): void => {
      for (let rest = ms; rest > 0; rest -= 100) {
        now += Math.min(100, rest);
        time.now();
        vi.advanceTimersByTime(Math.min(100, rest));
      }
    };
    beforeEach(() => {
      vi.useFakeTimers();
      now = 0;
      time = new AwakeTime(() => now);
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    it('is no time', () => {
      live(3000);
      const before = time.now();
      now += 60_000;
      expect(time.now() - before).toBeLessThan(1000);
      live(2000);
      expect(time.now() - before).toBeLessThan(3000);
    });

    it('brings no deadline nearer, and none is missed', () => {
      const over = vi.fn();
      time.after(20_000, over);
      live(15_000);
      now += 60_000;
      vi.advanceTimersByTime(60_000);
      expect(over).not.toHaveBeenCalled();
      live(4000);
      expect(over).not.toHaveBeenCalled();
      live(1100);
      expect(over).toHaveBeenCalledOnce();
    });

    it('does not lengthen what was taken back', () => {
      const over = vi.fn();
      const takeBack = time.after(1000, over);
      now += 60_000;
      vi.advanceTimersByTime(1000);
      takeBack();
      live(5000);
      expect(over).not.toHaveBeenCalled();
    });
  });

  it('is no time of a grace, a notice or a wait of the domain', async () => {
    const over = vi.fn();
    const takeBack = systemClock.after(1500, over);
    standStill();
    await passed(300);
    expect(over).not.toHaveBeenCalled();
    await expect.poll(() => over.mock.calls.length, { timeout: 3000 }).toBe(1);
    takeBack();
  });

  it('[MD16] makes no worker one that hangs, though it wakes a little later', async () => {
    const onHung = vi.fn();
    let answer = (): void => undefined;
    const asked = vi.fn(
      () =>
        new Promise<void>((resolve) => {
          answer = resolve;
        }),
    );
    const stop = watchPulse(asked, { everyMs: 1, patienceMs: 1500 }, onHung, systemClock);
    await expect.poll(() => asked.mock.calls.length).toBe(1);
    standStill();
    await passed(300);
    expect(onHung).not.toHaveBeenCalled();
    answer();
    // The next query is not answered: it hangs.
    await expect.poll(() => asked.mock.calls.length).toBe(2);
    await expect.poll(() => onHung.mock.calls.length, { timeout: 4000 }).toBe(1);
    stop();
  });
});
