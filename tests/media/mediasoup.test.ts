import { once } from 'node:events';

import type { PeerMedia } from '@gongbang/sfu-server/ports/media.ts';
import type { Log } from '@gongbang/sfu-server/ports/world.ts';
import { systemClock } from '@gongbang/sfu-server/clock.ts';
import { reachableAddresses } from '@gongbang/sfu-server/media/addresses.ts';
import { MediasoupServer } from '@gongbang/sfu-server/media/MediasoupServer.ts';
import { announceCandidates } from '@gongbang/sfu-server/media/wire.ts';
import { WorkerPool } from '@gongbang/sfu-server/media/WorkerPool.ts';
import fc from 'fast-check';
import { setLogEventListeners, type types } from 'mediasoup';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FakeClock } from '../support/FakeClock.ts';
import { CAMERA_TRACK, DTLS, OPUS_TRACK, RECEIVE } from '../support/rtp.ts';
import { mediaPortSuite } from './mediaPort.suite.ts';

const QUIET = {
  lost: () => undefined,
  speaking: () => undefined,
  unheard: () => undefined,
  failed: () => undefined,
  excessive: () => undefined,
  layersWanted: () => undefined,
  consumersChanged: () => undefined,
};
const log: Log = { info: () => undefined, warn: () => undefined };
const HOST = '127.0.0.1';
const startPool = (workers: number) => WorkerPool.create({ workers, host: HOST, port: 0, log });
const PEER = { rtpCapabilities: RECEIVE, dtlsParameters: DTLS, send: true, receive: true };

/** Kills a worker's process, and waits until the pool has noticed. */
async function kill(pool: WorkerPool, index: number, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  const entry = pool.running.find((candidate) => candidate.index === index);
  if (entry === undefined) {
    throw new Error(`no worker ${index}`);
  }
  const died = once(entry.worker, 'died');
  process.kill(entry.worker.pid, signal);
  await died;
}

describe('mediasoup', () => {
  let pool: WorkerPool;
  let server: MediasoupServer;
  beforeAll(async () => {
    pool = await startPool(1);
    server = new MediasoupServer(pool, () => [HOST], systemClock);
  });
  afterAll(() => {
    pool.close();
  });

  describe('as the media port', () => {
    mediaPortSuite(() => server);
  });

  it('[MD5] camera Producers have three layers, and key frames are asked for once per burst', async () => {
    const media = await server.openClass('abcdefghijkl', QUIET);
    const peer = await media.openPeer('peer------------', PEER);
    const producer = await peer.produce({
      source: 'camera',
      kind: 'video',
      rtpParameters: CAMERA_TRACK,
      paused: false,
    });
    const consumer = await peer.consume({ peerId: 'peer------------', isBench: false }, producer);
    expect(consumer?.rtpParameters.encodings).toHaveLength(1);
    expect(consumer?.rtpParameters.encodings?.[0]?.scalabilityMode).toBe('L3T2');
    media.close();
  });

  it('[MD3] a Producer that closed meanwhile is not consumed, and nobody complains', async () => {
    const complaints: string[] = [];
    setLogEventListeners({ onerror: (_, text) => complaints.push(text) });
    const media = await server.openClass('abcdefghijkl', QUIET);
    const peer = await media.openPeer('peer------------', PEER);
    const track = { source: 'mic', kind: 'audio', rtpParameters: OPUS_TRACK, paused: false } as const;
    const producer = await peer.produce(track);
    peer.closeProducer(producer.id);
    expect(await peer.consume({ peerId: 'peer------------', isBench: false }, producer)).toBeNull();
    expect(complaints).toEqual([]);
    media.close();
  });

  it('[MD6] a hundred joins and leaves leave nothing behind in the worker', async () => {
    const [entry] = pool.running;
    const media = await server.openClass('abcdefghijkl', QUIET);
    const owner = await media.openPeer('owner-----------', PEER);
    const track = { source: 'mic', kind: 'audio', rtpParameters: OPUS_TRACK, paused: false } as const;
    const producer = await owner.produce(track);
    const before = await entry?.webRtcServer.dump();
    for (let index = 0; index < 100; index += 1) {
      const peer = await media.openPeer('peer------------', { ...PEER, send: false });
      await peer.consume({ peerId: 'owner-----------', isBench: false }, producer);
      peer.close();
    }
    const after = await entry?.webRtcServer.dump();
    expect(after?.webRtcTransportIds).toEqual(before?.webRtcTransportIds);
    expect(after?.localIceUsernameFragments).toEqual(before?.localIceUsernameFragments);
    const [stats] = await server.stats();
    expect(stats).toMatchObject({ peers: 1, consumers: 0 });
    media.close();
    expect((await entry?.worker.dump())?.routerIds).toEqual([]);
  });

  it('[MD6] a class that closes while the picture of a practice mentee is being made keeps none', async () => {
    const [entry] = pool.running;
    const newRouter = Promise.withResolvers<types.Router>();
    entry?.worker.observer.once('newrouter', newRouter.resolve);
    const media = await server.openClass('abcdefghijkl', QUIET);
    const { observer } = await newRouter.promise;
    const transport = new Promise<types.Transport>((resolve) => observer.once('newtransport', resolve));
    const made = new Promise<types.Producer>((resolve) => {
      void transport.then((its) => its.observer.once('newproducer', resolve));
    });
    const opening = media.openPractice('practice--------', 0);
    const refused = expect(opening).rejects.toMatchObject({ code: 'MEDIA_UNAVAILABLE' });
    await transport;
    // By then the worker has been asked for the Producer, and has not answered.
    await new Promise(setImmediate);
    media.close();
    await refused;
    expect((await made).closed).toBe(true);
  });

  it('[MD6] a class that closes while somebody’s transports are being made keeps none', async () => {
    const [entry] = pool.running;
    const handled = new Set<types.WebRtcTransport>();
    entry?.webRtcServer.observer.on('webrtctransporthandled', (transport) => handled.add(transport));
    entry?.webRtcServer.observer.on('webrtctransportunhandled', (transport) => handled.delete(transport));
    // At each turn of the event loop something else is in progress: the transports, their certificates, or the answer.
    for (let turns = 0; turns < 12; turns += 1) {
      const media = await server.openClass('abcdefghijkl', QUIET);
      const opening = media.openPeer('peer------------', PEER).catch(() => null);
      for (let turn = 0; turn < turns; turn += 1) {
        await new Promise(setImmediate);
      }
      media.close();
      await opening;
    }
    await new Promise(setImmediate);
    expect([...handled]).toEqual([]);
  });

  it('[LM7] parameters that make no sense are refused, and the worker lives', async () => {
    const [entry] = pool.running;
    const media = await server.openClass('abcdefghijkl', QUIET);
    const peer = await media.openPeer('peer------------', PEER);
    const codec = fc.record({
      mimeType: fc.constantFrom('audio/opus', 'video/VP8', 'video/rtx', 'video/x', '/', ''),
      payloadType: fc.nat(127),
      clockRate: fc.constantFrom(1, 48_000, 90_000),
      channels: fc.integer({ min: 1, max: 8 }),
      parameters: fc.dictionary(fc.constantFrom('apt', 'profile-id', 'x'), fc.integer()),
    });
    const rtpParameters = fc.record({
      mid: fc.string({ maxLength: 8 }),
      codecs: fc.array(codec, { minLength: 1, maxLength: 8 }),
      encodings: fc.array(fc.record({ ssrc: fc.nat(), rid: fc.string({ maxLength: 4 }) }), {
        minLength: 1,
        maxLength: 4,
      }),
      headerExtensions: fc.array(fc.record({ uri: fc.string(), id: fc.integer({ min: 1, max: 255 }) }), {
        maxLength: 5,
      }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('audio' as const, 'video' as const),
        rtpParameters,
        async (kind, parameters) => {
          const track = { source: 'mic', kind, rtpParameters: parameters, paused: false } as const;
          await peer.produce(track).then(
            ({ id }) => {
              peer.closeProducer(id);
            },
            (error: unknown) => {
              expect(error).toMatchObject({ code: 'BAD_REQUEST' });
            },
          );
        },
      ),
      { numRuns: 500, seed: 5 },
    );
    expect(entry?.worker.died).toBe(false);
    media.close();
  });
});

describe('workers', () => {
  it('[MD8] the least loaded one takes a new class', async () => {
    const pool = await startPool(2);
    const server = new MediasoupServer(pool, () => [HOST], systemClock);
    const homes = [];
    for (let index = 0; index < 4; index += 1) {
      const media = await server.openClass('abcdefghijkl', QUIET);
      await media.openPeer('peer------------', PEER);
      homes.push(pool.running.map(({ load }) => load));
    }
    expect(homes.map((loads) => loads.toSorted())).toEqual([
      [0, 2],
      [2, 2],
      [2, 4],
      [4, 4],
    ]);
    pool.close();
  });

  it('[MD8] classes that open together are spread, and leave no load behind', async () => {
    const pool = await startPool(3);
    const server = new MediasoupServer(pool, () => [HOST], systemClock);
    const ids = Array.from({ length: 6 }, (_, index) => `class-------${index}`);
    const opened = await Promise.all(ids.map((id) => server.openClass(id, QUIET)));
    expect(pool.running.map(({ load }) => load)).toEqual([2, 2, 2]);
    for (const media of opened) {
      media.close();
    }
    expect(pool.running.map(({ load }) => load)).toEqual([0, 0, 0]);
    pool.close();
  });

  it('[MD35] a browser that never gets through is told of, and whoever is told closes its media', async () => {
    const pool = await startPool(1);
    const clock = new FakeClock();
    const failed: [string, PeerMedia][] = [];
    const media = await new MediasoupServer(pool, () => [HOST], clock).openClass('abcdefghijkl', {
      ...QUIET,
      failed: (...who) => failed.push(who),
    });
    const peer = await media.openPeer('peer------------', PEER);
    clock.advance(14_000);
    expect(failed).toEqual([]);
    clock.advance(1000);
    expect(failed).toEqual([['peer------------', peer]]);
    expect(peer.closed).toBe(false);
    pool.close();
  });

  it('[MD4] a dead one is replaced, its classes are told once, and others see nothing', async () => {
    const pool = await startPool(2);
    const server = new MediasoupServer(pool, () => [HOST], systemClock);
    const lost: string[] = [];
    const first = await server.openClass('first-------', { ...QUIET, lost: () => lost.push('first') });
    const peer = await first.openPeer('peer------------', PEER);
    await server.openClass('second------', { ...QUIET, lost: () => lost.push('second') });
    const index = pool.running.findIndex(({ load }) => load === 2);
    await kill(pool, pool.running[index]?.index ?? -1, 'SIGSEGV');
    expect(lost).toEqual(['first']);
    expect(peer.closed).toBe(true);
    await expect.poll(() => pool.running.length).toBe(2);
    const again = await server.openClass('first-------', QUIET);
    expect((await again.openPeer('peer------------', PEER)).recvTransport).not.toBeNull();
    pool.close();
  });

  it('[MD4] ten deaths in a row, and a class still finds a home each time', async () => {
    const pool = await startPool(1);
    const server = new MediasoupServer(pool, () => [HOST], systemClock);
    for (let round = 0; round < 10; round += 1) {
      const media = await server.openClass('abcdefghijkl', QUIET);
      expect((await media.openPeer('peer------------', PEER)).closed).toBe(false);
      await kill(pool, 0);
    }
    expect(pool.deaths).toBe(10);
    pool.close();
  });
});

describe('[MD9] announced addresses', () => {
  it('of the wildcard are the machine’s own, of another address that one', () => {
    expect(reachableAddresses('0.0.0.0')).toContain('127.0.0.1');
    expect(reachableAddresses('127.0.0.1')).toEqual(['127.0.0.1']);
    expect(reachableAddresses('localhost')).toEqual(['127.0.0.1']);
  });

  it('each get every candidate, the first one preferred', () => {
    const base = {
      foundation: 'udp',
      priority: 1000,
      ip: '0.0.0.0',
      address: '0.0.0.0',
      port: 5,
      type: 'host',
    } as const;
    const candidates = announceCandidates(
      [
        { ...base, protocol: 'udp' },
        { ...base, protocol: 'tcp', tcpType: 'passive' },
      ],
      ['203.0.113.7', '2001:db8::7', 'class.example.org'],
    );
    expect(candidates.map(({ address, protocol }) => `${protocol} ${address}`)).toEqual([
      'udp 203.0.113.7',
      'udp 2001:db8::7',
      'udp class.example.org',
      'tcp 203.0.113.7',
      'tcp 2001:db8::7',
      'tcp class.example.org',
    ]);
    expect(candidates[0]?.priority).toBeGreaterThan(candidates[1]?.priority ?? Infinity);
  });

  it('[IP2] have the port of their family, and a name those of both', () => {
    const base = { foundation: 'udp', priority: 1000, protocol: 'udp', type: 'host' } as const;
    const candidates = announceCandidates(
      [
        { ...base, ip: '0.0.0.0', address: '0.0.0.0', port: 4 },
        { ...base, ip: '::', address: '::', port: 6 },
      ],
      ['2001:db8::7', '203.0.113.7', 'class.example.org'],
    );
    expect(candidates.map(({ address, port }) => `${address} ${port}`)).toEqual([
      '203.0.113.7 4',
      'class.example.org 4',
      '2001:db8::7 6',
      'class.example.org 6',
    ]);
  });

  it('[IP2] of a host name are once on a port that both families share', () => {
    const base = { foundation: 'udp', priority: 1000, protocol: 'udp', type: 'host', port: 5 } as const;
    const candidates = announceCandidates(
      [
        { ...base, ip: '0.0.0.0', address: '0.0.0.0' },
        { ...base, ip: '::', address: '::' },
      ],
      ['class.example.org'],
    );
    expect(candidates.map(({ address, port }) => `${address} ${port}`)).toEqual(['class.example.org 5']);
  });

  it('[IP1] a name for HOST is listened on as what it stands for', async () => {
    const pool = await WorkerPool.create({ workers: 1, host: 'localhost', port: 0, log });
    const { udpSockets } = (await pool.running[0]?.webRtcServer.dump()) ?? {};
    expect(udpSockets?.map(({ ip }) => ip)).toContain('127.0.0.1');
    pool.close();
  });
});
