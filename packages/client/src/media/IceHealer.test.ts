import { EventEmitter } from 'node:events';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { IceHealer, type HealerPort } from './IceHealer.ts';
import { readStats, receivedBytes } from './stats.ts';

const report = (...entries: readonly object[]): RTCStatsReport =>
  new Map(entries.map((entry, index) => [String(index), entry]));

/** Firefox before 154: no `transport` entry; the pair in use says `selected`. */
const firefoxReport = (bytesReceived?: number): RTCStatsReport =>
  report(
    { type: 'candidate-pair', selected: false, bytesReceived: 7 },
    { type: 'candidate-pair', selected: true, ...(bytesReceived === undefined ? {} : { bytesReceived }) },
  );

describe('[BR1] bytes received', () => {
  it.each([
    ['of the transport, where it is told', report({ type: 'transport', bytesReceived: 5 }), 5],
    ['of the pair in use, where it is not', firefoxReport(6), 6],
    ['unknown, where nothing is told', firefoxReport(), null],
    ['unknown, where there is no report', null, null],
  ])('are %s', (_, of, bytes) => {
    expect(receivedBytes(of)).toBe(bytes);
  });
});

describe('[BR1] a way', () => {
  let asked: number;
  let stats: () => RTCStatsReport;
  let healer: IceHealer;
  let connect: (state: string) => void;
  beforeEach(() => {
    vi.useFakeTimers();
    asked = 0;
    const transport = Object.assign(new EventEmitter(), {
      id: 'transport',
      connectionState: 'connected',
      closed: false,
      observer: new EventEmitter(),
      getStats: () => Promise.resolve(stats()),
      restartIce: () => Promise.resolve(),
    });
    connect = (state) => {
      transport.connectionState = state;
      transport.emit('connectionstatechange', state);
    };
    const port: HealerPort = {
      expectsPackets: () => true,
      restartIce: () => {
        asked += 1;
        return Promise.resolve({ iceParameters: { usernameFragment: 'u', password: 'p' } });
      },
      failed: () => undefined,
      changed: () => undefined,
    };
    healer = new IceHealer(transport as unknown as ConstructorParameters<typeof IceHealer>[0], port);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('on which the browser tells nothing is not lost', async () => {
    stats = () => firefoxReport();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(asked).toBe(0);
    expect(healer.isLost).toBe(false);
  });

  it('whose pair receives is not lost', async () => {
    let bytes = 0;
    stats = () => firefoxReport((bytes += 1000));
    await vi.advanceTimersByTimeAsync(15_000);
    expect(asked).toBe(0);
  });

  it('[BR7] that was never there is said to be lost within four seconds, and still looked for', async () => {
    connect('connecting');
    await vi.advanceTimersByTimeAsync(3000);
    expect(healer.isLost).toBe(false);
    await vi.advanceTimersByTimeAsync(1000);
    expect(healer.isLost).toBe(true);
    expect(asked).toBe(0);
    stats = () => firefoxReport(1000);
    connect('connected');
    expect(healer.isLost).toBe(false);
  });

  it('[BR7] that is found in time is not lost later', async () => {
    let bytes = 0;
    stats = () => firefoxReport((bytes += 1000));
    connect('connecting');
    await vi.advanceTimersByTimeAsync(3000);
    connect('connected');
    await vi.advanceTimersByTimeAsync(5000);
    expect(healer.isLost).toBe(false);
  });

  it('on which nothing comes is lost within four seconds', async () => {
    stats = () => firefoxReport(1000);
    await vi.advanceTimersByTimeAsync(4000);
    expect(asked).toBeGreaterThan(0);
    expect(healer.isLost).toBe(true);
  });
});

it('[BR1] what is sent is named by its media section where its source is not told', () => {
  const streams = (of: RTCStatsReport) =>
    readStats('id', 'send', of, new Map(), ({ id, mid }) => id || `section ${mid}`).streams;
  const sent = { type: 'outbound-rtp', kind: 'video', timestamp: 0, mid: '2' };
  expect(streams(report(sent))[0]?.name).toBe('section 2');
});
