import type { PeerId } from '@gongbang/protocol';
import { systemClock } from '@gongbang/sfu-server/clock.ts';
import { MediasoupServer } from '@gongbang/sfu-server/media/MediasoupServer.ts';
import { WorkerPool } from '@gongbang/sfu-server/media/WorkerPool.ts';
import { describe, expect, it } from 'vitest';

import { QUIET } from '../support/mediaScene.ts';
import { CAMERA_TRACK, RECEIVE } from '../support/rtp.ts';
import { HAS_RTC_PEER, RtcPeers } from '../support/RtcPeers.ts';

const HOST = '127.0.0.1';
/** A packet in 1200 bytes, in bits. */
const PACKET_BITS = 9600;

describe.runIf(HAS_RTC_PEER)('[MD26] with real packets', () => {
  it('a bench that sends more than twice its limit is noticed, and one that keeps to it is not', async () => {
    await using peers = await RtcPeers.start();
    const pool = await WorkerPool.create({
      workers: 1,
      host: HOST,
      port: 0,
      log: { info: () => undefined, warn: () => undefined },
    });
    const caught: PeerId[] = [];
    const noticed = Promise.withResolvers<undefined>();
    const media = await new MediasoupServer(pool, () => [HOST], systemClock).openClass('abcdefghijkl', {
      ...QUIET,
      excessive: (peerId) => {
        caught.push(peerId);
        noticed.resolve(undefined);
      },
    });
    const send = async (id: number, peerId: PeerId, bitsPerSecond: number): Promise<void> => {
      const peer = await media.openPeer(peerId, {
        rtpCapabilities: RECEIVE,
        dtlsParameters: peers.dtlsParameters,
        send: true,
        receive: false,
        role: 'mentee',
      });
      await peer.produce({
        source: 'camera',
        kind: 'video',
        paused: false,
        rtpParameters: { ...CAMERA_TRACK, encodings: [{ ssrc: 100 + id }] },
      });
      if (peer.sendTransport === null) {
        throw new Error('no transport');
      }
      await peers.open(id, peer.sendTransport);
      peers.flow(id, {
        ssrc: 100 + id,
        payloadType: 96,
        size: PACKET_BITS / 8,
        perSecond: Math.round(bitsPerSecond / PACKET_BITS),
        kind: 'video',
      });
    };
    await send(0, 'honest----------', 2_000_000);
    await send(1, 'hostile---------', 8_000_000);
    await noticed.promise;
    expect(caught).toEqual(['hostile---------']);
    media.close();
    pool.close();
  });
});
