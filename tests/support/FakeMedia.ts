import { randomUUID } from 'node:crypto';

import type {
  ConsumerOptions,
  IceParameters,
  MediaId,
  PeerId,
  ProducerInfo,
  TransportOptions,
} from '@gongbang/protocol';
import { ClassroomError, notFound } from '@gongbang/sfu-server/classroom/ClassroomError.ts';
import type {
  ClassMedia,
  ClassMediaEvents,
  MediaServer,
  PeerMedia,
  PeerMediaOptions,
  TrackOffer,
  TrackOwner,
  WatchedConsumer,
} from '@gongbang/sfu-server/classroom/ports.ts';
import { systemClock } from '@gongbang/sfu-server/clock.ts';
import { Demands } from '@gongbang/sfu-server/media/Demands.ts';
import type { MediaBackend } from '@gongbang/sfu-server/server.ts';

import { CAMERA_TRACK, OPUS_TRACK } from './rtp.ts';

/** Of three, which is what cameras have. */
const TOP_LAYER = 2;

/** The media port without media. It runs the same suite as mediasoup's (see mediaPort.suite.ts). */
export class FakeMediaServer implements MediaServer {
  readonly classes = new Set<FakeClassMedia>();
  /** Set to make the next class wait for a worker in vain. */
  isDown = false;

  openClass(_id: string, events: ClassMediaEvents): Promise<ClassMedia> {
    if (this.isDown) {
      return Promise.reject(new ClassroomError('MEDIA_UNAVAILABLE', 'No worker.'));
    }
    const media = new FakeClassMedia(events, () => this.classes.delete(media));
    this.classes.add(media);
    return Promise.resolve(media);
  }

  /** As if the worker died. */
  loseAll(): void {
    for (const media of [...this.classes]) {
      media.lose();
    }
  }

  get backend(): MediaBackend {
    return {
      server: this,
      setup: { routerRtpCapabilities: { codecs: [], headerExtensions: [] } },
      workers: () => Promise.resolve([]),
      workerPids: () => (this.isDown ? [] : [1]),
      workerDeaths: () => 0,
      close: () => undefined,
    };
  }
}

export class FakeClassMedia implements ClassMedia {
  readonly peers = new Set<FakePeerMedia>();
  readonly events: ClassMediaEvents;
  readonly demands = new Demands(systemClock);
  readonly #onClosed: () => void;
  #closed = false;

  constructor(events: ClassMediaEvents, onClosed: () => void) {
    this.events = events;
    this.#onClosed = onClosed;
  }

  openPeer(peerId: PeerId, options: PeerMediaOptions): Promise<PeerMedia> {
    const peer = new FakePeerMedia(this, peerId, options);
    this.peers.add(peer);
    return Promise.resolve(peer);
  }

  async openPractice(peerId: PeerId): Promise<PeerMedia> {
    const peer = new FakePeerMedia(this, peerId, { rtpCapabilities: {}, send: true, receive: false });
    this.peers.add(peer);
    await peer.produce({ source: 'camera', kind: 'video', rtpParameters: CAMERA_TRACK, paused: false });
    return peer;
  }

  close(): void {
    if (!this.#closed) {
      this.#closed = true;
      for (const peer of [...this.peers]) {
        peer.close();
      }
      this.#onClosed();
    }
  }

  lose(): void {
    this.close();
    this.events.lost();
  }
}

type FakeProducer = Pick<ProducerInfo, 'source' | 'paused'>;

class FakePeerMedia implements PeerMedia {
  sendTransport: TransportOptions | null;
  readonly recvTransport: TransportOptions | null;
  readonly consumers = new Map<MediaId, ConsumerOptions>();
  readonly #class: FakeClassMedia;
  readonly #peerId: PeerId;
  readonly #producers = new Map<MediaId, FakeProducer>();
  readonly #connected = new Set<MediaId>();
  readonly #primerId = randomUUID();
  readonly #isConnected: boolean;
  /** Kinds that the browser can receive; null for all. */
  readonly #kinds: ReadonlySet<string> | null;
  closed = false;

  constructor(
    classMedia: FakeClassMedia,
    peerId: PeerId,
    { send, receive, dtlsParameters, rtpCapabilities: { codecs } }: PeerMediaOptions,
  ) {
    this.#kinds = codecs === undefined ? null : new Set(codecs.map(({ kind }) => kind));
    this.#class = classMedia;
    this.#peerId = peerId;
    const connected = dtlsParameters !== undefined;
    this.#isConnected = connected;
    this.sendTransport = send ? fakeTransport(connected) : null;
    this.recvTransport = receive ? fakeTransport(connected) : null;
  }

  get producers(): readonly ProducerInfo[] {
    return [...this.#producers].map(([id, { source, paused }]) => ({
      id,
      source,
      paused,
      wantedLayer: this.#class.demands.toldOf(id),
    }));
  }

  openSend(): Promise<TransportOptions> {
    this.sendTransport ??= fakeTransport(this.#isConnected);
    return Promise.resolve(this.sendTransport);
  }

  connect(transportId: MediaId): Promise<void> {
    return this.#with(transportId, ({ connected }) => {
      if (connected || this.#connected.has(transportId)) {
        throw new ClassroomError('CONFLICT', 'connected already');
      }
      this.#connected.add(transportId);
    });
  }

  restartIce(transportId: MediaId): Promise<IceParameters> {
    return this.#with(transportId, () => ({ usernameFragment: randomUUID(), password: 'p', iceLite: true }));
  }

  produce({ source, kind, rtpParameters, paused }: TrackOffer): Promise<ProducerInfo> {
    if (this.sendTransport === null) {
      return Promise.reject(new ClassroomError('FORBIDDEN', 'nothing to send on'));
    }
    const isOfKind = rtpParameters.codecs.every(({ mimeType }) => mimeType.startsWith(`${kind}/`));
    if (!isOfKind) {
      return Promise.reject(new ClassroomError('BAD_REQUEST', 'unsupported codec'));
    }
    const id = randomUUID();
    const { demands, events } = this.#class;
    if (kind === 'video') {
      demands.open(id, rtpParameters.encodings?.length ?? 1, (layer) => {
        events.layersWanted(this.#peerId, id, layer);
      });
    }
    this.#producers.set(id, { source, paused });
    return Promise.resolve({ id, source, paused, wantedLayer: demands.toldOf(id) });
  }

  closeProducer(id: MediaId): void {
    this.#requireProducer(id);
    this.#producers.delete(id);
    this.#class.demands.close(id);
    for (const peer of this.#class.peers) {
      for (const [consumerId, { producerId }] of peer.consumers) {
        if (producerId === id) {
          peer.consumers.delete(consumerId);
        }
      }
    }
  }

  setProducerPaused(id: MediaId, paused: boolean): Promise<void> {
    try {
      this.#producers.set(id, { ...this.#requireProducer(id), paused });
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error('unexpected'));
    }
  }

  consume(
    owner: TrackOwner,
    { id: producerId, source, paused }: ProducerInfo,
  ): Promise<ConsumerOptions | null> {
    return Promise.resolve(this.#consumeOnce(producerId, owner, source, paused));
  }

  consumes(producerId: MediaId): boolean {
    return [...this.consumers.values()].some((consumer) => consumer.producerId === producerId);
  }

  unconsume(producerId: MediaId): boolean {
    const consumer = [...this.consumers.values()].find((other) => other.producerId === producerId);
    if (consumer !== undefined) {
      this.#class.demands.release(producerId, consumer.id);
    }
    return consumer !== undefined && this.consumers.delete(consumer.id);
  }

  prime(): Promise<ConsumerOptions | null> {
    return Promise.resolve(
      this.#consumeOnce(this.#primerId, { peerId: 'primer----------', isBench: false }, 'mic', false),
    );
  }

  resumeConsumers(ids: readonly MediaId[]): Promise<void> {
    return this.#setWatched(ids.map((id) => ({ id, layer: TOP_LAYER })));
  }

  watch(consumers: readonly WatchedConsumer[]): Promise<void> {
    return this.#setWatched(consumers);
  }

  close(): void {
    this.closed = true;
    for (const id of [...this.#producers.keys()]) {
      this.closeProducer(id);
    }
    for (const { id, producerId } of this.consumers.values()) {
      this.#class.demands.release(producerId, id);
    }
    this.consumers.clear();
    this.#class.peers.delete(this);
  }

  #setWatched(watched: readonly WatchedConsumer[]): Promise<void> {
    for (const { id, layer } of watched) {
      const consumer = this.consumers.get(id);
      if (consumer === undefined) {
        return Promise.reject(notFound('consumer'));
      }
      this.consumers.set(id, { ...consumer, paused: layer === null });
      this.#class.demands.want(consumer.producerId, id, layer);
    }
    return Promise.resolve();
  }

  #consumeOnce(
    producerId: MediaId,
    { peerId, isBench }: TrackOwner,
    source: ConsumerOptions['source'],
    producerPaused: boolean,
  ): ConsumerOptions | null {
    const kind = ['mic', 'screen-audio', 'whisper'].includes(source) ? 'audio' : 'video';
    if (this.recvTransport === null || this.#kinds?.has(kind) === false) {
      return null;
    }
    const existing = [...this.consumers.values()].find((consumer) => consumer.producerId === producerId);
    const made: ConsumerOptions = existing ?? {
      id: randomUUID(),
      producerId,
      peerId,
      isBench,
      source,
      kind,
      rtpParameters: OPUS_TRACK,
      producerPaused,
      paused: isBench && source === 'camera',
    };
    if (existing === undefined) {
      this.#class.demands.want(producerId, made.id, made.paused ? null : TOP_LAYER);
    }
    this.consumers.set(made.id, made);
    return made;
  }

  #requireProducer(id: MediaId): FakeProducer {
    const producer = this.#producers.get(id);
    if (producer === undefined) {
      throw notFound('producer');
    }
    return producer;
  }

  #with<T>(id: MediaId, work: (transport: TransportOptions) => T): Promise<T> {
    const transport = [this.sendTransport, this.recvTransport].find((candidate) => candidate?.id === id);
    return new Promise((resolve) => {
      if (transport == null) {
        throw notFound('transport');
      }
      resolve(work(transport));
    });
  }
}

function fakeTransport(connected: boolean): TransportOptions {
  return {
    id: randomUUID(),
    iceParameters: { usernameFragment: 'u', password: 'p', iceLite: true },
    iceCandidates: [],
    dtlsParameters: { role: 'auto', fingerprints: [{ algorithm: 'sha-256', value: 'AA:BB' }] },
    connected,
  };
}
