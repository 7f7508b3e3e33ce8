import { FakeClock } from '@gongbang/tests/support/FakeClock.ts';
import { describe, expect, it } from 'vitest';

import { PATIENCE_MS, SilentMics, type LevelSource, type Mic } from './SilentMics.ts';

const LEVEL = [{ uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level' }];

describe('[HR3] open microphones that carry nothing', () => {
  class FakeMic implements Mic {
    readonly id: string;
    paused = false;
    readonly rtpParameters: Mic['rtpParameters'];
    readonly #listeners = new Map<string, () => void>();
    readonly observer = {
      on: (event: string, listener: () => void) => this.#listeners.set(event, listener),
    };

    constructor(id: string, headerExtensions = LEVEL) {
      this.id = id;
      this.rtpParameters = { headerExtensions };
    }

    does(event: 'pause' | 'resume' | 'close'): void {
      this.#listeners.get(event)?.();
    }
  }

  function scene() {
    const clock = new FakeClock();
    const told: string[][] = [];
    let carry: Parameters<LevelSource['on']>[1] = () => undefined;
    const levels: LevelSource = {
      addProducer: () => Promise.resolve(),
      on: (_event, listener) => {
        carry = listener;
      },
    };
    const mics = new SilentMics(levels, clock, (peerIds) => {
      told.push(peerIds);
    });
    const carries = (...ids: string[]): void => {
      carry(ids.map((id) => ({ producer: { id } })));
    };
    return { clock, told, mics, carries };
  }

  it('are told once they have carried nothing for a while, and no more as soon as they carry something', async () => {
    const { clock, told, mics, carries } = scene();
    await mics.watch(new FakeMic('one'), 'anna');
    await mics.watch(new FakeMic('two'), 'bora');
    clock.advance(PATIENCE_MS.before - 1);
    carries('two');
    expect(told).toEqual([]);
    clock.advance(2000);
    expect(told).toEqual([['anna']]);
    carries('one', 'two');
    expect(told).toEqual([['anna'], []]);
    // One known to work is given longer: a listener's silence means nothing.
    clock.advance(PATIENCE_MS.after - 1000);
    expect(told).toHaveLength(2);
    clock.advance(3000);
    expect(told.at(-1)).toEqual(['anna', 'bora']);
  });

  it('are told of no more once their class has closed, while they close one after the other', async () => {
    const { clock, told, mics } = scene();
    const mic = new FakeMic('one');
    await mics.watch(mic, 'anna');
    clock.advance(PATIENCE_MS.before + 2000);
    expect(told).toEqual([['anna']]);
    mics.close();
    mic.does('close');
    expect(told).toHaveLength(1);
  });

  it('are none once they are muted or closed, and begin anew when they are opened again', async () => {
    const { clock, told, mics } = scene();
    const mic = new FakeMic('one');
    await mics.watch(mic, 'anna');
    clock.advance(PATIENCE_MS.before + 2000);
    mic.does('pause');
    expect(told).toEqual([['anna'], []]);
    clock.advance(PATIENCE_MS.after * 2);
    expect(told).toHaveLength(2);
    expect(clock.pending).toBe(0);
    mic.does('resume');
    clock.advance(PATIENCE_MS.before + 2000);
    mic.does('close');
    expect(told).toEqual([['anna'], [], ['anna'], []]);
    mics.close();
    expect(clock.pending).toBe(0);
  });

  it('are not accused where the browser tells no levels', async () => {
    const { clock, told, mics } = scene();
    await mics.watch(new FakeMic('one', []), 'anna');
    clock.advance(PATIENCE_MS.after * 2);
    expect(told).toEqual([]);
  });
});
