import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

import type {
  ConsumerOptions,
  IceParameters,
  MediaId,
  MediaKind,
  PeerId,
  ProducerInfo,
  RtpParameters,
  TransportOptions,
} from '@gongbang/protocol';
import { ClassroomError, notFound } from '@gongbang/sfu-server/rules/ClassroomError.ts';
import type {
  ClassMedia,
  ClassMediaEvents,
  MediaServer,
  PeerMedia,
  PeerMediaOptions,
  RefusedConsumer,
  TrackOffer,
  TrackOwner,
  WatchedConsumer,
} from '@gongbang/sfu-server/ports/media.ts';
import { systemClock } from '@gongbang/sfu-server/clock.ts';
import { Demands } from '@gongbang/sfu-server/media/Demands.ts';
import {
  describeTrack,
  receivableBy,
  receivesBaseline,
  ROUTER_CAPABILITIES,
} from '@gongbang/sfu-server/media/parameters.ts';
import { fromRtpCapabilities, fromRtpParameters } from '@gongbang/sfu-server/media/wire.ts';
import type { MediaBackend } from '@gongbang/sfu-server/mediaBackend.ts';

import type { types } from 'mediasoup';
import {
  getConsumableRtpParameters,
  getConsumerRtpParameters,
  getProducerRtpParametersMapping,
  validateAndNormalizeRtpParameters,
} from 'mediasoup/ortc';

import { CAMERA_TRACK, OPUS_TRACK } from './rtp.ts';

/** Three layers, as cameras have. */
const TOP_LAYER = 2;

/** The media port without media. It passes the same suite as mediasoup's (see mediaPort.suite.ts). */
export class FakeMediaServer implements MediaServer {
  readonly classes = new Set<FakeClassMedia>();
  /** Set to make the next class find no worker. */
  isDown = false;
  /** Set to hold back every answer until `answer`. */
  isSlow = false;
  readonly #waiting: (() => void)[] = [];

  async openClass(_id: string, events: ClassMediaEvents): Promise<ClassMedia> {
    if (this.isDown) {
      throw new ClassroomError('MEDIA_UNAVAILABLE', 'No worker.');
    }
    const media = new FakeClassMedia(
      events,
      () => this.classes.delete(media),
      () => this.#turn(),
    );
    this.classes.add(media);
    await this.#turn();
    return media;
  }

  /** Releases one of the held answers, if there is any. */
  answer(which = 0): void {
    const [give] = this.#waiting.splice(which % Math.max(this.#waiting.length, 1), 1);
    give?.();
  }

  /** Held answers. */
  get waiting(): number {
    return this.#waiting.length;
  }

  async #turn(): Promise<void> {
    if (this.isSlow) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }

  /** As if the worker died. @param crashed through its own fault */
  loseAll({ crashed = false }: { crashed?: boolean } = {}): void {
    for (const media of [...this.classes]) {
      media.lose(crashed);
    }
  }

  get backend(): MediaBackend {
    return {
      server: this,
      setup: { routerRtpCapabilities: fromRtpCapabilities(ROUTER_CAPABILITIES) },
      workers: () => Promise.resolve([]),
      workerPids: () => (this.isDown ? [] : [1]),
      workerDeaths: () => 0,
      obstacles: () => (this.isDown ? ['no media worker is up'] : []),
      close: () => undefined,
    };
  }
}

export class FakeClassMedia implements ClassMedia {
  readonly peers = new Set<FakePeerMedia>();
  readonly events: ClassMediaEvents;
  readonly demands = new Demands(systemClock);
  readonly #onClosed: () => void;
  readonly #turn: () => Promise<void>;
  #closed = false;

  constructor(events: ClassMediaEvents, onClosed: () => void, turn: () => Promise<void>) {
    this.events = events;
    this.#onClosed = onClosed;
    this.#turn = turn;
  }

  /** The Producer with that id, whoever sends it. */
  producer(id: MediaId): FakeProducer | undefined {
    return [...this.peers].map((peer) => peer.own.get(id)).find((producer) => producer !== undefined);
  }

  async openPeer(peerId: PeerId, options: PeerMediaOptions): Promise<PeerMedia> {
    await this.#turn();
    return this.#open(peerId, options);
  }

  async openPractice(peerId: PeerId): Promise<PeerMedia> {
    await this.#turn();
    const peer = this.#open(peerId, { rtpCapabilities: {}, send: true, receive: false });
    await peer.produce({ source: 'camera', kind: 'video', rtpParameters: CAMERA_TRACK, paused: false });
    return peer;
  }

  /** @throws ClassroomError MEDIA_UNAVAILABLE if it was closed meanwhile */
  #open(peerId: PeerId, options: PeerMediaOptions): FakePeerMedia {
    if (this.#closed) {
      throw new ClassroomError('MEDIA_UNAVAILABLE', 'The router is closed.');
    }
    const peer = new FakePeerMedia(this, peerId, options);
    this.peers.add(peer);
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

  lose(crashed = false): void {
    const senders = [...this.peers]
      .filter(({ producers }) => producers.length > 0)
      .map(({ peerId }) => peerId);
    this.close();
    this.events.lost({ crashed, crowded: false, senders });
  }
}

interface FakeProducer extends Pick<ProducerInfo, 'source' | 'paused'> {
  readonly kind: MediaKind;
  /** As mediasoup would create them for receivers. */
  readonly consumable: types.RtpParameters;
}

class FakePeerMedia implements PeerMedia {
  sendTransport: TransportOptions | null;
  readonly recvTransport: TransportOptions | null;
  readonly consumers = new Map<MediaId, ConsumerOptions>();
  readonly #class: FakeClassMedia;
  readonly peerId: PeerId;
  readonly own = new Map<MediaId, FakeProducer>();
  readonly receivesBaseline: boolean;
  readonly #capabilities: types.RtpCapabilities;
  readonly #connected = new Set<MediaId>();
  readonly #primerId = randomUUID();
  readonly #isConnected: boolean;
  #nextMid = 0;
  closed = false;

  constructor(
    classMedia: FakeClassMedia,
    peerId: PeerId,
    { send, receive, dtlsParameters, rtpCapabilities }: PeerMediaOptions,
  ) {
    this.#class = classMedia;
    this.peerId = peerId;
    const connected = dtlsParameters !== undefined;
    this.#isConnected = connected;
    this.#capabilities = receivableBy(rtpCapabilities);
    this.receivesBaseline = receive && receivesBaseline(this.#capabilities);
    this.sendTransport = send ? fakeTransport(connected) : null;
    this.recvTransport = receive ? fakeTransport(connected) : null;
  }

  get producers(): readonly ProducerInfo[] {
    return [...this.own].map(([id, { source, paused }]) => ({
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

  async produce({ source, kind, rtpParameters, paused }: TrackOffer): Promise<ProducerInfo> {
    if (this.sendTransport === null) {
      throw new ClassroomError('FORBIDDEN', 'nothing to send on');
    }
    const consumable = consumableOf(kind, describeTrack(kind, rtpParameters, this.peerId));
    // The media server answers later.
    await setImmediate();
    const id = randomUUID();
    const { demands, events } = this.#class;
    if (kind === 'video') {
      demands.open(id, rtpParameters.encodings?.length ?? 1, (layer) => {
        events.layersWanted(this.peerId, id, layer);
      });
    }
    this.own.set(id, { source, paused, kind, consumable });
    return { id, source, paused, wantedLayer: demands.toldOf(id) };
  }

  closeProducer(id: MediaId): void {
    this.#requireProducer(id);
    this.own.delete(id);
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
      this.own.set(id, { ...this.#requireProducer(id), paused });
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

  refuse(ids: readonly MediaId[]): RefusedConsumer[] {
    return ids.flatMap((id) => {
      const { producerId } = this.consumers.get(id) ?? {};
      return producerId !== undefined && this.unconsume(producerId) ? { id, producerId } : [];
    });
  }

  resumeConsumers(ids: readonly MediaId[]): Promise<void> {
    return this.#setWatched(ids.map((id) => ({ id, layer: TOP_LAYER })));
  }

  watch(consumers: readonly WatchedConsumer[]): Promise<void> {
    return this.#setWatched(consumers);
  }

  close(): void {
    this.closed = true;
    for (const id of [...this.own.keys()]) {
      this.closeProducer(id);
    }
    for (const { id, producerId } of this.consumers.values()) {
      this.#class.demands.release(producerId, id);
    }
    this.consumers.clear();
    this.#class.peers.delete(this);
  }

  #setWatched(watched: readonly WatchedConsumer[]): Promise<void> {
    const known = watched.filter(({ id }) => this.consumers.has(id));
    for (const { id, layer } of known) {
      const consumer = this.consumers.get(id);
      if (consumer !== undefined) {
        this.consumers.set(id, { ...consumer, paused: layer === null });
        this.#class.demands.want(consumer.producerId, id, layer);
      }
    }
    return known.length < watched.length ? Promise.reject(notFound('consumer')) : Promise.resolve();
  }

  #consumeOnce(
    producerId: MediaId,
    { peerId, isBench }: TrackOwner,
    source: ConsumerOptions['source'],
    producerPaused: boolean,
  ): ConsumerOptions | null {
    if (this.recvTransport === null) {
      return null;
    }
    const existing = [...this.consumers.values()].find((consumer) => consumer.producerId === producerId);
    const rtpParameters = this.#receive(producerId);
    if (rtpParameters === null) {
      return null;
    }
    const made: ConsumerOptions = existing ?? {
      id: randomUUID(),
      producerId,
      peerId,
      isBench,
      source,
      kind: this.#class.producer(producerId)?.kind ?? 'audio',
      rtpParameters,
      producerPaused,
      paused: isBench && source === 'camera',
    };
    if (existing === undefined) {
      this.#class.demands.want(producerId, made.id, made.paused ? null : TOP_LAYER);
    }
    this.consumers.set(made.id, made);
    return made;
  }

  /** What a browser with these capabilities receives of a Producer; the primer comes from none. Null if it can receive nothing of it. */
  #receive(producerId: MediaId): RtpParameters | null {
    const producer = this.#class.producer(producerId);
    if (producer === undefined) {
      return OPUS_TRACK;
    }
    try {
      return fromRtpParameters({
        ...getConsumerRtpParameters({
          consumableRtpParameters: producer.consumable,
          remoteRtpCapabilities: structuredClone(this.#capabilities),
          pipe: false,
          enableRtx: producer.kind === 'video',
        }),
        mid: String(this.#nextMid++),
      });
    } catch {
      return null;
    }
  }

  #requireProducer(id: MediaId): FakeProducer {
    const producer = this.own.get(id);
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

/** How mediasoup changes a Producer's parameters for receivers (its Transport.produce). */
export function consumableOf(kind: MediaKind, described: types.RtpParameters): types.RtpParameters {
  const parameters = structuredClone(described);
  validateAndNormalizeRtpParameters(parameters);
  const mapping = getProducerRtpParametersMapping(parameters, ROUTER_CAPABILITIES);
  return getConsumableRtpParameters(kind, parameters, ROUTER_CAPABILITIES, mapping);
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
