import { FINE_STREAM } from '@gongbang/tests/support/streamStats.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createClassStore } from '../model/classStore.ts';
import { cushionFor } from '../model/quality.ts';
import { QualityMonitor } from './QualityMonitor.ts';
import type { TransportStats } from './stats.ts';

describe('[NW6] on a link that loses packets', () => {
  describe('the wait', () => {
    beforeEach(() => {
      vi.useFakeTimers();
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    it('grows in steps that nobody feels, and goes when it is not needed for a while', async () => {
      const store = createClassStore('mentee');
      store.setState((state) => ({ ...state, standing: { at: 'joined' }, connection: { state: 'online' } }));
      const link = { lossRatio: 0.05 };
      const waits: number[] = [];
      const monitor = new QualityMonitor(store, {
        stats: () => Promise.resolve([receiving(link.lossRatio, 100)]),
        consumerOf: () => null,
        report: () => Promise.resolve(),
        setCushion: (ms) => waits.push(ms),
        measureUplink: () => expect.unreachable(),
      });
      await vi.advanceTimersByTimeAsync(4000);
      expect(waits.at(-1)).toBe(cushionFor(0.05, 100));
      const steps = waits.map((ms, index) => ms - (waits[index - 1] ?? 0));
      expect(Math.max(...steps)).toBeLessThan(50);
      link.lossRatio = 0;
      await vi.advanceTimersByTimeAsync(4000);
      expect(waits.at(-1)).toBe(cushionFor(0.05, 100));
      await vi.advanceTimersByTimeAsync(10_000);
      expect(waits.at(-1)).toBe(0);
      monitor.close();
    });
  });
});

describe('[SH3] the way up is measured anew', () => {
  it.each([
    ['while a screen is shared, and little is believed of it', 'screen', 300_000, 0, true],
    ['not for a camera, which fills it', 'camera', 300_000, 0, false],
    ['not when it carries a screen', 'screen', 3_000_000, 0, false],
    ['not when packets are lost', 'screen', 300_000, 0.05, false],
    ['not before anything is known of it', 'screen', null, 0, false],
  ])('%s', async (_, name, availableBitrate, lossRatio, isMeasured) => {
    vi.useFakeTimers();
    const store = createClassStore('mentor');
    store.setState((state) => ({ ...state, standing: { at: 'joined' }, connection: { state: 'online' } }));
    const measureUplink = vi.fn();
    const { pair, streams } = receiving(lossRatio, 50);
    const way: TransportStats = {
      direction: 'send',
      pair: pair && { ...pair, availableBitrate },
      streams: streams.map((stream) => ({ ...stream, name, direction: 'send' })),
    };
    const monitor = new QualityMonitor(store, {
      stats: () => Promise.resolve([way]),
      consumerOf: () => null,
      report: () => Promise.resolve(),
      setCushion: () => undefined,
      measureUplink,
    });
    await vi.advanceTimersByTimeAsync(5000);
    expect(measureUplink.mock.calls.length > 0).toBe(isMeasured);
    monitor.close();
    vi.useRealTimers();
  });
});

/** A way on which one stream arrives. */
function receiving(lossRatio: number, roundTripMs: number): TransportStats {
  return {
    direction: 'receive',
    pair: {
      protocol: 'udp',
      relayProtocol: null,
      local: '',
      remote: '',
      roundTripMs,
      availableBitrate: null,
    },
    streams: [{ ...FINE_STREAM, lossRatio }],
  };
}
