import { describe, expect, it, vi } from 'vitest';

import { Largest } from './Largest.ts';
import { Playhead } from './Playhead.ts';
import { FrameClock, KEY_FRAME_MS, Reel, REEL_MS, type ReelFrame } from './Reel.ts';
import { decoderOf, runUp } from './Replay.ts';

const frame = (at: number, isKey = false, bytes = 1): ReelFrame => ({
  at,
  isKey,
  data: new ArrayBuffer(bytes),
});
/** A frame every 100 ms, and a key frame every `every` ms. */
const film = (reel: Reel, ms: number, every = KEY_FRAME_MS, bytes = 1): void => {
  for (let at = 0; at <= ms; at += 100) {
    reel.add(frame(at, at % every === 0, bytes));
  }
};

describe('[RP2] what is kept of the hands', () => {
  it('begins at a key frame, always', () => {
    const reel = new Reel();
    reel.add(frame(0));
    expect(reel.frames).toEqual([]);
    reel.add(frame(100, true));
    reel.add(frame(200));
    expect(reel.frames.map(({ at }) => at)).toEqual([100, 200]);
    film(reel, 3 * REEL_MS);
    expect(reel.frames[0]?.isKey).toBe(true);
  });

  it('reaches back for all of the time, and by no more than what has to be decoded before', () => {
    const reel = new Reel();
    film(reel, 100_000);
    const first = reel.frames[0]?.at ?? 0;
    expect(first).toBeLessThanOrEqual(100_000 - REEL_MS);
    expect(first).toBeGreaterThan(100_000 - REEL_MS - KEY_FRAME_MS);
  });

  it('has a bound in bytes, and begins anew where one key frame is followed by too much', () => {
    const reel = new Reel({ ms: REEL_MS, bytes: 1000 });
    film(reel, 60_000, 2000, 10);
    const held = reel.frames.reduce((sum, { data }) => sum + data.byteLength, 0);
    expect(held).toBeLessThanOrEqual(1000);
    expect(held).toBeGreaterThan(500);
    expect(reel.frames[0]?.isKey).toBe(true);
    for (let at = 60_100; at < 80_000; at += 100) {
      reel.add(frame(at, false, 10));
    }
    expect(reel.frames).toEqual([]);
    expect(reel.wantsKeyFrame(80_000)).toBe(true);
  });

  it('is of the largest of the sizes that are sent, from a key frame on, and of the next when that is sent no more', () => {
    const largest = new Largest();
    expect(largest.isIt(1, null, 0)).toBe(false);
    expect(largest.isIt(1, 320, 0)).toBe(true);
    expect(largest.isIt(2, null, 10)).toBe(false);
    expect(largest.isIt(2, 1280, 20)).toBe(true);
    expect(largest.isIt(1, 320, 30)).toBe(false);
    expect(largest.isIt(2, null, 40)).toBe(true);
    expect(largest.isIt(1, null, 3000)).toBe(false);
    expect(largest.isIt(1, 320, 3000)).toBe(true);
  });
});

describe('[RP3] a key frame', () => {
  it('is asked for when the last one is old, by those who watch at different times, and not again at once', () => {
    const eager = new Reel(undefined, () => 0);
    const slow = new Reel(undefined, () => 0.9);
    for (const reel of [eager, slow]) {
      reel.add(frame(0, true));
      expect(reel.wantsKeyFrame(KEY_FRAME_MS - 1)).toBe(false);
    }
    expect(eager.wantsKeyFrame(KEY_FRAME_MS)).toBe(true);
    expect(eager.wantsKeyFrame(KEY_FRAME_MS + 100)).toBe(false);
    expect(slow.wantsKeyFrame(KEY_FRAME_MS)).toBe(false);
    // What the first requested is there for both.
    slow.add(frame(KEY_FRAME_MS + 200, true));
    expect(slow.wantsKeyFrame(KEY_FRAME_MS + 5000)).toBe(false);
  });
});

describe('[RP4] what is shown again', () => {
  it('is decoded from the last key frame before the moment', () => {
    const frames = [frame(0, true), frame(100), frame(200, true), frame(300)];
    expect([-50, 0, 150, 200, 900].map((at) => runUp(frames, at))).toEqual([0, 0, 0, 2, 2]);
  });

  it('moves by its speed from where it is, can stand still and be moved, and ends at its end', () => {
    let now = 1000;
    const head = new Playhead({ start: 0, end: 800, speed: 1 }, () => now);
    now += 100;
    expect(head.position).toBe(100);
    head.setSpeed(0.5);
    now += 100;
    expect(head.position).toBe(150);
    head.setPaused(true);
    now += 100;
    expect(head.position).toBe(150);
    head.seek(-100);
    expect(head.position).toBe(0);
    head.setPaused(false);
    head.seek(700);
    expect(head.isOver).toBe(false);
    now += 10_000;
    expect([head.position, head.isOver]).toEqual([800, true]);
  });

  it('that others see as well is where they are', () => {
    const head = new Playhead({ start: 0, end: 1000, speed: 0.5, lateBy: 400 }, () => 7_000_000);
    expect(head.position).toBe(200);
  });

  it('goes on whatever becomes of the browser’s time of day', () => {
    const timer = vi.spyOn(performance, 'now').mockReturnValue(0);
    const day = vi.spyOn(Date, 'now').mockReturnValue(1_000_000);
    const head = new Playhead({ start: 0, end: 1000, speed: 1 });
    day.mockReturnValue(0);
    timer.mockReturnValue(600);
    expect(head.position).toBe(600);
    vi.restoreAllMocks();
  });

  it('comes at the pace at which it was taken, not in the jerks in which it came', () => {
    const clock = new FrameClock();
    const wrap = 2 ** 32;
    expect(clock.at(1000, wrap - 9000)).toBe(1000);
    expect(clock.at(1180, wrap - 4500)).toBe(1050);
    expect(clock.at(1110, 0)).toBe(1100);
    // It was frozen meanwhile, or is another camera.
    expect(clock.at(9000, 4500)).toBe(9000);
    expect(clock.at(9050, 9000)).toBe(9050);
    expect(clock.at(9100, undefined)).toBe(9100);
  });

  it('is never due before the frame before it, however fast what was held up comes', () => {
    const clock = new FrameClock();
    const ticks = 90_000 / 10;
    // Held up for more than half a second, and then six frames at once, each taken 100 ms after the one before.
    const arrived = [1000, 1700, 1701, 1702, 1703, 1704, 1705, 1706, 1707, 2200];
    const due = arrived.map((at, index) => clock.at(at, index * ticks));
    expect(due).toEqual(due.toSorted((one, other) => one - other));
  });

  it('is known by codec', () => {
    expect(decoderOf('video/VP8')?.codec).toBe('vp8');
    expect(decoderOf('video/H264')?.codec).toMatch(/^avc1/);
    expect(decoderOf('video/unheard-of')).toBeNull();
  });
});
