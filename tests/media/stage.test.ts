import type { PeerId, RtpParameters } from '@gongbang/protocol';
import type { Live } from '@gongbang/sfu-server/rules/classState.ts';
import { Peer } from '@gongbang/sfu-server/room/Peer.ts';
import { Stage } from '@gongbang/sfu-server/class/Stage.ts';
import { UnitOfWork } from '@gongbang/sfu-server/room/UnitOfWork.ts';
import { systemClock } from '@gongbang/sfu-server/clock.ts';
import { MediasoupServer } from '@gongbang/sfu-server/media/MediasoupServer.ts';
import { WorkerPool } from '@gongbang/sfu-server/media/WorkerPool.ts';
import type { types } from 'mediasoup';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FakeChannel } from '../support/classroomFixture.ts';
import { CAMERA_TRACK, DTLS, OPUS_TRACK, RECEIVE } from '../support/rtp.ts';

const HOST = '127.0.0.1';
const silent = { info: () => undefined, warn: () => undefined };
const events = {
  lost: () => undefined,
  speaking: () => undefined,
  unheard: () => undefined,
  failed: () => undefined,
  excessive: () => undefined,
  layersWanted: () => undefined,
  consumersChanged: () => undefined,
};
const rights = {
  kind: 'workshop',
  isOnStage: () => false,
  sharesBench: () => false,
  whisperTo: null,
} as const;
/** Nothing is kept here. */
const work = new UnitOfWork(
  {
    transaction: (act) => act(),
    afterwards: ({ seen }) => {
      seen();
    },
  },
  systemClock,
  silent,
);
const live: Live = { phase: 'live', startedAt: 0 };

/** The same track on other SSRCs: a worker accepts each only once. */
const nth = (track: RtpParameters, index: number): RtpParameters => ({
  ...track,
  mid: `m${index}`,
  encodings: (track.encodings ?? []).map((encoding, layer) => ({
    ...encoding,
    ssrc: 1000 + index * 10 + layer,
  })),
});

describe('[MD23] twenty Producers of one source at once, in a real worker', () => {
  let pool: WorkerPool;
  const routers: types.Router[] = [];
  beforeAll(async () => {
    pool = await WorkerPool.create({ workers: 1, host: HOST, port: 0, log: silent });
    pool.running[0]?.worker.observer.on('newrouter', (router) => routers.push(router));
  });
  afterAll(() => {
    pool.close();
  });

  it.each([
    ['a mentee’s', ['mentee----------'], 'camera', CAMERA_TRACK],
    ['the mentor’s', ['mentor----------'], 'mic', OPUS_TRACK],
    ['laptop and phone', ['mentor----------', 'phone-----------'], 'hands', CAMERA_TRACK],
  ] as const)('leave one there: %s', async (_what, owners, source, rtpParameters) => {
    const media = await new MediasoupServer(pool, () => [HOST], systemClock).openClass(
      'abcdefghijkl',
      events,
    );
    const peers = new Map<PeerId, Peer>();
    for (const [id, role] of [
      ['mentor----------', 'mentor'],
      ['mentee----------', 'mentee'],
      ['phone-----------', 'camera'],
    ] as const) {
      const peer = new Peer({ peerId: id, role }, id, work);
      peers.set(id, peer);
      peer.attach(new FakeChannel(), id, 'hash-of-the-key');
      peer.replaceMedia(
        await media.openPeer(id, {
          rtpCapabilities: RECEIVE,
          dtlsParameters: DTLS,
          send: true,
          receive: role !== 'camera',
          role,
        }),
      );
    }
    const stage = new Stage({
      work,
      peers,
      rights: () => rights,
      broadcast: { everyone: () => undefined, lobby: () => undefined },
      log: silent,
    });
    const kind = source === 'mic' ? 'audio' : 'video';
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const owner = peers.get(owners[index % owners.length] ?? '');
        const track = { source, kind, rtpParameters: nth(rtpParameters, index), paused: false } as const;
        return owner === undefined ? null : stage.produce(live, owner, track, () => true);
      }),
    );
    const router = routers.at(-1);
    // The primer counts as one as well.
    const producers = async (): Promise<number> => {
      const { mapProducerIdConsumerIds: all = [] } = (await router?.dump()) ?? {};
      return all.length - 1;
    };
    await expect.poll(producers).toBe(1);
    expect([...peers.values()].flatMap((peer) => peer.media?.producers ?? [])).toHaveLength(1);
    media.close();
  });
});
