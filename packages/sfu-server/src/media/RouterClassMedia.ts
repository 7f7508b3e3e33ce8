import { LIMITS, type PeerId } from '@gongbang/protocol';
import type { types } from 'mediasoup';

import { ClassroomError } from '../rules/ClassroomError.ts';
import type { ClassMedia, ClassMediaEvents, PeerMedia, PeerMediaOptions } from '../ports/media.ts';
import type { Clock } from '../ports/world.ts';
import { PRIMER_TRACK, ROUTER_CODECS } from './codecs.ts';
import { Demands } from './Demands.ts';
import { Inflow } from './Inflow.ts';
import { PracticePeerMedia } from './practice/PracticePeerMedia.ts';
import { TransportPeerMedia } from './TransportPeerMedia.ts';
import { Restarts } from './Restarts.ts';
import { SilentMics, levelsOf } from './SilentMics.ts';
import { ownerOf } from './wire.ts';
import { RouterContents } from './RouterContents.ts';
import type { PooledWorker } from './WorkerPool.ts';

/** Anyone louder than this (dBov) counts as speaking, checked this often (ms); at most this many at a time. */
const LEVELS: types.AudioLevelObserverOptions = { maxEntries: 4, threshold: -55, interval: 400 };

/** The number of microphones observed: everybody's. */
const MAX_MICS = LIMITS.seats + 1;

/** A class's media events, except its end. */
export type RouterClassEvents = Omit<ClassMediaEvents, 'lost'>;

/** The media of one class: a Router on one Worker. */
export class RouterClassMedia implements ClassMedia {
  readonly home: PooledWorker;
  readonly #router: types.Router;
  readonly #contents: RouterContents;
  readonly #primer: types.Producer;
  readonly #levels: types.AudioLevelObserver;
  readonly #silentMics: SilentMics;
  readonly #announced: readonly string[];
  readonly #events: RouterClassEvents;
  readonly #clock: Clock;
  readonly #demands: Demands;
  readonly #restarts: Restarts;
  readonly #peers = new Set<TransportPeerMedia>();
  readonly #inflow: Inflow<TransportPeerMedia>;
  readonly #practice = new Set<PracticePeerMedia>();
  #onClosed: (senders: PeerId[] | null, hadBenches: boolean) => void = () => undefined;
  #closed = false;

  private constructor(
    home: PooledWorker,
    {
      router,
      contents,
      primer,
      levels,
      carried,
    }: {
      router: types.Router;
      contents: RouterContents;
      primer: types.Producer;
      levels: types.AudioLevelObserver;
      /** Which microphones carry anything at all. */
      carried: types.AudioLevelObserver;
    },
    announced: readonly string[],
    events: RouterClassEvents,
    clock: Clock,
  ) {
    this.home = home;
    this.#events = events;
    this.#clock = clock;
    this.#demands = new Demands(clock);
    this.#restarts = new Restarts(clock);
    this.#inflow = new Inflow(this.#peers, clock, ({ peerId }) => {
      events.excessive(peerId);
    });
    this.#silentMics = new SilentMics(carried, clock, (peerIds) => {
      events.unheard(peerIds);
    });
    this.#router = router;
    this.#contents = contents;
    this.#primer = primer;
    this.#levels = levels;
    this.#announced = announced;
    router.on('workerclose', () => {
      this.#closeWith([...this.#peers].filter(({ sends }) => sends).map(({ peerId }) => peerId));
    });
    tellSpeakers(levels, events);
  }

  /** @throws ClassroomError MEDIA_UNAVAILABLE when the worker dies meanwhile */
  static async create(
    home: PooledWorker,
    announced: readonly string[],
    events: RouterClassEvents,
    clock: Clock,
  ): Promise<RouterClassMedia> {
    return whileWorkerLives(async () => {
      const router = await home.worker.createRouter({ mediaCodecs: ROUTER_CODECS });
      const contents = new RouterContents(router);
      const [direct, levels, carried] = await Promise.all([
        router.createDirectTransport(),
        router.createAudioLevelObserver(LEVELS),
        router.createAudioLevelObserver(levelsOf(MAX_MICS)),
      ]);
      const primer = await direct.produce({ kind: 'audio', rtpParameters: PRIMER_TRACK });
      return new RouterClassMedia(
        home,
        { router, contents, primer, levels, carried },
        announced,
        events,
        clock,
      );
    });
  }

  get transports(): types.WebRtcTransport[] {
    return [...this.#peers].flatMap((peer) => peer.transports);
  }

  get peerCount(): number {
    return this.#peers.size;
  }

  get consumerCount(): number {
    return [...this.#peers].reduce((total, peer) => total + peer.consumerCount, 0);
  }

  /** Whether any mentee is sending. */
  get hasBenches(): boolean {
    return [...this.#peers].some(({ sends, isBench }) => sends && isBench);
  }

  /**
   * @param listener called once: with those who were sending when the worker died, otherwise with null; and
   * whether a mentee was among them
   */
  onClosed(listener: (senders: PeerId[] | null, hadBenches: boolean) => void): void {
    this.#onClosed = listener;
  }

  async openPeer(peerId: PeerId, options: PeerMediaOptions): Promise<PeerMedia> {
    const peer = await whileWorkerLives(() =>
      TransportPeerMedia.create({
        peerId,
        router: this.#router,
        levels: this.#levels,
        silentMics: this.#silentMics,
        webRtcServer: this.home.webRtcServer,
        announced: this.#announced,
        live: this.#contents.live,
        primer: this.#primer,
        options,
        demands: this.#demands,
        restarts: this.#restarts,
        clock: this.#clock,
        layersWanted: (producerId, layer) => {
          this.#events.layersWanted(peerId, producerId, layer);
        },
        failed: (media) => {
          this.#events.failed(peerId, media);
        },
        consumersChanged: (consumers) => {
          this.#events.consumersChanged(peerId, consumers);
        },
      }),
    );
    if (this.#closed) {
      peer.close();
      throw mediaUnavailable();
    }
    this.#peers.add(peer);
    this.#inflow.begin();
    this.home.load += 1;
    peer.onClosed(() => {
      this.#peers.delete(peer);
      this.home.load -= 1;
    });
    return peer;
  }

  async openPractice(_peerId: PeerId, variant: number): Promise<PeerMedia> {
    const peer = await whileWorkerLives(() => PracticePeerMedia.create(this.#router, variant));
    if (this.#closed) {
      peer.close();
      throw mediaUnavailable();
    }
    this.#practice.add(peer);
    peer.onClosed(() => {
      this.#practice.delete(peer);
    });
    return peer;
  }

  close(): void {
    this.#closeWith(null);
  }

  #closeWith(senders: PeerId[] | null): void {
    if (this.#closed) {
      return;
    }
    this.#closed = true;
    this.#inflow.close();
    this.#silentMics.close();
    const { hasBenches } = this;
    for (const peer of [...this.#peers, ...this.#practice]) {
      peer.close();
    }
    this.#contents.close();
    this.#onClosed(senders, hasBenches);
  }
}

/** Reports who is loud, whenever that changes. */
function tellSpeakers(levels: types.AudioLevelObserver, events: Pick<ClassMediaEvents, 'speaking'>): void {
  let before = '';
  const tell = (peerIds: PeerId[]): void => {
    const now = peerIds.toSorted().join(' ');
    if (now !== before) {
      before = now;
      events.speaking(peerIds);
    }
  };
  levels.on('volumes', (volumes) => {
    tell(volumes.map(({ producer }) => ownerOf(producer)));
  });
  levels.on('silence', () => {
    tell([]);
  });
}

function mediaUnavailable(): ClassroomError {
  return new ClassroomError('MEDIA_UNAVAILABLE', 'The media server was replaced. Try again.');
}

/** When the worker vanishes, mediasoup's requests fail with various errors: to us they are all one, worth a retry. */
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
