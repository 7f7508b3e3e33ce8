import {
  SOURCES,
  type ConsumerOptions,
  type ConsumerState,
  type MediaId,
  type PeerId,
  type ProducerInfo,
  type WantedLayer,
} from '@gongbang/protocol';
import type { types } from 'mediasoup';

import { notFound } from '../rules/ClassroomError.ts';
import type { RefusedConsumer, TrackOwner, WatchedConsumer } from '../ports/media.ts';
import type { Clock } from '../ports/world.ts';
import { isLayered, isShort, layersOf, stateOf } from './consumerStates.ts';
import type { Demands } from './Demands.ts';
import { bitratePriorityOf } from './priorities.ts';
import type { Restarts } from './Restarts.ts';
import { Squeeze, type Estimate, type SqueezedPicture } from './Squeeze.ts';
import { fromRtpParameters } from './wire.ts';

export interface ReceivingParts {
  /** Who receives. */
  readonly peerId: PeerId;
  readonly router: types.Router;
  /** The Producers that currently exist on the router. */
  readonly live: ReadonlySet<MediaId>;
  readonly primer: types.Producer;
  readonly demands: Demands;
  readonly restarts: Restarts;
  /** What this browser receives, in the router's terms. */
  readonly rtpCapabilities: types.RtpCapabilities;
  readonly consumersChanged: (consumers: ConsumerState[]) => void;
  readonly clock: Clock;
}

/** The state of Consumers is reported at most this often, in ms: the network estimate changes all the time. */
const TELL_INTERVAL_MS = 500;

/** A placeholder for a peer's id: the primer belongs to nobody. */
const PRIMER_OWNER: TrackOwner = { peerId: 'primer'.padEnd(16, '-'), isBench: false };

/** A Consumer, and what decides whether it flows. */
interface Received {
  readonly consumer: types.Consumer;
  readonly source: ProducerInfo['source'];
  readonly priority: number;
  /** The browser is ready for its packets. */
  isReady: boolean;
  /** How it is looked at: in which layer, or not at all. */
  watched: WantedLayer;
  /** Cancels a start, or a change of layer, that has to wait. */
  callOff: (() => void) | null;
  /** Resolves once all that was asked of the worker so far is answered. */
  fitting: Promise<void>;
}

/** The receiving half of a peer: Consumers on one WebRtcTransport. */
export class ReceivingMedia {
  readonly #parts: ReceivingParts;
  readonly #transport: types.WebRtcTransport;
  readonly #received = new Map<MediaId, Received>();
  readonly #squeeze: Squeeze;
  /** By Producer, so that each is consumed once, even if several ask at the same time. */
  readonly #consuming = new Map<MediaId, Promise<ConsumerOptions | null>>();
  readonly #changed = new Set<MediaId>();
  #telling: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(parts: ReceivingParts, transport: types.WebRtcTransport) {
    this.#parts = parts;
    this.#transport = transport;
    this.#squeeze = new Squeeze(
      {
        pictures: () => this.#pictures(),
        changed: (id) => {
          const received = this.#received.get(id);
          if (received !== undefined) {
            void this.#fit(received).catch(() => undefined);
            this.#tell(id);
          }
        },
        estimate: () => estimateOf(this.#transport).catch(() => null),
      },
      parts.clock,
    );
  }

  get consumerCount(): number {
    return this.#received.size;
  }

  consume(owner: TrackOwner, { id: producerId, source }: ProducerInfo): Promise<ConsumerOptions | null> {
    const pending = this.#consuming.get(producerId);
    if (pending !== undefined) {
      return pending.then((options) => (options === null ? null : this.#current(options)));
    }
    const making = this.#make(producerId, owner, source);
    this.#consuming.set(producerId, making);
    const forget = (): void => {
      // By now it may be consumed again.
      if (this.#consuming.get(producerId) === making) {
        this.#consuming.delete(producerId);
      }
    };
    making.then((options) => {
      this.#received.get(options?.id ?? '')?.consumer.observer.on('close', forget);
    }, forget);
    return making;
  }

  prime(): Promise<ConsumerOptions | null> {
    return this.consume(PRIMER_OWNER, {
      id: this.#parts.primer.id,
      source: 'mic',
      paused: false,
      wantedLayer: 0,
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
        this.#received.get(options?.id ?? '')?.consumer.close();
      },
      () => undefined,
    );
    return true;
  }

  refuse(ids: readonly MediaId[]): RefusedConsumer[] {
    return ids.flatMap((id) => {
      const consumer = this.#received.get(id)?.consumer;
      if (consumer === undefined) {
        return [];
      }
      const { producerId } = consumer;
      this.unconsume(producerId);
      consumer.close();
      return { id, producerId };
    });
  }

  async resume(ids: readonly MediaId[]): Promise<void> {
    await this.#withEach(ids, async (received) => {
      // What was last asked for may be waiting already.
      if (received.callOff === null) {
        await this.#look(received, received.watched);
      }
    });
  }

  async watch(watched: readonly WatchedConsumer[]): Promise<void> {
    const layers = new Map(watched.map(({ id, layer }) => [id, layer]));
    try {
      await this.#withEach([...layers.keys()], async (received) => {
        const layer = layers.get(received.consumer.id) ?? null;
        const topLayer = layersOf(received.consumer).spatialLayers - 1;
        await this.#look(received, layer === null ? null : Math.min(layer, topLayer));
      });
    } finally {
      this.#squeeze.review();
    }
  }

  close(): void {
    this.#closed = true;
    if (this.#telling !== null) {
      clearTimeout(this.#telling);
    }
    this.#squeeze.close();
    for (const { callOff } of this.#received.values()) {
      callOff?.();
    }
    this.#received.clear();
    this.#consuming.clear();
    this.#transport.close();
  }

  /** The viewer looks at it, in this layer, or no longer does: at once, unless it restarts too often. */
  async #look(received: Received, layer: WantedLayer): Promise<void> {
    received.callOff?.();
    received.callOff = null;
    const isNew = layer !== null && !(received.isReady && received.watched === layer);
    const waitMs = isNew ? this.#takeRestart(received.consumer) : 0;
    if (waitMs > 0) {
      received.callOff = this.#parts.clock.after(waitMs, () => {
        void this.#look(received, layer).catch(() => undefined);
        this.#squeeze.review();
      });
      return;
    }
    // Browsers ask only for what they are ready for.
    received.isReady = true;
    received.watched = layer;
    await this.#fit(received);
  }

  /** Returns how long it has to wait, in ms. Sound has no key frames. */
  #takeRestart({ kind, producerId }: Pick<types.Consumer, 'kind' | 'producerId'>): number {
    return kind === 'video' ? this.#parts.restarts.take({ viewer: this.#parts.peerId, producerId }) : 0;
  }

  /**
   * Lets a Consumer flow in the requested layer, provided it is ready, watched, and not given up for others. One change after the
   * other: until the worker has answered, a Consumer still says what it was before, and the latest request would seem fulfilled.
   */
  async #fit(received: Received): Promise<void> {
    const fit = received.fitting.then(() => this.#fitNow(received));
    received.fitting = fit.catch(() => undefined);
    await fit;
  }

  async #fitNow({ consumer, isReady, watched }: Received): Promise<void> {
    const layer = isReady ? this.#squeeze.allow(consumer.id, watched) : null;
    const isFlowing = layer !== null;
    if (isFlowing && isLayered(consumer) && consumer.preferredLayers?.spatialLayer !== layer) {
      await consumer.setPreferredLayers({ spatialLayer: layer });
    }
    if (isFlowing === consumer.paused) {
      await (isFlowing ? consumer.resume() : consumer.pause());
    }
    this.#want(consumer);
  }

  async #make(
    producerId: MediaId,
    { peerId, isBench }: TrackOwner,
    source: ProducerInfo['source'],
  ): Promise<ConsumerOptions | null> {
    const { router, live, rtpCapabilities } = this.#parts;
    if (!live.has(producerId) || !canConsume(router, producerId, rtpCapabilities)) {
      return null;
    }
    // Before the transport is connected nothing can be lost: packets flow, and a key frame is requested, with
    // the connect itself. Later the browser must be ready first, and says so with `consumer:resume`.
    // And whoever joins over and over has to wait.
    const isBenchPicture = isBench && source === 'camera';
    const paused =
      isBenchPicture ||
      this.#transport.dtlsState === 'connected' ||
      this.#takeRestart({ kind: SOURCES[source].kind, producerId }) > 0;
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
    const priority = bitratePriorityOf(source, isBench);
    this.#keep({
      consumer,
      source,
      priority,
      isReady: !paused,
      watched: consumer.preferredLayers?.spatialLayer ?? 0,
      callOff: null,
      fitting: Promise.resolve(),
    });
    if (consumer.kind === 'video') {
      // Nothing needs to wait for it: it only matters once bandwidth runs short.
      void consumer.setPriority(priority).catch(() => undefined);
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

  #keep(received: Received): void {
    const { consumer } = received;
    this.#received.set(consumer.id, received);
    this.#want(consumer);
    consumer.on('score', () => {
      this.#tell(consumer.id);
    });
    consumer.on('layerschange', () => {
      this.#tell(consumer.id);
      this.#squeeze.review();
    });
    consumer.observer.on('close', () => {
      received.callOff?.();
      this.#received.delete(consumer.id);
      this.#parts.demands.release(consumer.producerId, consumer.id);
    });
  }

  /** Records how much of its Producer this Consumer asks for. */
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
      const changed = [...this.#changed].flatMap((known) => this.#received.get(known) ?? []);
      this.#changed.clear();
      if (changed.length > 0) {
        this.#parts.consumersChanged(changed.map(({ consumer, source }) => stateOf(consumer, source)));
      }
    }, TELL_INTERVAL_MS);
  }

  /** The same Consumer, updated with whatever may have changed since it was created. */
  #current(options: ConsumerOptions): ConsumerOptions {
    const consumer = this.#received.get(options.id)?.consumer;
    return consumer === undefined
      ? options
      : { ...options, paused: consumer.paused, producerPaused: consumer.producerPaused };
  }

  /**
   * Does something with each Consumer named. One that is gone, or vanishes meanwhile, does not affect the others.
   * @throws ClassroomError NOT_FOUND when one of them does not exist, but only after handling the others
   */
  async #withEach(ids: readonly MediaId[], work: (received: Received) => Promise<void>): Promise<void> {
    const known = ids.flatMap((id) => this.#received.get(id) ?? []);
    await Promise.all(
      known.map((received) =>
        work(received).catch((error: unknown) => {
          if (!received.consumer.closed) {
            throw error;
          }
        }),
      ),
    );
    if (known.length < ids.length) {
      throw notFound('consumer');
    }
  }

  #pictures(): SqueezedPicture[] {
    return [...this.#received.values()].flatMap((received) => {
      const { consumer, source, isReady, watched, priority } = received;
      return consumer.kind === 'video' && isReady && watched !== null
        ? {
            id: consumer.id,
            priority,
            wanted: watched,
            layer: consumer.currentLayers?.spatialLayer ?? null,
            isShort: isShort(consumer, source),
          }
        : [];
    });
  }
}

/** The bandwidth that mediasoup estimates, and the bitrate in use. */
async function estimateOf(transport: types.WebRtcTransport): Promise<Estimate | null> {
  const [stats] = await transport.getStats();
  return stats?.availableOutgoingBitrate === undefined
    ? null
    : {
        available: stats.availableOutgoingBitrate,
        flowing: stats.rtpSendBitrate + stats.rtxSendBitrate,
      };
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
