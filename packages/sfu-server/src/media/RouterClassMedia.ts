import type { PeerId } from '@gongbang/protocol';
import type { types } from 'mediasoup';

import { ClassroomError } from '../classroom/ClassroomError.ts';
import type { ClassMedia, PeerMedia, PeerMediaOptions } from '../classroom/ports.ts';
import { PRIMER_TRACK, ROUTER_CODECS } from './codecs.ts';
import { TransportPeerMedia } from './TransportPeerMedia.ts';
import type { PooledWorker } from './WorkerPool.ts';

/** The media of one class: a Router on one Worker. */
export class RouterClassMedia implements ClassMedia {
  readonly home: PooledWorker;
  readonly #router: types.Router;
  readonly #primer: types.Producer;
  readonly #announced: readonly string[];
  readonly #peers = new Set<TransportPeerMedia>();
  #onClosed: (lost: boolean) => void = () => undefined;
  #closed = false;

  private constructor(
    home: PooledWorker,
    router: types.Router,
    primer: types.Producer,
    announced: readonly string[],
  ) {
    this.home = home;
    this.#router = router;
    this.#primer = primer;
    this.#announced = announced;
    router.on('workerclose', () => {
      this.#closeWith(true);
    });
  }

  /** @throws ClassroomError MEDIA_UNAVAILABLE when the worker dies meanwhile */
  static async create(home: PooledWorker, announced: readonly string[]): Promise<RouterClassMedia> {
    return whileWorkerLives(async () => {
      const router = await home.worker.createRouter({ mediaCodecs: ROUTER_CODECS });
      const direct = await router.createDirectTransport();
      const primer = await direct.produce({ kind: 'audio', rtpParameters: PRIMER_TRACK });
      return new RouterClassMedia(home, router, primer, announced);
    });
  }

  get transports(): types.WebRtcTransport[] {
    return [...this.#peers].flatMap((peer) => peer.transports);
  }

  get consumerCount(): number {
    return [...this.#peers].reduce((total, peer) => total + peer.consumerCount, 0);
  }

  /** @param listener called once, with whether the worker died */
  onClosed(listener: (lost: boolean) => void): void {
    this.#onClosed = listener;
  }

  async openPeer(_peerId: PeerId, options: PeerMediaOptions): Promise<PeerMedia> {
    const peer = await whileWorkerLives(() =>
      TransportPeerMedia.create({
        router: this.#router,
        webRtcServer: this.home.webRtcServer,
        announced: this.#announced,
        primer: this.#primer,
        options,
      }),
    );
    if (this.#closed) {
      peer.close();
      throw mediaUnavailable();
    }
    this.#peers.add(peer);
    this.home.load += 1;
    peer.onClosed(() => {
      this.#peers.delete(peer);
      this.home.load -= 1;
    });
    return peer;
  }

  close(): void {
    this.#closeWith(false);
  }

  #closeWith(lost: boolean): void {
    if (this.#closed) {
      return;
    }
    this.#closed = true;
    for (const peer of [...this.#peers]) {
      peer.close();
    }
    this.#router.close();
    this.#onClosed(lost);
  }
}

function mediaUnavailable(): ClassroomError {
  return new ClassroomError('MEDIA_UNAVAILABLE', 'The media server was replaced. Try again.');
}

/** mediasoup's requests fail with its own errors when the worker goes: to us that is one thing, and worth a retry. */
async function whileWorkerLives<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ClassroomError || error instanceof TypeError) {
      throw error;
    }
    throw Object.assign(mediaUnavailable(), { cause: error });
  }
}
