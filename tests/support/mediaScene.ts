import type { ProducerInfo } from '@gongbang/protocol';
import type { ClassMedia, PeerMedia } from '@gongbang/sfu-server/ports/media.ts';
import type { Log } from '@gongbang/sfu-server/ports/world.ts';
import { systemClock } from '@gongbang/sfu-server/clock.ts';
import { MediasoupServer } from '@gongbang/sfu-server/media/MediasoupServer.ts';
import { WorkerPool } from '@gongbang/sfu-server/media/WorkerPool.ts';

import { HOSTILE_TRACKS } from './hostileTracks.ts';
import { RtcPeers } from './RtcPeers.ts';
import { OPUS_TRACK } from './rtp.ts';

const HOST = '127.0.0.1';
const LOG: Log = { info: () => undefined, warn: () => undefined };

export const QUIET = {
  lost: () => undefined,
  speaking: () => undefined,
  unheard: () => undefined,
  failed: () => undefined,
  excessive: () => undefined,
  layersWanted: () => undefined,
  consumersChanged: () => undefined,
};

/** Ids of the peers on the wire. */
export const WIRE = { attacker: 0, attackerOverTcp: 1, viewer: 2, mentor: 3, bystander: 4 };
/** Packets per second of the honest mentor's sound. */
const HONEST_RATE = 50;

/**
 * One worker with two classes: in one, a sender whom nobody should trust (once over UDP, once over TCP) and a viewer of
 * theirs; in the other, an honest mentor and a bystander who listens.
 */
export class MediaScene implements AsyncDisposable {
  readonly peers: RtcPeers;
  readonly pool: WorkerPool;
  readonly server: MediasoupServer;
  /** Rejects when the worker dies, with how it ended. */
  readonly #death: Promise<never>;

  readonly #hostileSound: ProducerInfo[] = [];
  #hostile: ClassMedia | null = null;

  private constructor(peers: RtcPeers, pool: WorkerPool) {
    this.peers = peers;
    this.pool = pool;
    this.server = new MediasoupServer(pool, () => [HOST], systemClock);
    this.#death = new Promise((_, reject) => {
      pool.running[0]?.worker.on('died', reject);
    });
    this.#death.catch(() => undefined);
  }

  static async set(): Promise<MediaScene> {
    const pool = await WorkerPool.create({ workers: 1, host: HOST, port: 0, log: LOG });
    const scene = new MediaScene(await RtcPeers.start(), pool);
    await scene.#hostileClass();
    await scene.#honestClass();
    return scene;
  }

  /** Waits until the worker has processed what was sent. @throws Error if it dies of it */
  async settle(wireId: number): Promise<void> {
    await Promise.race([this.peers.settle(wireId), this.#death]);
  }

  /** Opens a peer in a class, and connects it. */
  async peer(
    media: ClassMedia,
    name: string,
    wireId: number,
    { via = 'udp', way }: { via?: 'udp' | 'tcp'; way: 'send' | 'receive' },
  ): Promise<PeerMedia> {
    const peer = await media.openPeer(name.padEnd(16, '-'), {
      rtpCapabilities: MediasoupServer.routerRtpCapabilities,
      dtlsParameters: this.peers.dtlsParameters,
      send: way === 'send',
      receive: way === 'receive',
    });
    const transport = way === 'send' ? peer.sendTransport : peer.recvTransport;
    if (transport === null) {
      throw new Error('no transport');
    }
    await this.peers.open(wireId, transport, via);
    return peer;
  }

  async openClass(id: string): Promise<ClassMedia> {
    return this.server.openClass(id.padEnd(12, '-'), QUIET);
  }

  /** Where media goes over TCP or UDP. */
  async mediaPort(protocol: 'udp' | 'tcp'): Promise<{ port: number }> {
    const dump = await this.pool.running[0]?.webRtcServer.dump();
    const [first] = (protocol === 'tcp' ? dump?.tcpServers : dump?.udpSockets) ?? [];
    if (first === undefined) {
      throw new Error('no media port');
    }
    return first;
  }

  /** Another viewer of the hostile class's sound, over TCP. */
  async slowViewer(wireId: number): Promise<void> {
    if (this.#hostile === null) {
      throw new Error('the scene is not set');
    }
    const viewer = await this.peer(this.#hostile, 'slow', wireId, { way: 'receive', via: 'tcp' });
    const [sound] = this.#hostileSound;
    const consumer =
      sound === undefined
        ? null
        : await viewer.consume({ peerId: 'attacker--------', isBench: false }, sound);
    await viewer.resumeConsumers(consumer === null ? [] : [consumer.id]);
  }

  /**
   * Waits until the bystander has heard that many more packets; returns the longest pause between them, in ms.
   * @throws Error if the worker dies before that
   */
  async bystanderHears(packets: number): Promise<number> {
    const before = (await this.peers.counts(WIRE.bystander)).rtp;
    for (;;) {
      await this.settle(WIRE.bystander);
      const { rtp, longestPauseMs } = await this.peers.counts(WIRE.bystander);
      if (rtp - before >= packets) {
        return longestPauseMs;
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.peers[Symbol.asyncDispose]();
    this.pool.close();
  }

  async #hostileClass(): Promise<void> {
    const media = await this.openClass('hostile');
    this.#hostile = media;
    const viewer = await this.peer(media, 'viewer', WIRE.viewer, { way: 'receive' });
    for (const [name, wireId, via] of [
      ['attacker', WIRE.attacker, 'udp'],
      ['attackertcp', WIRE.attackerOverTcp, 'tcp'],
    ] as const) {
      const attacker = await this.peer(media, name, wireId, { way: 'send', via });
      for (const { kind, rtpParameters } of HOSTILE_TRACKS) {
        const source = kind === 'audio' ? 'mic' : 'camera';
        const producer = await attacker.produce({ source, kind, rtpParameters, paused: false });
        if (kind === 'audio') {
          this.#hostileSound.push(producer);
        }
        const consumer = await viewer.consume({ peerId: name.padEnd(16, '-'), isBench: false }, producer);
        await viewer.resumeConsumers(consumer === null ? [] : [consumer.id]);
      }
    }
  }

  async #honestClass(): Promise<void> {
    const media = await this.openClass('honest');
    const mentor = await this.peer(media, 'mentor', WIRE.mentor, { way: 'send' });
    const producer = await mentor.produce({
      source: 'mic',
      kind: 'audio',
      rtpParameters: OPUS_TRACK,
      paused: false,
    });
    const bystander = await this.peer(media, 'bystander', WIRE.bystander, { way: 'receive' });
    const consumer = await bystander.consume({ peerId: 'mentor----------', isBench: false }, producer);
    await bystander.resumeConsumers(consumer === null ? [] : [consumer.id]);
    this.peers.flow(WIRE.mentor, {
      ssrc: 1111,
      payloadType: 111,
      size: 80,
      perSecond: HONEST_RATE,
      kind: 'audio',
    });
  }
}
