import type { ConsumerOptions, ConsumerState, MediaId, ProducerInfo, Quality } from '@gongbang/protocol';
import type { types } from 'mediasoup';

import { notFound } from '../classroom/ClassroomError.ts';
import type { PeerMediaOptions, TrackOwner, WatchedConsumer } from '../classroom/ports.ts';
import type { Demands } from './Demands.ts';
import { bitratePriorityOf } from './priorities.ts';
import { fromRtpParameters, toRtpCapabilities } from './wire.ts';

export interface ReceivingParts {
  readonly router: types.Router;
  readonly primer: types.Producer;
  readonly demands: Demands;
  readonly rtpCapabilities: PeerMediaOptions['rtpCapabilities'];
  readonly consumersChanged: (consumers: ConsumerState[]) => void;
}

/** What becomes of Consumers is told at most this often, in ms: the network's estimate moves all the time. */
const TELL_INTERVAL_MS = 500;

/** mediasoup scores streams from 0 (dead) to 10; at least so much is good, and fair. */
const GOOD_SCORE = 8;
const FAIR_SCORE = 5;

/** Stands where a peer's id would: the primer belongs to nobody. */
const PRIMER_OWNER: TrackOwner = { peerId: 'primer'.padEnd(16, '-'), isBench: false };

/** The receiving half of a peer: Consumers on one WebRtcTransport. */
export class ReceivingMedia {
  readonly #parts: ReceivingParts;
  readonly #transport: types.WebRtcTransport;
  readonly #consumers = new Map<MediaId, types.Consumer>();
  /** By Producer, so that each is consumed once, however many ask at the same time. */
  readonly #consuming = new Map<MediaId, Promise<ConsumerOptions | null>>();
  readonly #changed = new Set<MediaId>();
  #telling: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(parts: ReceivingParts, transport: types.WebRtcTransport) {
    this.#parts = parts;
    this.#transport = transport;
  }

  get consumerCount(): number {
    return this.#consumers.size;
  }

  consume(owner: TrackOwner, { id: producerId, source }: ProducerInfo): Promise<ConsumerOptions | null> {
    const pending = this.#consuming.get(producerId);
    if (pending !== undefined) {
      return pending.then((options) => (options === null ? null : this.#current(options)));
    }
    const making = this.#make(producerId, owner, source);
    this.#consuming.set(producerId, making);
    const forget = (): void => {
      // It may be consumed anew by now.
      if (this.#consuming.get(producerId) === making) {
        this.#consuming.delete(producerId);
      }
    };
    making.then((options) => {
      this.#consumers.get(options?.id ?? '')?.observer.on('close', forget);
    }, forget);
    return making;
  }

  prime(): Promise<ConsumerOptions | null> {
    return this.consume(PRIMER_OWNER, {
      id: this.#parts.primer.id,
      source: 'mic',
      paused: false,
      wantedLayer: null,
    });
  }

  consumes(producerId: MediaId): boolean {
    return this.#consuming.has(producerId);
  }

  unconsume(producerId: MediaId): boolean {
    const making = this.#consuming.get(producerId);
    if (making === undefined) {
      return false;
    }
    this.#consuming.delete(producerId);
    void making.then(
      (options) => {
        this.#consumers.get(options?.id ?? '')?.close();
      },
      () => undefined,
    );
    return true;
  }

  async resume(ids: readonly MediaId[]): Promise<void> {
    const consumers = ids.map((id) => this.#consumer(id));
    await Promise.all(
      consumers.map(async (consumer) => {
        await consumer.resume();
        this.#want(consumer);
      }),
    );
  }

  async watch(watched: readonly WatchedConsumer[]): Promise<void> {
    const consumers = watched.map(({ id, layer }) => ({ consumer: this.#consumer(id), layer }));
    await Promise.all(consumers.map(async ({ consumer, layer }) => this.#watchOne(consumer, layer)));
  }

  close(): void {
    this.#closed = true;
    if (this.#telling !== null) {
      clearTimeout(this.#telling);
    }
    this.#consumers.clear();
    this.#consuming.clear();
    this.#transport.close();
  }

  async #watchOne(consumer: types.Consumer, layer: WatchedConsumer['layer']): Promise<void> {
    if (layer === null) {
      await consumer.pause();
    } else {
      if (isLayered(consumer) && consumer.preferredLayers?.spatialLayer !== layer) {
        await consumer.setPreferredLayers({ spatialLayer: layer });
      }
      if (consumer.paused) {
        await consumer.resume();
      }
    }
    this.#want(consumer);
  }

  async #make(
    producerId: MediaId,
    { peerId, isBench }: TrackOwner,
    source: ProducerInfo['source'],
  ): Promise<ConsumerOptions | null> {
    const { router } = this.#parts;
    const rtpCapabilities = toRtpCapabilities(this.#parts.rtpCapabilities);
    if (!canConsume(router, producerId, rtpCapabilities)) {
      return null;
    }
    // Before the transport is connected nothing can be lost: packets flow, and a key frame is asked for, with the
    // connect itself. Later the browser has to be ready first, and says so with `consumer:resume`.
    const isBenchPicture = isBench && source === 'camera';
    const paused = isBenchPicture || this.#transport.dtlsState === 'connected';
    const consumer = await this.#transport.consume({
      producerId,
      rtpCapabilities,
      paused,
      ...(isBenchPicture ? { preferredLayers: { spatialLayer: 0 } } : {}),
    });
    if (this.#closed) {
      consumer.close();
      return null;
    }
    this.#keep(consumer);
    if (consumer.kind === 'video') {
      // Nothing waits for it: it only matters once the network is short.
      void consumer.setPriority(bitratePriorityOf(source, isBench)).catch(() => undefined);
    }
    return this.#current({
      id: consumer.id,
      producerId,
      peerId,
      isBench,
      source,
      kind: consumer.kind,
      rtpParameters: fromRtpParameters(consumer.rtpParameters),
      producerPaused: consumer.producerPaused,
      paused,
    });
  }

  #keep(consumer: types.Consumer): void {
    this.#consumers.set(consumer.id, consumer);
    this.#want(consumer);
    consumer.on('score', () => {
      this.#tell(consumer.id);
    });
    consumer.on('layerschange', () => {
      this.#tell(consumer.id);
    });
    consumer.observer.on('close', () => {
      this.#consumers.delete(consumer.id);
      this.#parts.demands.release(consumer.producerId, consumer.id);
    });
  }

  /** Notes how much of its Producer this Consumer asks for. */
  #want(consumer: types.Consumer): void {
    if (consumer.kind === 'video' && !consumer.closed) {
      const layer = consumer.paused ? null : (consumer.preferredLayers?.spatialLayer ?? 0);
      this.#parts.demands.want(consumer.producerId, consumer.id, layer);
    }
  }

  #tell(id: MediaId): void {
    this.#changed.add(id);
    this.#telling ??= setTimeout(() => {
      this.#telling = null;
      const consumers = [...this.#changed].flatMap((changed) => this.#consumers.get(changed) ?? []);
      this.#changed.clear();
      if (consumers.length > 0) {
        this.#parts.consumersChanged(consumers.map(stateOf));
      }
    }, TELL_INTERVAL_MS);
  }

  /** The same Consumer, with what may have changed since it was made. */
  #current(options: ConsumerOptions): ConsumerOptions {
    const consumer = this.#consumers.get(options.id);
    return consumer === undefined
      ? options
      : { ...options, paused: consumer.paused, producerPaused: consumer.producerPaused };
  }

  #consumer(id: MediaId): types.Consumer {
    const consumer = this.#consumers.get(id);
    if (consumer === undefined) {
      throw notFound('consumer');
    }
    return consumer;
  }
}

/** Whether one can choose among layers: simulcast has several, and SVC within one stream. */
const isLayered = ({ type }: types.Consumer): boolean => type === 'simulcast' || type === 'svc';

function stateOf(consumer: types.Consumer): ConsumerState {
  const { id, score, currentLayers } = consumer;
  return {
    id,
    layer: isLayered(consumer) ? (currentLayers?.spatialLayer ?? null) : 0,
    fromOwner: qualityOf(score.producerScore),
    toViewer: qualityOf(score.score),
  };
}

function qualityOf(score: number): Quality {
  return score >= GOOD_SCORE ? 'good' : score >= FAIR_SCORE ? 'fair' : 'poor';
}

function canConsume(
  router: types.Router,
  producerId: MediaId,
  rtpCapabilities: types.RtpCapabilities,
): boolean {
  try {
    return router.canConsume({ producerId, rtpCapabilities });
  } catch {
    return false;
  }
}
