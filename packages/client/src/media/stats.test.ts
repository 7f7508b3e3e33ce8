import { describe, expect, it } from 'vitest';

import { readStats, type StatsMemory } from './stats.ts';

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

it('[BR13] frames per second are whole ones', () => {
  const entry = { type: 'inbound-rtp', kind: 'video', timestamp: 0, framesPerSecond: 29.97 };
  const { streams } = readStats('id', 'receive', new Map([['1', entry]]), new Map(), () => 'camera');
  expect(streams[0]?.framesPerSecond).toBe(30);
});
