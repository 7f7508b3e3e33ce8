import { systemClock } from '@gongbang/sfu-server/clock.ts';
import { MediasoupServer } from '@gongbang/sfu-server/media/MediasoupServer.ts';
import { WorkerPool } from '@gongbang/sfu-server/media/WorkerPool.ts';
import { describe, expect, it } from 'vitest';

import { countObjects } from '../support/census.ts';
import { CAMERA_TRACK, DTLS, RECEIVE } from '../support/rtp.ts';

const QUIET = {
  lost: () => undefined,
  speaking: () => undefined,
  unheard: () => undefined,
  failed: () => undefined,
  excessive: () => undefined,
  layersWanted: () => undefined,
  consumersChanged: () => undefined,
};
const HOST = '127.0.0.1';
const PEER = { rtpCapabilities: RECEIVE, dtlsParameters: DTLS, send: true, receive: true };
const CAMERA = { source: 'camera', kind: 'video', rtpParameters: CAMERA_TRACK, paused: false } as const;
const OWNER = { peerId: 'owner-----------', isBench: false };

/** Peers and classes close while everything that they can have is being made for them. */
async function closeTooEarly(server: MediasoupServer): Promise<void> {
  const media = await server.openClass('abcdefghijkl', QUIET);
  const owner = await media.openPeer(OWNER.peerId, PEER);
  const producer = await owner.produce(CAMERA);
  for (const send of [true, false]) {
    const peer = await media.openPeer('peer------------', { ...PEER, send });
    const making = [peer.produce(CAMERA), peer.openSend(), peer.consume(OWNER, producer), peer.prime()];
    peer.close();
    await Promise.allSettled(making);
  }
  const late = [
    media.openPeer('late------------', PEER),
    media.openPractice('bot-------------', 0),
    owner.produce(CAMERA),
    owner.consume(OWNER, producer),
  ];
  media.close();
  await Promise.allSettled(late);
}

describe('closing', () => {
  it('[MD6] what is being made while its owner closes is closed as well, and nobody remembers it', async () => {
    const log = { info: () => undefined, warn: () => undefined };
    const pool = await WorkerPool.create({ workers: 1, host: HOST, port: 0, log });
    const server = new MediasoupServer(pool, () => [HOST], systemClock);
    for (let round = 0; round < 10; round += 1) {
      await closeTooEarly(server);
    }
    // Made last, so that nothing on the stack holds one of the others.
    const dump = await pool.running[0]?.worker.dump();
    expect(dump?.routerIds).toEqual([]);
    expect(dump?.channelMessageHandlers.channelRequestHandlers).toHaveLength(1);
    await expect.poll(countObjects).toMatchObject({ 'media of peers': 0, 'media of classes': 0 });
    pool.close();
  });
});
