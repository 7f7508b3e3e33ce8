import type { ConsumerOptions, MediaId, PeerId, Source } from '@gongbang/protocol';
import type { types } from 'mediasoup-client';

import type { HandsKeeper } from '../replay/HandsKeeper.ts';
import type { Watched } from './Watching.ts';
import type { ReceivedTrack } from '../model/classState.ts';
import { toRtpParameters } from './wire.ts';

/** What received media needs from whoever holds the connection to the server. */
export interface ReceivedMediaPort {
  resume(consumerIds: MediaId[]): Promise<void>;
  /** This browser could not take these: the server need not send them, and should know. */
  refuse(consumerIds: MediaId[]): void;
  /** Something can be shown or heard, or is gone. */
  receivedChanged(tracks: ReceivedTrack[]): void;
}

/** Where incoming frames of the hands are kept. */
export type Keeping = Pick<HandsKeeper, 'keep' | 'forget' | 'forgetAll'>;

interface Received {
  readonly consumer: types.Consumer;
  readonly source: Source;
  readonly peerId: PeerId;
  readonly isBench: boolean;
  /** The options it was made from. */
  readonly options: ConsumerOptions;
}

/** A Consumer that is being made, and what has been said of its Producer meanwhile. */
interface Making {
  readonly producerId: MediaId;
  paused: boolean;
}

/** The Consumers of one transport. */
export class ReceivedMedia {
  readonly #port: ReceivedMediaPort;
  readonly #received = new Map<MediaId, Received>();
  readonly #unwatched = new Set<MediaId>();
  readonly #openTrial: () => types.Transport;
  readonly #keeping: Keeping | null;
  /** Producers that this browser cannot receive, whatever their Consumers are called. */
  readonly #unusable = new Set<MediaId>();
  /** One whose Producer is reported gone in the meantime must not stay. */
  readonly #making = new Map<MediaId, Making>();
  #transport: types.Transport | null = null;
  #cushionMs = 0;

  /**
   * @param openTrial a transport that leads nowhere, for trying what the browser accepts
   * @param keeping null if nothing is kept
   */
  constructor(port: ReceivedMediaPort, openTrial: () => types.Transport, keeping: Keeping | null = null) {
    this.#port = port;
    this.#openTrial = openTrial;
    this.#keeping = keeping;
  }

  /** The track of a Consumer, to be played. */
  trackOf(consumerId: MediaId): MediaStreamTrack | null {
    return this.#received.get(consumerId)?.consumer.track ?? null;
  }

  /** What a track is, for people; empty for one that carries nothing for anybody. */
  nameOfTrack(trackId: string): string {
    const received = this.#ofTrack(trackId);
    return received?.isBench === true ? `bench ${received.source}` : (received?.source ?? '');
  }

  /** The Consumer that delivers a track; null when it is gone. */
  consumerOfTrack(trackId: string): MediaId | null {
    return this.#ofTrack(trackId)?.consumer.id ?? null;
  }

  /** How many frames of a Consumer's picture were decoded; null when it is gone. */
  async framesDecoded(consumerId: MediaId): Promise<number | null> {
    const stats = await this.#received.get(consumerId)?.consumer.getStats();
    const entries = [...(stats?.values() ?? [])] as { framesDecoded?: number }[];
    return entries.find(({ framesDecoded }) => framesDecoded !== undefined)?.framesDecoded ?? null;
  }

  /** Whether a picture flows, so that packets have to arrive. */
  get isPictureDue(): boolean {
    return [...this.#received.values()].some(
      ({ consumer: { id, kind, paused } }) => kind === 'video' && !paused && !this.#unwatched.has(id),
    );
  }

  /** Which pictures the server was asked to hold back. */
  noteWatched(consumers: readonly Watched[]): void {
    for (const { id, layer } of consumers) {
      if (layer === null) {
        this.#unwatched.add(id);
      } else {
        this.#unwatched.delete(id);
      }
    }
  }

  /** Delays the playing of received media by this long, in ms; 0 leaves it to the browser. */
  setCushion(ms: number): void {
    this.#cushionMs = ms;
    for (const { consumer } of this.#received.values()) {
      cushion(consumer, ms);
    }
  }

  /** Receives exactly these over a transport: existing ones stay, any not named go. */
  async fit(
    transport: types.Transport | null,
    consumers: readonly ConsumerOptions[],
    primer: ConsumerOptions | null,
  ): Promise<void> {
    this.#transport = transport;
    const wanted = new Set(consumers.map(({ id }) => id));
    for (const [id, { consumer }] of this.#received) {
      if (!wanted.has(id)) {
        this.#keeping?.forget(id);
        consumer.close();
        this.#received.delete(id);
      }
    }
    // These may have been held back, or resumed, while nobody could report it.
    for (const { id, producerPaused } of consumers) {
      setPaused(this.#received.get(id)?.consumer, producerPaused);
    }
    await this.#consume(consumers, primer);
  }

  /** Something new is on stage. */
  async add(consumer: ConsumerOptions): Promise<void> {
    await this.#consume([consumer], null);
  }

  /** A Producer is gone, and its Consumer with it. */
  remove(producerId: MediaId): void {
    for (const [id, made] of this.#making) {
      if (made.producerId === producerId) {
        this.#making.delete(id);
      }
    }
    for (const [id, { consumer }] of this.#received) {
      if (consumer.producerId === producerId) {
        this.#keeping?.forget(id);
        consumer.close();
        this.#received.delete(id);
      }
    }
    this.tell();
  }

  /** The owner pauses a track, or resumes it. */
  setPaused(producerId: MediaId, paused: boolean): void {
    for (const making of this.#making.values()) {
      if (making.producerId === producerId) {
        making.paused = paused;
      }
    }
    for (const { consumer } of this.#received.values()) {
      if (consumer.producerId === producerId) {
        setPaused(consumer, paused);
      }
    }
    this.tell();
  }

  /** Forgets everything: the transport is closed. */
  clear(): void {
    this.#transport = null;
    this.#received.clear();
    this.#unwatched.clear();
    this.#making.clear();
  }

  /** Reports what there is. */
  tell(): void {
    this.#port.receivedChanged(
      [...this.#received.values()].map(({ consumer, source, peerId, isBench }) => ({
        source,
        peerId,
        isBench,
        kind: consumer.kind,
        consumerId: consumer.id,
        producerId: consumer.producerId,
        paused: consumer.paused,
      })),
    );
  }

  async #consume(consumers: readonly ConsumerOptions[], primer: ConsumerOptions | null): Promise<void> {
    const transport = this.#transport;
    if (transport === null) {
      this.tell();
      return;
    }
    const unknown = consumers.filter(({ id }) => !this.#received.has(id));
    const fresh = unknown.filter(({ producerId }) => !this.#unusable.has(producerId));
    this.#refuse(unknown.filter(({ producerId }) => this.#unusable.has(producerId)));
    // In one tick, so that mediasoup-client puts all of them into one offer and answer.
    const made = await Promise.allSettled([
      ...fresh.map((options) => this.#consumeOne(transport, options)),
      ...(primer === null || hasConsumed(transport) ? [] : [transport.consume(toConsumerOptions(primer))]),
    ]);
    if (transport !== this.#transport) {
      return;
    }
    this.tell();
    // A bench's picture waits until it is looked at. Those already there are resumed again: the request may not have got through.
    const ready = consumers.filter(
      ({ id, paused, isBench, kind }) => paused && !(isBench && kind === 'video') && this.#received.has(id),
    );
    await this.#resume(ready.map(({ id }) => id));
    const failed = made.filter((result) => result.status === 'rejected');
    if (failed.length > 0 && !transport.closed) {
      await this.#findUnusable(fresh.filter(({ id }) => !this.#received.has(id)));
    }
    const spoilt = failed.find(({ reason }) => spoils(reason));
    if (spoilt !== undefined) {
      throw spoilt.reason;
    }
  }

  /**
   * Finds out which of these the browser cannot take, alone or beside the ones it has: a single one is enough for the whole
   * offer to be refused. From now on they are left out.
   */
  async #findUnusable(failed: readonly ConsumerOptions[]): Promise<void> {
    const good = [...this.#received.values()].map(({ options }) => options);
    const bad: ConsumerOptions[] = [];
    const open = async (): Promise<types.Transport> => {
      const fresh = this.#openTrial();
      await Promise.allSettled(good.map((options) => fresh.consume(toConsumerOptions(options))));
      return fresh;
    };
    let trial = await open();
    for (const options of failed) {
      try {
        await trial.consume(toConsumerOptions(options));
        good.push(options);
      } catch {
        bad.push(options);
        trial.close();
        trial = await open();
      }
    }
    trial.close();
    for (const { producerId } of bad) {
      this.#unusable.add(producerId);
    }
    this.#refuse(bad);
  }

  /** The mentor's hands are kept for a while as they come in. */
  #kept({
    id,
    source,
    isBench,
    rtpParameters,
  }: ConsumerOptions): Pick<types.ConsumerOptions, 'onRtpReceiver'> {
    const keeping = this.#keeping;
    if (keeping === null || source !== 'hands' || isBench) {
      return {};
    }
    return {
      onRtpReceiver: (receiver) => {
        keeping.keep(id, receiver, { mimeType: rtpParameters.codecs[0]?.mimeType ?? null });
      },
    };
  }

  #ofTrack(trackId: string): Received | undefined {
    return [...this.#received.values()].find(({ consumer }) => consumer.track.id === trackId);
  }

  #refuse(consumers: readonly ConsumerOptions[]): void {
    if (consumers.length > 0) {
      this.#port.refuse(consumers.map(({ id }) => id));
    }
  }

  /** Lets packets flow. One that went away meanwhile must not keep the others waiting. */
  async #resume(consumerIds: MediaId[]): Promise<void> {
    if (consumerIds.length === 0) {
      return;
    }
    await this.#port
      .resume(consumerIds)
      .catch(() => Promise.allSettled(consumerIds.map((id) => this.#port.resume([id]))));
  }

  async #consumeOne(transport: types.Transport, options: ConsumerOptions): Promise<void> {
    const making: Making = { producerId: options.producerId, paused: options.producerPaused };
    this.#making.set(options.id, making);
    const consumer = await transport.consume({ ...toConsumerOptions(options), ...this.#kept(options) });
    const isWanted = this.#making.get(options.id) === making;
    if (isWanted) {
      this.#making.delete(options.id);
    }
    if (transport !== this.#transport) {
      return;
    }
    if (!isWanted) {
      this.#keeping?.forget(options.id);
      consumer.close();
      return;
    }
    if (making.paused) {
      consumer.pause();
    }
    cushion(consumer, this.#cushionMs);
    const { id, source, peerId, isBench } = options;
    this.#received.set(id, { consumer, source, peerId, isBench, options });
  }
}

/**
 * Whether what failed may have left something behind in the transport. mediasoup-client checks the codec first and refuses by
 * this name; anything that fails after that stays in its next offers.
 */
const spoils = (error: unknown): boolean => !(error instanceof Error && error.name === 'UnsupportedError');

function setPaused(consumer: types.Consumer | undefined, paused: boolean): void {
  if (paused) {
    consumer?.pause();
  } else {
    consumer?.resume();
  }
}

/** Sets the jitter buffer's target (W3C webrtc-extensions), if the browser supports it. */
function cushion({ rtpReceiver }: types.Consumer, ms: number): void {
  if (rtpReceiver !== undefined && 'jitterBufferTarget' in rtpReceiver) {
    rtpReceiver.jitterBufferTarget = ms === 0 ? null : ms;
  }
}

function hasConsumed(transport: types.Transport): boolean {
  return transport.connectionState !== 'new';
}

/** Streams that belong together get the same name, so that the browser keeps sound and picture in sync. */
function toConsumerOptions({
  id,
  producerId,
  kind,
  rtpParameters,
  peerId,
  source,
}: ConsumerOptions): types.ConsumerOptions {
  const stream = source.startsWith('screen') ? 'screen' : 'person';
  return {
    id,
    producerId,
    kind,
    rtpParameters: toRtpParameters(rtpParameters),
    streamId: `${peerId}-${stream}`,
  };
}
