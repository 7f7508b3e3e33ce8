import { describe, expect, it } from 'vitest';

import { HoldToTalk } from './HoldToTalk.ts';

/** A microphone that opens on command, and a clock. */
function scene() {
  const opening = Promise.withResolvers<undefined>();
  const set: boolean[] = [];
  const clock = { now: 0 };
  const talk = new HoldToTalk({
    setMic: async (on) => {
      set.push(on);
      await (on ? opening.promise : undefined);
    },
    now: () => clock.now,
  });
  return {
    set,
    clock,
    talk,
    opened: () => {
      opening.resolve(undefined);
    },
  };
}

describe('[BN4] holding to talk', () => {
  it('lasts as long as the key is held', async () => {
    const { set, talk, opened } = scene();
    const pressed = talk.press();
    opened();
    await pressed;
    expect([talk.isHeld, set]).toEqual([true, [true]]);
    talk.release();
    expect([talk.isHeld, set]).toEqual([false, [true, false]]);
    talk.release();
    expect(set).toHaveLength(2);
  });

  it('who let go while the browser asked is not heard afterwards', async () => {
    const { set, talk, opened } = scene();
    const pressed = talk.press();
    talk.release();
    opened();
    await pressed;
    expect([talk.isHeld, set.at(-1)]).toEqual([false, false]);
  });

  it('who may have let go unseen, while a question of the browser had the keyboard, is not heard either', async () => {
    const { set, clock, talk, opened } = scene();
    const pressed = talk.press();
    clock.now = 5000;
    opened();
    await pressed;
    expect([talk.isHeld, set.at(-1)]).toEqual([false, false]);
  });

  it('a key that goes on being told is held, however long the microphone takes', async () => {
    const { set, clock, talk, opened } = scene();
    const pressed = talk.press();
    clock.now = 5000;
    talk.repeat();
    opened();
    await pressed;
    expect([talk.isHeld, set]).toEqual([true, [true]]);
  });
});
