import { ownerScore, qualityOf } from '@gongbang/sfu-server/media/ownerScore.ts';
import type { ConsumerState, Quality } from '@gongbang/protocol';
import { QualityMonitor } from '@gongbang/client/media/QualityMonitor.ts';
import type { StreamStats, TransportStats } from '@gongbang/client/media/stats.ts';
import type { ClassPageState } from '@gongbang/client/model/classState.ts';
import { createClassStore } from '@gongbang/client/model/classStore.ts';
import { holdupOf } from '@gongbang/client/model/quality.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { FINE_STREAM } from '../support/streamStats.ts';

const CONSUMER = 'consumer-of-the-hands';
const consumer = (of: Partial<ConsumerState>): ConsumerState => ({
  id: CONSUMER,
  layer: 2,
  isThinned: false,
  fromOwner: 'good',
  toViewer: 'good',
  ...of,
});

describe('[BR8] a picture that does not come', () => {
  it.each<[Partial<ConsumerState>, string | null]>([
    [{}, null],
    [{ layer: null }, 'own'],
    [{ layer: null, fromOwner: 'fair' }, 'own'],
    [{ layer: null, fromOwner: 'poor' }, 'owner-silent'],
    [{ layer: 0, fromOwner: 'poor' }, 'owner-weak'],
    [{ layer: 0, isThinned: true }, 'own-thin'],
    [{ layer: 0, isThinned: true, fromOwner: 'poor' }, 'owner-weak'],
    [{ layer: 0, toViewer: 'poor' }, null],
  ])('%j is held up by %s', (of, holdup) => {
    expect(holdupOf(consumer(of))).toBe(holdup);
  });

  it('is nobody’s doing while nothing is known', () => {
    expect(holdupOf(undefined)).toBeNull();
  });
});

describe('[BR8] what an owner sends is well', () => {
  // mediasoup reports a score of 0 while no layer flows, whoever caused that.
  it.each<[string, number, number[], boolean, Quality]>([
    ['in the layer that flows', 9, [9, 10, 10], true, 'good'],
    ['where that suffers', 3, [3, 10, 10], true, 'poor'],
    ['where the viewer has no room for any', 0, [10, 10, 10], false, 'good'],
    ['where larger layers are not wanted', 0, [10, 0, 0], false, 'good'],
    ['where nothing is sent', 0, [0, 0, 0], false, 'poor'],
    ['where nothing was sent ever', 0, [], false, 'poor'],
  ])('%s: %i of %j', (_, producerScore, producerScores, isFlowing, quality) => {
    expect(qualityOf(ownerScore({ score: 10, producerScore, producerScores }, isFlowing))).toBe(quality);
  });
});

describe('[BR8] one’s own connection', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** A mentee in class who watches the hands; what the page shows, and what the mentor is told. */
  function watching(stream: Partial<StreamStats>) {
    const store = createClassStore('mentee');
    store.setState((state) => ({ ...state, standing: { at: 'joined' }, connection: { state: 'online' } }));
    const reports: Quality[] = [];
    const monitor = new QualityMonitor(store, {
      stats: () => Promise.resolve([receiving(stream)]),
      consumerOf: (trackId) => (trackId === 'track' ? CONSUMER : null),
      report: (quality) => Promise.resolve(reports.push(quality)),
      setCushion: () => undefined,
      measureUplink: () => undefined,
    });
    return {
      store,
      reports,
      complaint: () => store.getState().connectionQuality.complaint,
      [Symbol.dispose]: () => {
        monitor.close();
      },
    };
  }
  const tell =
    (of: Partial<ConsumerState>) =>
    (state: ClassPageState): ClassPageState => ({
      ...state,
      consumerStates: { [CONSUMER]: consumer(of) },
    });
  const AWHILE_MS = 20_000;

  it.each<Partial<StreamStats>>([{ freezeRatio: 1 }, { lossRatio: 0.5 }, { concealedRatio: 0.5 }])(
    'is blamed for %j of what is sent well, and not of what its owner sends badly',
    async (symptom) => {
      using own = watching(symptom);
      await vi.advanceTimersByTimeAsync(AWHILE_MS);
      expect(own.complaint()).not.toBeNull();
      expect(own.reports).toEqual(['poor']);

      using others = watching(symptom);
      others.store.setState(tell({ fromOwner: 'poor', layer: null }));
      await vi.advanceTimersByTimeAsync(AWHILE_MS);
      expect(others.complaint()).toBeNull();
      expect(others.reports).toEqual([]);
    },
  );

  it('is not blamed for a picture that stood still while its owner was silent, once it moves again', async () => {
    const stream = { freezeRatio: 0 };
    using own = watching(stream);
    own.store.setState(tell({ fromOwner: 'poor', layer: null }));
    await vi.advanceTimersByTimeAsync(AWHILE_MS);
    stream.freezeRatio = 1;
    own.store.setState(tell({}));
    await vi.advanceTimersByTimeAsync(3000);
    stream.freezeRatio = 0;
    await vi.advanceTimersByTimeAsync(AWHILE_MS);
    expect(own.reports).toEqual([]);
  });

  it('is not judged while the server is down, and the mentor hears nothing of it when it is up again', async () => {
    using own = watching({ freezeRatio: 1 });
    own.store.setState((state) => ({
      ...state,
      connection: { state: 'offline', since: 0, updating: false },
    }));
    await vi.advanceTimersByTimeAsync(AWHILE_MS);
    expect(own.complaint()).toBeNull();
    own.store.setState((state) => ({ ...state, connection: { state: 'online' } }));
    await vi.advanceTimersByTimeAsync(3000);
    expect(own.reports).toEqual([]);
  });

  it('is blamed when its own media is lost while the server is there', async () => {
    using own = watching({});
    own.store.setState((state) => ({ ...state, mediaLostSince: 1 }));
    await vi.advanceTimersByTimeAsync(3000);
    expect(own.complaint()).toBe('lost');
    expect(own.reports).toEqual(['poor']);
  });
});

function receiving(stream: Partial<StreamStats>): TransportStats {
  return { direction: 'receive', pair: null, streams: [{ ...FINE_STREAM, ...stream }] };
}
