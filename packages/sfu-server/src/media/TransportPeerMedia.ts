import {
  SOURCES,
  hasBench,
  type ConsumerOptions,
  type ConsumerState,
  type DtlsParameters,
  type IceParameters,
  type MediaId,
  type PeerId,
  type ProducerInfo,
  type Source,
  type TransportOptions,
  type WantedLayer,
} from '@gongbang/protocol';
import type { types } from 'mediasoup';

import { ClassroomError, notFound } from '../rules/ClassroomError.ts';
import type {
  PeerMedia,
  PeerMediaOptions,
  RefusedConsumer,
  TrackOffer,
  TrackOwner,
  WatchedConsumer,
} from '../ports/media.ts';
import type { Clock } from '../ports/world.ts';
import type { Demands } from './Demands.ts';
import type { Sender } from './Inflow.ts';
import { describeTrack, receivableBy, receivesBaseline } from './parameters.ts';
import { ReceivingMedia } from './ReceivingMedia.ts';
import type { Restarts } from './Restarts.ts';
import type { SilentMics } from './SilentMics.ts';
import { asBadRequest, makeReceivingTransport, makeSendTransport, maxIncomingOf } from './transports.ts';
import { announceCandidates, toDtlsParameters, type ProducerNote } from './wire.ts';

interface PeerMediaParts {
  readonly peerId: PeerId;
  readonly levels: types.AudioLevelObserver;
  readonly silentMics: SilentMics;
  readonly router: types.Router;
  readonly webRtcServer: types.WebRtcServer;
  readonly announced: readonly string[];
  /** The Producers that currently exist on the router. */
  readonly live: ReadonlySet<MediaId>;
  readonly primer: types.Producer;
  readonly options: PeerMediaOptions;
  readonly demands: Demands;
  readonly restarts: Restarts;
  readonly layersWanted: (producerId: MediaId, layer: WantedLayer) => void;
  readonly consumersChanged: (consumers: ConsumerState[]) => void;
  /** The browser has not connected in time. */
  readonly failed: (media: PeerMedia) => void;
  readonly clock: Clock;
}

/**
 * After a key frame was requested, further requests within this time share the next one: a burst of joiners
 * costs the mentor's encoder one key frame, not one each. ms.
 */
const KEY_FRAME_REQUEST_DELAY_MS = 300;
/** A transport not connected within this time never will be, in ms. */
const CONNECT_TIMEOUT_MS = 15_000;

interface OwnProducer {
  readonly producer: types.Producer;
  readonly source: Source;
}

/** A peer's WebRtcTransports on a router, with everything running over them. */
export class TransportPeerMedia implements PeerMedia, Sender {
  readonly receivesBaseline: boolean;
  readonly maxIncomingBitrate: number;
  readonly #parts: PeerMediaParts;
  #send: types.WebRtcTransport | null;
  #openingSend: Promise<types.WebRtcTransport> | null = null;
  readonly #recv: types.WebRtcTransport | null;
  /** Transports that have the browser's DTLS parameters; each accepts them once. */
  readonly #connected = new Set<MediaId>();
  readonly #producers = new Map<MediaId, OwnProducer>();
  readonly #receiving: ReceivingMedia | null;
  /** Each cancels the wait for a browser to connect. */
  readonly #watchdogs: (() => void)[];
  #onClosed: () => void = () => undefined;
  #closed = false;

  private constructor(
    parts: PeerMediaParts,
    send: types.WebRtcTransport | null,
    recv: types.WebRtcTransport | null,
  ) {
    this.#parts = parts;
    this.maxIncomingBitrate = maxIncomingOf(parts);
    this.#send = send;
    this.#recv = recv;
    const { peerId, router, live, primer, demands, restarts, consumersChanged, clock, options } = parts;
    const rtpCapabilities = receivableBy(options.rtpCapabilities);
    this.receivesBaseline = recv !== null && receivesBaseline(rtpCapabilities);
    this.#receiving =
      recv === null
        ? null
        : new ReceivingMedia(
            { peerId, router, live, primer, demands, restarts, rtpCapabilities, consumersChanged, clock },
            recv,
          );
    if (parts.options.dtlsParameters !== undefined) {
      for (const { id } of this.transports) {
        this.#connected.add(id);
      }
    }
    // A sender connects when it has something to send, which may be never; a receiver connects at once.
    this.#watchdogs = (recv === null ? [] : [recv]).map((transport) => this.#watch(transport));
  }

  /** Creates the transports, and connects them if the browser's DTLS parameters are already known. */
  static async create(parts: PeerMediaParts): Promise<TransportPeerMedia> {
    const { options } = parts;
    const makingSend = options.send ? makeSendTransport(parts) : null;
    const makingRecv = options.receive ? makeReceivingTransport(parts) : null;
    try {
      const [send, recv] = await Promise.all([makingSend, makingRecv]);
      return new TransportPeerMedia(parts, send, recv);
    } catch (error) {
      for (const other of [makingSend, makingRecv]) {
        other?.then(
          (transport) => {
            transport.close();
          },
          () => undefined,
        );
      }
      throw error;
    }
  }

  get sendTransport(): TransportOptions | null {
    return this.#send === null ? null : this.#describe(this.#send);
  }

  get recvTransport(): TransportOptions | null {
    return this.#recv === null ? null : this.#describe(this.#recv);
  }

  get producers(): readonly ProducerInfo[] {
    return [...this.#producers.values()].map(({ producer, source }) => ({
      id: producer.id,
      source,
      paused: producer.paused,
      wantedLayer: this.#parts.demands.toldOf(producer.id),
    }));
  }

  get peerId(): PeerId {
    return this.#parts.peerId;
  }

  /** Whether it is a mentee's, rather than the mentor's or their phones'. */
  get isBench(): boolean {
    const { role } = this.#parts.options;
    return role !== undefined && hasBench(role);
  }

  /** Whether anything is being sent from here. */
  get sends(): boolean {
    return this.#producers.size > 0;
  }

  get closed(): boolean {
    return this.#closed;
  }

  get transports(): types.WebRtcTransport[] {
    return [this.#send, this.#recv].filter((transport) => transport !== null);
  }

  get consumerCount(): number {
    return this.#receiving?.consumerCount ?? 0;
  }

  async bytesReceived(): Promise<number> {
    const stats = await Promise.all(this.transports.map((transport) => transport.getStats().catch(() => [])));
    return stats.flat().reduce((total, { bytesReceived }) => total + bytesReceived, 0);
  }

  onClosed(listener: () => void): void {
    this.#onClosed = listener;
  }

  async openSend(): Promise<TransportOptions> {
    if (this.#send === null) {
      this.#openingSend ??= makeSendTransport(this.#parts).finally(() => {
        this.#openingSend = null;
      });
      const transport = await this.#openingSend;
      if (this.#closed) {
        transport.close();
        throw notFound('transport');
      }
      this.#send = transport;
      if (this.#parts.options.dtlsParameters !== undefined) {
        this.#connected.add(transport.id);
      }
    }
    return this.#describe(this.#send);
  }

  async connect(transportId: MediaId, dtlsParameters: DtlsParameters): Promise<void> {
    const transport = this.#transport(transportId);
    if (this.#connected.has(transportId)) {
      throw new ClassroomError('CONFLICT', 'This transport is connected already.');
    }
    this.#connected.add(transportId);
    await asBadRequest(() => transport.connect({ dtlsParameters: toDtlsParameters(dtlsParameters) }));
  }

  async restartIce(transportId: MediaId): Promise<IceParameters> {
    return this.#transport(transportId).restartIce();
  }

  async produce({ source, kind, rtpParameters, paused }: TrackOffer): Promise<ProducerInfo> {
    const transport = this.#send;
    if (transport === null) {
      throw new ClassroomError('FORBIDDEN', 'This peer has nothing to send on.');
    }
    const described = describeTrack(kind, rtpParameters, this.#parts.peerId);
    const producer = await asBadRequest(() =>
      transport.produce({
        kind,
        rtpParameters: described,
        paused,
        keyFrameRequestDelay: KEY_FRAME_REQUEST_DELAY_MS,
        appData: { owner: this.#parts.peerId } satisfies ProducerNote,
      }),
    );
    if (this.#closed) {
      // mediasoup closed everything there was when the transport closed; this came later.
      producer.close();
      throw new ClassroomError('CONFLICT', 'The transport was closed meanwhile.');
    }
    this.#producers.set(producer.id, { producer, source });
    if (this.#recv === null && this.#watchdogs.length === 0 && transport.dtlsState !== 'connected') {
      // A peer that only sends, a phone, connects now.
      this.#watchdogs.push(this.#watch(transport));
    }
    if (kind === 'video') {
      this.#parts.demands.open(producer.id, producer.rtpParameters.encodings?.length ?? 1, (layer) => {
        this.#parts.layersWanted(producer.id, layer);
      });
    }
    if (SOURCES[source].isSpeech === true) {
      const { levels, silentMics, peerId } = this.#parts;
      await Promise.all([
        levels.addProducer({ producerId: producer.id }),
        silentMics.watch(producer, peerId),
      ]).catch(() => {
        // It is already gone, so the observers miss nothing.
      });
    }
    return { id: producer.id, source, paused, wantedLayer: this.#parts.demands.toldOf(producer.id) };
  }

  closeProducer(id: MediaId): void {
    const { producer } = this.#producer(id);
    this.#producers.delete(id);
    this.#parts.demands.close(id);
    producer.close();
  }

  async setProducerPaused(id: MediaId, paused: boolean): Promise<void> {
    const { producer } = this.#producer(id);
    await (paused ? producer.pause() : producer.resume());
  }

  async consume(owner: TrackOwner, producer: ProducerInfo): Promise<ConsumerOptions | null> {
    return this.#receiving?.consume(owner, producer) ?? null;
  }

  consumes(producerId: MediaId): boolean {
    return this.#receiving?.consumes(producerId) ?? false;
  }

  unconsume(producerId: MediaId): boolean {
    return this.#receiving?.unconsume(producerId) ?? false;
  }

  refuse(ids: readonly MediaId[]): RefusedConsumer[] {
    return this.#receiving?.refuse(ids) ?? [];
  }

  async prime(): Promise<ConsumerOptions | null> {
    return this.#receiving?.prime() ?? null;
  }

  async resumeConsumers(ids: readonly MediaId[]): Promise<void> {
    await this.#requireReceiving().resume(ids);
  }

  async watch(consumers: readonly WatchedConsumer[]): Promise<void> {
    await this.#requireReceiving().watch(consumers);
  }

  close(): void {
    if (this.#closed) {
      return;
    }
    this.#closed = true;
    for (const callOff of this.#watchdogs) {
      callOff();
    }
    for (const id of this.#producers.keys()) {
      this.#parts.demands.close(id);
    }
    this.#producers.clear();
    this.#receiving?.close();
    this.#send?.close();
    this.#onClosed();
  }

  #describe(transport: types.WebRtcTransport): TransportOptions {
    const { id, iceParameters, iceCandidates, dtlsParameters } = transport;
    return {
      id,
      iceParameters,
      iceCandidates: announceCandidates(iceCandidates, this.#parts.announced),
      dtlsParameters,
      connected: this.#connected.has(id),
    };
  }

  /** Calls `failed` when the browser has not connected in time: it joins again when it can. */
  #watch(transport: types.WebRtcTransport): () => void {
    const callOff = this.#parts.clock.after(CONNECT_TIMEOUT_MS, () => {
      this.#parts.failed(this);
    });
    transport.on('dtlsstatechange', (state) => {
      if (state === 'connected') {
        callOff();
      }
    });
    return callOff;
  }

  #transport(id: MediaId): types.WebRtcTransport {
    const transport = this.transports.find((candidate) => candidate.id === id);
    if (transport === undefined) {
      throw notFound('transport');
    }
    return transport;
  }

  #requireReceiving(): ReceivingMedia {
    if (this.#receiving === null) {
      throw notFound('consumer');
    }
    return this.#receiving;
  }

  #producer(id: MediaId): OwnProducer {
    const own = this.#producers.get(id);
    if (own === undefined) {
      throw notFound('producer');
    }
    return own;
  }
}
