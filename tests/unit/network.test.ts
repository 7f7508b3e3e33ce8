import { createHmac } from 'node:crypto';

import type { WantedLayer } from '@gongbang/protocol';
import { relayServers } from '@gongbang/sfu-server/auth/relay.ts';
import { readConfig } from '@gongbang/sfu-server/config.ts';
import { bitratePriorityOf } from '@gongbang/sfu-server/media/priorities.ts';
import { Squeeze, type Estimate, type SqueezedPicture } from '@gongbang/sfu-server/media/Squeeze.ts';
import { QualityMonitor } from '@gongbang/client/media/QualityMonitor.ts';
import { readStats, type StatsMemory, type TransportStats } from '@gongbang/client/media/stats.ts';
import { textTable, verdictOf } from '@gongbang/web/layout/connectionReport.ts';
import { createClassStore } from '@gongbang/client/model/classStore.ts';
import { cushionFor, judge } from '@gongbang/client/model/quality.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { FakeClock } from '../support/FakeClock.ts';
import { FINE_STREAM } from '../support/streamStats.ts';

/** What a network is believed to carry, and what flows. */
const kbit = (available: number, flowing: number): Estimate | null => ({
  available: available * 1000,
  flowing: flowing * 1000,
});

describe('[NW7] when a viewer’s network is short', () => {
  it('the mentor’s hands come first, then the screen, the face, and others', () => {
    const order = [
      bitratePriorityOf('hands', false),
      bitratePriorityOf('screen', false),
      bitratePriorityOf('camera', false),
      bitratePriorityOf('camera', true),
    ];
    expect(order).toEqual(order.toSorted((a, b) => b - a));
    expect(new Set(order).size).toBe(order.length);
  });

  /**
   * Three pictures, of which as many have enough as `room` says; the hands need size 0 to have all their frames. The network
   * is believed to carry twice what flows.
   */
  function squeezed() {
    const clock = new FakeClock();
    const state = { room: 3, hands: 0, estimate: kbit(400, 200) };
    const squeeze: Squeeze = new Squeeze(
      {
        pictures: () => {
          const all: [string, number, WantedLayer][] = [
            ['hands', 250, Math.min(state.hands, squeeze.allow('hands', 2) ?? 0)],
            ['screen', 150, 0],
            ['face', 80, 0],
          ];
          const flowing = all.filter(([id]) => squeeze.allow(id, 0) !== null).length;
          return all.map(([id, priority, layer]): SqueezedPicture => ({
            id,
            priority,
            wanted: 2,
            layer,
            isShort: id === 'hands' && (flowing > state.room || (layer ?? 0) > 0),
          }));
        },
        changed: () => undefined,
        estimate: () => Promise.resolve(state.estimate),
      },
      clock,
    );
    /** Lets time pass until something is so, or for so long: what is asked for meanwhile is answered. In ms. */
    const pass = async (ms: number, isDone = () => false): Promise<number> => {
      const since = clock.now();
      while (!isDone() && clock.now() - since < ms) {
        clock.advance(100);
        await Promise.resolve();
      }
      return clock.now() - since;
    };
    return { squeeze, clock, state, pass };
  }
  const heldBy = (squeeze: Squeeze) =>
    ['hands', 'screen', 'face'].filter((id) => squeeze.allow(id, 2) === null);

  it('lesser pictures are given up one by one until the first has enough', () => {
    const { squeeze, clock, state } = squeezed();
    squeeze.review();
    clock.advance(10_000);
    expect(heldBy(squeeze)).toEqual([]);
    state.room = 1;
    squeeze.review();
    clock.advance(1000);
    expect(heldBy(squeeze)).toEqual([]);
    clock.advance(1000);
    expect(heldBy(squeeze)).toEqual(['face']);
    clock.advance(2500);
    expect(heldBy(squeeze)).toEqual(['screen', 'face']);
    squeeze.close();
  });

  it('and meanwhile nothing grows by itself', () => {
    const { squeeze, clock, state } = squeezed();
    squeeze.review();
    expect(squeeze.allow('hands', 2)).toBe(2);
    state.room = 2;
    squeeze.review();
    clock.advance(2500);
    expect([heldBy(squeeze), squeeze.allow('hands', 2), squeeze.allow('screen', 2)]).toEqual([
      ['face'],
      0,
      0,
    ]);
    squeeze.close();
  });

  it('and are tried again, the most important first, less and less often in vain', async () => {
    const { squeeze, clock, state, pass } = squeezed();
    /** How long it takes until just these are held back, in ms. */
    const until = (...held: string[]) => pass(60_000, () => heldBy(squeeze).join() === held.join());
    state.room = 1;
    squeeze.review();
    await until('screen', 'face');
    state.room = 2;
    expect(await until('face')).toBeLessThan(12_000);
    const first = await until();
    // As when its layers change, now that it flows.
    squeeze.review();
    expect(await until('face')).toBeLessThan(1500);
    // Tried in vain: left alone for twice as long.
    const second = await until();
    expect(second).toBeGreaterThan(first * 1.5);
    // One thing at a time: meanwhile the others do not grow.
    expect(squeeze.allow('hands', 2)).toBe(0);
    state.room = 3;
    await pass(60_000);
    expect(heldBy(squeeze)).toEqual([]);
    await pass(60_000);
    expect(squeeze.allow('hands', 2)).toBe(2);
    expect(clock.pending).toBe(0);
  });

  it('and what grew too large after all shrinks again, before anything else is given up', async () => {
    const { squeeze, state, pass } = squeezed();
    state.room = 2;
    squeeze.review();
    await pass(2500);
    state.room = 3;
    await pass(12_000);
    expect([heldBy(squeeze), squeeze.allow('hands', 2)]).toEqual([[], 0]);
    // What came back comes in its least size; all grow together, later.
    expect(squeeze.allow('face', 2)).toBe(0);
    await pass(20_000);
    expect([squeeze.allow('hands', 2), squeeze.allow('face', 2)]).toEqual([2, 2]);
    state.hands = 1;
    squeeze.review();
    await pass(1500);
    expect([heldBy(squeeze), squeeze.allow('hands', 2)]).toEqual([[], 0]);
    squeeze.close();
  });

  it.each([
    ['soon where the network is believed to carry much more than flows', kbit(2900, 150), 0, 4000],
    ['after a while where it is not', kbit(180, 150), 9000, 12_000],
    ['after a while where nothing is known of it', null, 9000, 12_000],
  ])('what was given up comes back %s', async (_, estimate, min, max) => {
    const { squeeze, state, pass } = squeezed();
    state.room = 2;
    squeeze.review();
    await pass(2500);
    expect(heldBy(squeeze)).toEqual(['face']);
    Object.assign(state, { room: 3, estimate });
    const took = await pass(max, () => heldBy(squeeze).length === 0);
    expect(took).toBeGreaterThan(min);
    expect(took).toBeLessThan(max);
    squeeze.close();
  });

  it.each([
    ['soon where the network is believed to carry much more than flows', kbit(2900, 150), 0, 7000],
    ['after a while where it is believed to carry a third more', kbit(200, 150), 18_000, 22_000],
    ['after a while where it is believed to carry a least size more', kbit(2300, 2000), 18_000, 22_000],
    ['seldom where it is not', kbit(180, 150), 60_000, 90_000],
    ['seldom where nothing is known of it', null, 60_000, 90_000],
  ])('what gave up size grows %s', async (_, estimate, min, max) => {
    const { squeeze, state, pass } = squeezed();
    Object.assign(state, { room: 1, hands: 1 });
    squeeze.review();
    await pass(10_000, () => squeeze.allow('hands', 2) === 0);
    Object.assign(state, { hands: 0, estimate });
    const took = await pass(max, () => squeeze.allow('hands', 2) !== 0);
    expect(took).toBeGreaterThan(min);
    expect(took).toBeLessThan(max);
    squeeze.close();
  });

  it('and nothing is soon any more after a try in vain', async () => {
    const { squeeze, state, pass } = squeezed();
    Object.assign(state, { room: 2, estimate: kbit(2900, 150) });
    squeeze.review();
    const isHeld = () => heldBy(squeeze).length > 0;
    await pass(4000, isHeld);
    await pass(4000, () => !isHeld());
    squeeze.review();
    await pass(2000, isHeld);
    expect(await pass(60_000, () => !isHeld())).toBeGreaterThan(18_000);
    squeeze.close();
  });

  it('the first gives up size for frames when there is nobody left to give way', () => {
    const { squeeze, clock, state } = squeezed();
    state.room = 1;
    state.hands = 1;
    squeeze.review();
    clock.advance(5000);
    expect(heldBy(squeeze)).toEqual(['screen', 'face']);
    clock.advance(2500);
    expect(squeeze.allow('hands', 2)).toBe(0);
    squeeze.close();
  });
});

describe('[NW3] relay credentials', () => {
  const SECRET = 'x'.repeat(32);
  const clock = { now: () => 1_700_000_000_000 };

  it('are good for a while, for one person, and made as coturn checks them', () => {
    const config = readConfig({
      TURN_URLS: 'turn:relay.example:3478, turns:relay.example:443',
      TURN_SECRET: SECRET,
      TURN_TTL_SECONDS: '600',
      ICE_SERVERS: '[{"urls":["stun:stun.example"]}]',
    });
    const [stun, relay] = relayServers(config, clock).for('peer');
    expect(stun).toEqual({ urls: ['stun:stun.example'] });
    expect(relay?.username).toBe('1700000600:peer');
    expect(relay?.urls).toEqual(['turn:relay.example:3478', 'turns:relay.example:443']);
    expect(relay?.credential).toBe(createHmac('sha1', SECRET).update('1700000600:peer').digest('base64'));
  });

  it('are not made without a secret, and a short or missing one is said', () => {
    expect(relayServers(readConfig({}), clock).for('peer')).toEqual([]);
    expect(() => readConfig({ TURN_URLS: 'turn:relay.example', TURN_SECRET: 'short' })).toThrow(
      /TURN_SECRET/,
    );
    expect(() => readConfig({ TURN_URLS: 'turn:relay.example' })).toThrow(/TURN_SECRET/);
    expect(() => readConfig({ TURN_URLS: 'relay.example', TURN_SECRET: SECRET })).toThrow(/TURN_URLS/);
  });
});

describe('[QL1] a connection in a word', () => {
  const fine = { lossRatio: 0, roundTripMs: 20, freezeRatio: 0, concealedRatio: 0, isLost: false };

  it.each([
    [{}, 'good', null],
    [{ roundTripMs: null }, 'good', null],
    [{ lossRatio: 0.02 }, 'good', null],
    [{ lossRatio: 0.05 }, 'fair', 'loss'],
    [{ lossRatio: 0.2 }, 'poor', 'loss'],
    [{ roundTripMs: 400 }, 'fair', 'distance'],
    [{ freezeRatio: 0.2 }, 'poor', 'freezes'],
    [{ concealedRatio: 0.05, lossRatio: 0.2 }, 'poor', 'loss'],
    [{ isLost: true }, 'poor', 'lost'],
  ])('%j is %s for %s', (symptoms, quality, complaint) => {
    expect(judge({ ...fine, ...symptoms })).toEqual({ quality, complaint });
  });
});

describe('[NW6] on a link that loses packets', () => {
  it('received media waits for what is sent again, and nowhere else', () => {
    expect(cushionFor(0, 100)).toBe(0);
    expect(cushionFor(0.05, 100)).toBe(416);
    expect(cushionFor(0.1, 100)).toBe(566);
    expect(cushionFor(0.05, null)).toBe(66);
    expect(cushionFor(0.2, 2000)).toBe(800);
  });

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

/** A way in which one stream comes. */
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

describe('[QL2] statistics', () => {
  const report = (seconds: number, bytes: number, lost: number) =>
    new Map<string, object>([
      ['T', { id: 'T', type: 'transport', selectedCandidatePairId: 'P' }],
      [
        'P',
        {
          id: 'P',
          type: 'candidate-pair',
          localCandidateId: 'L',
          remoteCandidateId: 'R',
          currentRoundTripTime: 0.05,
        },
      ],
      [
        'L',
        {
          id: 'L',
          type: 'local-candidate',
          candidateType: 'relay',
          protocol: 'udp',
          relayProtocol: 'tls',
          address: '192.0.2.1',
          port: 9,
        },
      ],
      [
        'R',
        {
          id: 'R',
          type: 'remote-candidate',
          candidateType: 'host',
          protocol: 'udp',
          address: '192.0.2.2',
          port: 40000,
        },
      ],
      [
        'I',
        {
          id: 'I',
          type: 'inbound-rtp',
          kind: 'video',
          timestamp: seconds * 1000,
          trackIdentifier: 'track',
          bytesReceived: bytes,
          packetsReceived: bytes / 1000,
          packetsLost: lost,
          framesPerSecond: 20,
          frameWidth: 1280,
          frameHeight: 720,
        },
      ],
    ]) as unknown as RTCStatsReport;

  it('are rates since the reading before, of the way that is used', () => {
    const memory: StatsMemory = new Map();
    const read = (of: RTCStatsReport) => readStats('id', 'receive', of, memory, ({ id }) => `${id}!`);
    expect(read(report(10, 0, 0)).streams[0]).toMatchObject({ name: 'track!', bitrate: 0, lossRatio: 0 });
    const { pair, streams } = read(report(12, 100_000, 25));
    expect(pair).toMatchObject({
      protocol: 'udp',
      relayProtocol: 'tls',
      local: 'relay 192.0.2.1:9',
      remote: 'host 192.0.2.2:40000',
      roundTripMs: 50,
    });
    expect(streams).toMatchObject([
      { bitrate: 400_000, lossRatio: 0.2, width: 1280, height: 720, framesPerSecond: 20, freezes: 0 },
    ]);
  });
});

describe('[CK2] the verdict of a connection check', () => {
  const done = { isRunning: false, isUnreachable: false, signallingMs: 20 };

  it.each([
    [{ ...done, open: ['udp', 'tcp'] }, 'fine'],
    [{ ...done, isRunning: true, open: ['udp'] }, 'fine'],
    [{ ...done, isRunning: true, open: ['tcp'] }, 'checking'],
    [{ ...done, open: ['tcp', 'relay-tls'] }, 'slow'],
    [{ ...done, open: ['relay-tls'] }, 'relayed'],
    [{ ...done, open: [] }, 'no-media'],
    [{ ...done, signallingMs: null, open: ['udp'] }, 'no-server'],
    [{ ...done, isUnreachable: true, open: [] }, 'no-server'],
  ])('of %j is %s', (tried, verdict) => {
    expect(verdictOf(tried)).toBe(verdict);
  });

  it('can be sent as text, in columns', () => {
    expect(
      textTable([
        ['way', 'state'],
        ['relay-tls', 'open'],
      ]),
    ).toBe('way        state\nrelay-tls  open');
  });
});
