import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type {
  ConsumerOptions,
  IceParameters,
  MediaId,
  ProducerInfo,
  TransportOptions,
} from '@gongbang/protocol';
import type { types } from 'mediasoup';

import { notFound } from '../../rules/ClassroomError.ts';
import type { PeerMedia } from '../../ports/media.ts';
import { readIvf, type ClipFrame } from './ivf.ts';
import { Vp8Packetizer } from './Vp8Packetizer.ts';

const CLIPS = fileURLToPath(new URL('../../../assets/practice', import.meta.url));
/** The clips are recorded at this rate. */
const FRAMES_PER_SECOND = 10;
const CLOCK_RATE = 90_000;
const PAYLOAD_TYPE = 96;
const SSRC = 0x60_6e_67;
/** RTCP payload-specific feedback, and Picture Loss Indication within it (RFC 4585, 6.1 and 6.3.1). */
const PSFB = 206;
const PLI = 1;

const TRACK: types.RtpParameters = {
  codecs: [
    {
      mimeType: 'video/VP8',
      payloadType: PAYLOAD_TYPE,
      clockRate: CLOCK_RATE,
      rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, { type: 'ccm', parameter: 'fir' }],
    },
  ],
  encodings: [{ ssrc: SSRC }],
};

let clips: ClipFrame[][] | null = null;

/** Read once, when somebody first rehearses. */
function loadClips(): ClipFrame[][] {
  clips ??= readdirSync(CLIPS)
    .toSorted()
    .map((file) => readIvf(readFileSync(join(CLIPS, file))));
  return clips;
}

/** A simulated mentee's bench: a recorded clip, looped, as a real Producer. It needs no encoder. */
export class PracticePeerMedia implements PeerMedia {
  readonly sendTransport = null;
  readonly recvTransport = null;
  readonly receivesBaseline = false;
  readonly #transport: types.DirectTransport;
  readonly #producer: types.Producer;
  readonly #clip: readonly ClipFrame[];
  readonly #packetizer = new Vp8Packetizer(SSRC, PAYLOAD_TYPE);
  readonly #timer: NodeJS.Timeout;
  #next = 0;
  #onClosed: () => void = () => undefined;
  #closed = false;

  private constructor(
    transport: types.DirectTransport,
    producer: types.Producer,
    clip: readonly ClipFrame[],
  ) {
    this.#transport = transport;
    this.#producer = producer;
    this.#clip = clip;
    transport.on('rtcp', (packet) => {
      if ((packet.readUInt8(0) & 0x1f) === PLI && packet.readUInt8(1) === PSFB) {
        this.#toKeyFrame();
      }
    });
    this.#timer = setInterval(() => {
      this.#send();
    }, 1000 / FRAMES_PER_SECOND);
    this.#timer.unref();
  }

  static async create(router: types.Router, variant: number): Promise<PracticePeerMedia> {
    const all = loadClips();
    const clip = all[variant % all.length] ?? [];
    const transport = await router.createDirectTransport();
    try {
      const producer = await transport.produce({ kind: 'video', rtpParameters: TRACK });
      return new PracticePeerMedia(transport, producer, clip);
    } catch (error) {
      transport.close();
      throw error;
    }
  }

  get producers(): readonly ProducerInfo[] {
    return this.#producer.closed
      ? []
      : [{ id: this.#producer.id, source: 'camera', paused: this.#producer.paused, wantedLayer: null }];
  }

  get closed(): boolean {
    return this.#closed;
  }

  onClosed(listener: () => void): void {
    this.#onClosed = listener;
  }

  closeProducer(id: MediaId): void {
    if (this.#producer.closed || id !== this.#producer.id) {
      throw notFound('producer');
    }
    clearInterval(this.#timer);
    this.#producer.close();
  }

  consumes(): boolean {
    return false;
  }

  unconsume(): boolean {
    return false;
  }

  refuse(): [] {
    return [];
  }

  consume(): Promise<ConsumerOptions | null> {
    return Promise.resolve(null);
  }

  prime(): Promise<ConsumerOptions | null> {
    return Promise.resolve(null);
  }

  /** They have no browser, so nobody makes these requests for them. */
  openSend(): Promise<TransportOptions> {
    return Promise.reject(notFound('transport'));
  }

  connect(): Promise<void> {
    return Promise.reject(notFound('transport'));
  }

  restartIce(): Promise<IceParameters> {
    return Promise.reject(notFound('transport'));
  }

  produce(): Promise<ProducerInfo> {
    return Promise.reject(notFound('transport'));
  }

  setProducerPaused(): Promise<void> {
    return Promise.reject(notFound('producer'));
  }

  resumeConsumers(): Promise<void> {
    return Promise.reject(notFound('consumer'));
  }

  watch(): Promise<void> {
    return Promise.reject(notFound('consumer'));
  }

  close(): void {
    if (this.#closed) {
      return;
    }
    this.#closed = true;
    clearInterval(this.#timer);
    this.#transport.close();
    this.#onClosed();
  }

  #send(): void {
    const frame = this.#clip[this.#next];
    if (frame === undefined) {
      return;
    }
    this.#next = (this.#next + 1) % this.#clip.length;
    for (const packet of this.#packetizer.packets(frame.data, CLOCK_RATE / FRAMES_PER_SECOND)) {
      this.#producer.send(packet);
    }
  }

  /** Somebody begins to watch: the next frame must be a key frame. */
  #toKeyFrame(): void {
    const later = this.#clip.findIndex(({ isKey }, index) => isKey && index >= this.#next);
    this.#next = Math.max(0, later === -1 ? this.#clip.findIndex(({ isKey }) => isKey) : later);
  }
}
