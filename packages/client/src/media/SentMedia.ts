import type { MediaId, ProducerInfo, Source, WantedLayer } from '@gongbang/protocol';
import type { types } from 'mediasoup-client';

import { ClientError } from '../connection/ClientError.ts';
import { layersOf, switchEncodings, type SendStyle } from './encodings.ts';
import type { MediaSession } from './MediaSession.ts';

/** Where tracks go out. */
type Outlet = Pick<MediaSession, 'openSend' | 'produce'>;

/** What sent media needs from its owner, and from the server. */
export interface SentMediaPort {
  media(): Outlet | null;
  closeProducer(id: MediaId): Promise<unknown>;
  setProducerPaused(id: MediaId, paused: boolean): Promise<unknown>;
}

/** By how much a ceiling is changed to have the way measured: too little to see. */
const LOWER_CEILING = 0.99;

interface Sent {
  track: MediaStreamTrack;
  producer: types.Producer | null;
  /** The most sizes in which the Producer was made to send a picture. */
  layers: number;
  /** Its Producer is being made. */
  isStarting: boolean;
  /** What it is made from has changed meanwhile, so another one has to take its place. */
  isStale: boolean;
  /** Which of its layers somebody looks at; undefined before the server has said. */
  wanted: WantedLayer | undefined;
  /** Layer changes run one after the other. */
  switching: Promise<void>;
}

/** How tracks are sent. */
export interface SentMediaOptions {
  /** How they are encoded from now on. */
  style(): SendStyle;
  /** Whether a source is currently held back: nothing of it goes out. */
  isHeld(source: Source): boolean;
  /** A track changed, or is gone. */
  changed(): void;
}

/** The user's own open tracks, by source, each in a Producer while the class is live. */
export class SentMedia {
  readonly #port: SentMediaPort;
  readonly #options: SentMediaOptions;
  readonly #sent = new Map<Source, Sent>();
  /** Codecs that somebody in the class cannot receive, as MIME types. */
  readonly #without = new Set<string>();
  #isLive = false;
  #isCutOff = false;

  constructor(port: SentMediaPort, options: SentMediaOptions) {
    this.#port = port;
    this.#options = options;
  }

  /** Whether nothing can be sent before the next start. */
  get isCutOff(): boolean {
    return this.#isCutOff;
  }

  /** The open track of a source; null while there is none. */
  trackOf(source: Source): MediaStreamTrack | null {
    return this.#sent.get(source)?.track ?? null;
  }

  /** Takes an opened track; it goes out with `send`. */
  open(source: Source, track: MediaStreamTrack): void {
    const sent = this.#sent.get(source);
    if (sent === undefined) {
      this.#sent.set(source, {
        track,
        producer: null,
        layers: 0,
        isStarting: false,
        isStale: false,
        wanted: undefined,
        switching: Promise.resolve(),
      });
    } else {
      sent.track = track;
    }
    this.#options.changed();
  }

  /** Replaces the track, in the same Producer if there is one and it can send this size. */
  async replace(source: Source, track: MediaStreamTrack): Promise<void> {
    const before = this.trackOf(source);
    this.open(source, track);
    before?.stop();
    const { producer = null, layers, isStarting } = this.#sent.get(source) ?? {};
    if (isStarting === true || (track.kind === 'video' && producer !== null && layersOf(track) !== layers)) {
      await this.resend(source);
    } else if (producer === null || producer.closed) {
      await this.send();
    } else {
      await producer.replaceTrack({ track });
      await this.hold(source);
    }
  }

  /** Pauses or resumes a source, whichever applies by now. */
  async hold(source: Source): Promise<void> {
    const { producer = null, track } = this.#sent.get(source) ?? {};
    if (producer !== null) {
      // A track that was switched off while it took its place in the Producer leaves it waiting.
      await this.#setPaused(producer, this.#options.isHeld(source) || track?.readyState !== 'live');
    }
  }

  /** Stops the track; its Producer waits for another one. */
  async rest(source: Source): Promise<void> {
    const sent = this.#sent.get(source);
    if (sent === undefined) {
      return;
    }
    sent.track.stop();
    if (sent.producer === null) {
      this.#sent.delete(source);
    }
    this.#options.changed();
    if (sent.producer !== null) {
      await this.#setPaused(sent.producer, true);
    }
  }

  /** Stops a track, and closes its Producer. */
  async close(source: Source): Promise<void> {
    const sent = this.#sent.get(source);
    if (sent === undefined) {
      return;
    }
    this.#sent.delete(source);
    sent.track.stop();
    this.#options.changed();
    if (sent.producer !== null) {
      await this.#closeProducer(sent.producer);
    }
  }

  /** The server closed the Producer of a source, so the track is stopped too. */
  closed(source: Source): void {
    const sent = this.#sent.get(source);
    sent?.producer?.close();
    sent?.track.stop();
    this.#sent.delete(source);
    this.#options.changed();
  }

  /** Stops every track. */
  closeAll(): void {
    this.#isLive = false;
    for (const { track, producer } of this.#sent.values()) {
      producer?.close();
      track.stop();
    }
    this.#sent.clear();
    this.#options.changed();
  }

  /** The connection is lost: nothing more can be sent before the next start, but what is sent goes on. */
  cutOff(): void {
    this.#isCutOff = true;
    for (const sent of this.#sent.values()) {
      // Whether one that is being made gets there is not known.
      sent.isStale = sent.isStarting;
    }
  }

  /** Nothing is sent any more; tracks stay open for the next start. The server has closed the Producers. */
  halt(): void {
    this.#isLive = false;
    for (const sent of this.#sent.values()) {
      // One that is being made is dropped when it is there.
      sent.isStale = sent.isStarting;
      sent.producer?.close();
      sent.producer = null;
    }
  }

  /** Sends a track in a new Producer, which replaces the one before. */
  async resend(source: Source): Promise<void> {
    const sent = this.#sent.get(source);
    if (sent === undefined) {
      return;
    }
    if (sent.isStarting) {
      sent.isStale = true;
      return;
    }
    const before = sent.producer;
    sent.producer = null;
    try {
      await this.send();
    } finally {
      before?.close();
    }
  }

  /** Which layers of one of our pictures somebody looks at: nothing else is encoded. */
  layersWanted(producerId: MediaId, layer: WantedLayer): void {
    const sent = [...this.#sent.values()].find(({ producer }) => producer?.id === producerId);
    if (sent !== undefined) {
      sent.wanted = layer;
      sent.switching = sent.switching.then(() => encodeOnly(sent));
    }
  }

  /** Makes the browser remeasure what the uplink carries, up to what this source may take. */
  measureUplink(source: Source): void {
    const sent = this.#sent.get(source);
    if (sent !== undefined) {
      sent.switching = sent.switching.then(() => changeCeiling(sent));
    }
  }

  /** Somebody in the class cannot receive a codec: what is sent in it is now sent in another. */
  unsupported(producerId: MediaId): void {
    for (const [source, { producer }] of this.#sent) {
      const mimeType = producer?.rtpParameters.codecs[0]?.mimeType;
      if (producer?.id === producerId && mimeType !== undefined && !this.#without.has(mimeType)) {
        this.#without.add(mimeType);
        void this.resend(source);
      }
    }
  }

  /** From now on, whatever is open is sent. */
  async begin(): Promise<void> {
    this.#isLive = true;
    this.#isCutOff = false;
    await this.send();
  }

  /**
   * Drops Producers that the server does not have, and repeats what it did not hear: what was muted, switched on or closed
   * while signalling was lost. @param known those it has of us
   */
  keep(known: readonly ProducerInfo[]): void {
    for (const sent of this.#sent.values()) {
      const { producer } = sent;
      if (producer !== null && (producer.closed || !known.some(({ id }) => id === producer.id))) {
        producer.close();
        sent.producer = null;
      }
    }
    for (const { id, source, paused, wantedLayer } of known) {
      const sent = this.#sent.get(source);
      if (sent?.producer?.id === id) {
        if (sent.producer.paused !== paused) {
          void this.#setPaused(sent.producer, sent.producer.paused);
        }
      } else if (sent?.isStarting !== true) {
        void this.#port.closeProducer(id).catch(() => undefined);
      }
      this.layersWanted(id, wantedLayer);
    }
  }

  /** Sends whatever is open and not sent yet. @throws ClientError DISCONNECTED while cut off */
  async send(): Promise<void> {
    const media = this.#port.media();
    if (!this.#isLive || media === null) {
      return;
    }
    const waiting = [...this.#sent].filter(
      ([, { producer, isStarting, track }]) =>
        producer === null && !isStarting && track.readyState === 'live',
    );
    if (this.#isCutOff && waiting.length > 0) {
      throw new ClientError('DISCONNECTED', 'Not connected.');
    }
    await Promise.all(waiting.map(([source, sent]) => this.#start(media, source, sent)));
  }

  async #start(media: Outlet, source: Source, sent: Sent): Promise<void> {
    const isOpen = () => this.#sent.get(source) === sent;
    sent.isStarting = true;
    let producer: types.Producer | null = null;
    try {
      await media.openSend();
      if (!isOpen()) {
        return;
      }
      sent.isStale = false;
      const { track } = sent;
      if (this.#options.isHeld(source)) {
        // The server learns of it once the Producer is there; until then it sends nothing.
        track.enabled = false;
      }
      producer = await media.produce(source, track, this.#options.style(), this.#without);
      sent.producer = producer;
      sent.layers = layersOf(track);
      sent.wanted = undefined;
    } catch (error) {
      // A track that has ended meanwhile cannot be sent.
      if (isOpen() && !sent.isStale) {
        throw error;
      }
    } finally {
      sent.isStarting = false;
    }
    if (isOpen() && sent.isStale) {
      await this.resend(source);
    } else if (producer !== null && !isOpen()) {
      await this.#closeProducer(producer);
    } else if (producer !== null && (this.#options.isHeld(source) || producer.paused)) {
      await this.hold(source);
    }
  }

  async #setPaused(producer: types.Producer, paused: boolean): Promise<void> {
    if (producer.closed) {
      return;
    }
    if (paused) {
      producer.pause();
    } else {
      producer.resume();
    }
    await this.#port.setProducerPaused(producer.id, paused).catch(() => undefined);
  }

  async #closeProducer(producer: types.Producer): Promise<void> {
    producer.close();
    await this.#port.closeProducer(producer.id).catch(() => undefined);
  }
}

/** Switches layers on and off at the encoder, from the lowest up, as they are wanted by now. */
async function encodeOnly({ producer, wanted }: Sent): Promise<void> {
  const sender = producer?.rtpSender;
  if (sender === undefined || wanted === undefined) {
    return;
  }
  await switchEncodings(sender, (index) => wanted !== null && index <= wanted);
}

/**
 * Lowers the bitrate ceiling slightly, or restores it: libwebrtc probes the way whenever the maximum changes
 * (ProbeController::OnMaxTotalAllocatedBitrate), twice as far each time that it got through.
 */
async function changeCeiling({ producer }: Sent): Promise<void> {
  const sender = producer?.rtpSender;
  const ceiling = producer?.rtpParameters.encodings?.at(-1)?.maxBitrate;
  if (sender === undefined || ceiling === undefined) {
    return;
  }
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings.slice(-1)) {
    encoding.maxBitrate = Math.round(encoding.maxBitrate === ceiling ? ceiling * LOWER_CEILING : ceiling);
  }
  // Refused if the sender has stopped meanwhile.
  await sender.setParameters(parameters).catch(() => undefined);
}
