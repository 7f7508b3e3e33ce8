import {
  source,
  type DtlsParameters,
  type MediaId,
  type MediaKind,
  type MediaSetup,
  type RequestInput,
  type RequestResponse,
  type RtpParameters,
  type Source,
  type TransportOptions,
} from '@gongbang/protocol';
import type { Device, types } from 'mediasoup-client';

import { SENT_REEL } from '../model/classState.ts';
import { HandsKeeper, type ReplayOptions } from '../replay/HandsKeeper.ts';
import type { Replay } from '../replay/Replay.ts';
import { deferProbator } from './deferProbator.ts';
import { describeDependencies } from './describeDependencies.ts';
import { loadDevice, makeCertificate, openTrial } from './device.ts';
import { AV1, encodesAnything, encodingsOf, layersOf, type SendStyle } from './encodings.ts';
import { IceHealer } from './IceHealer.ts';
import { ReceivedMedia, type ReceivedMediaPort } from './ReceivedMedia.ts';
import { readStats, type StatsMemory, type StatsTrack, type TransportStats } from './stats.ts';
import {
  fromDtlsParameters,
  fromRtpCapabilities,
  fromRtpParameters,
  toIceServers,
  toTransportOptions,
} from './wire.ts';

type JoinMedia = NonNullable<RequestResponse['class:join']['media']>;
type JoinOffer = NonNullable<RequestInput['class:join']['media']>;

/** What a media session needs from whoever holds the connection to the server. */
export interface MediaPort extends ReceivedMediaPort {
  connect(transportId: MediaId, dtlsParameters: DtlsParameters): Promise<void>;
  produce(source: Source, kind: MediaKind, rtpParameters: RtpParameters): Promise<MediaId>;
  /** A transport to send on, for someone who had nothing to send so far. */
  openSend(): Promise<TransportOptions>;
  restartIce(transportId: MediaId): Promise<RequestResponse['transport:restartIce']>;
  /** ICE restarts did not help: media has to be rebuilt. */
  mediaFailed(): void;
  /** Whether the way through the network is lost has changed. */
  wayChanged(): void;
  /** Which pictures have their last half minute available for replay. */
  keptChanged(reels: readonly string[]): void;
}

/** Keeping of a picture that is sent: its frames tell which codec it is in. */
const KEPT = { mimeType: null, isSent: true } as const;
/** If ICE starts at all, it starts within this time, in ms. */
const ICE_BEGIN_MS = 100;

/** This browser's end of the media: one transport up, one down, as the role needs. */
export class MediaSession {
  /** What is received. */
  readonly received: ReceivedMedia;
  readonly #device: Device;
  readonly #certificate: RTCCertificate | null;
  readonly #port: MediaPort;
  /** Null if nobody replays here. */
  readonly #keeper: HandsKeeper | null;
  readonly #producers = new Set<types.Producer>();
  readonly #healers = new Map<types.Transport, IceHealer>();
  #send: types.Transport | null = null;
  #openingSend: Promise<void> | null = null;
  #recv: types.Transport | null = null;
  #iceServers: RTCIceServer[] = [];
  #closed = false;
  #reels = 0;

  private constructor(
    device: Device,
    certificate: RTCCertificate | null,
    port: MediaPort,
    keeper: HandsKeeper | null,
  ) {
    this.#device = device;
    this.#certificate = certificate;
    this.#port = port;
    this.#keeper = keeper;
    this.received = new ReceivedMedia(port, () => openTrial(device), keeper);
  }

  /**
   * Does in the green room everything that needs no class: the Device learns what the router can do, and the certificate is
   * made, so that its fingerprints can travel with the join.
   * @param keeps whether the last half minute of the hands is kept here
   * @throws Error if this browser has no WebRTC that we can use
   */
  static async prepare(setup: MediaSetup, port: MediaPort, { keeps = false } = {}): Promise<MediaSession> {
    const keeper = keeps
      ? new HandsKeeper({
          keptChanged: (reels) => {
            port.keptChanged(reels);
          },
          failed: () => {
            port.mediaFailed();
          },
        })
      : null;
    keeper?.prepare();
    const [device, certificate] = await Promise.all([loadDevice(setup), makeCertificate()]);
    return new MediaSession(device, certificate, port, keeper);
  }

  /** Replays the hands of the last seconds; null if they were not kept. */
  async replay(reel: string, options: ReplayOptions): Promise<Replay | null> {
    return (await this.#keeper?.replay(reel, options)) ?? null;
  }

  /** What is sent with the join. Transports that still run are named, so that the server can keep them. */
  get offer(): JoinOffer {
    const dtlsParameters = this.#dtlsParameters;
    return {
      rtpCapabilities: fromRtpCapabilities(this.#device.recvRtpCapabilities),
      keep: [this.#send, this.#recv].filter(isAlive).map(({ id }) => id),
      ...(dtlsParameters === null ? {} : { dtlsParameters }),
    };
  }

  /** Makes a transport to send on, if there is none. @throws ClientError */
  async openSend(): Promise<void> {
    if (isAlive(this.#send)) {
      return;
    }
    this.#openingSend ??= this.#port.openSend().then((options) => {
      if (!isAlive(this.#send) && !this.#closed) {
        this.#send = this.#makeTransport(options, 'send');
      }
    });
    try {
      await this.#openingSend;
    } finally {
      this.#openingSend = null;
    }
  }

  /** Whether media cannot get through at the moment. */
  get isLost(): boolean {
    return [...this.#healers.values()].some(({ isLost }) => isLost);
  }

  /** Whether everything that exists gets through. A transport with nothing to send yet does not count. */
  get isUp(): boolean {
    const transports = [this.#send, this.#recv].filter(isAlive);
    const connected = transports.filter(({ connectionState }) => connectionState === 'connected');
    const begun = transports.filter(({ connectionState }) => connectionState !== 'new');
    return connected.length > 0 && connected.length === begun.length && !this.isLost;
  }

  /** The network changed, or is back: lost ways are looked for right away. */
  hurry({ all = false } = {}): void {
    for (const healer of this.#healers.values()) {
      if (all || healer.isLost) {
        healer.hurry();
      }
    }
  }

  /** What the network has done with media since the same memory was last used. */
  async stats(memory: StatsMemory): Promise<TransportStats[]> {
    const transports = [this.#send, this.#recv].filter(isAlive);
    return Promise.all(
      transports.map(async (transport) =>
        readStats(
          transport.id,
          transport.direction === 'send' ? 'send' : 'receive',
          await transport.getStats(),
          memory,
          (track) => this.#nameOf(transport, track),
        ),
      ),
    );
  }

  /** Builds what the join answered, or adapts what is there to it. */
  async apply(media: JoinMedia): Promise<void> {
    this.#iceServers = toIceServers(media.iceServers);
    if (media.kept) {
      const iceServers = this.#iceServers;
      await Promise.all(
        [this.#send, this.#recv]
          .filter(isAlive)
          // Firefox refuses new ones on an existing connection: it keeps those it started with.
          .map((transport) => transport.updateIceServers({ iceServers }).catch(() => undefined)),
      );
      // Signalling is back, so new credentials can be had again.
      this.hurry();
    } else {
      await this.#keeper?.ready;
      if (this.#closed) {
        return;
      }
      this.#closeTransports();
      this.#send = this.#makeTransport(media.sendTransport, 'send');
      this.#recv = this.#makeTransport(media.recvTransport, 'recv');
    }
    await this.received.fit(this.#recv, media.consumers, media.primer);
    if (this.#recv !== null) {
      await begun(this.#recv);
    }
  }

  /**
   * Sends a track. The caller keeps the track: it is not stopped here.
   * @param without codecs that somebody in the class cannot receive
   */
  async produce(
    source: Source,
    track: MediaStreamTrack,
    style: SendStyle,
    without: ReadonlySet<string>,
  ): Promise<types.Producer> {
    if (source === 'hands') {
      await this.#keeper?.ready;
    }
    if (this.#send === null) {
      throw new Error('There is no transport to send on.');
    }
    const codecs = this.#device.sendRtpCapabilities.codecs ?? [];
    const codecOf = (mimeType?: string) => codecs.find((codec) => codec.mimeType === mimeType);
    const { mimeType, ...encoding } =
      encodingsOf(source, style, layersOf(track)).find(
        ({ mimeType: name }) => name === undefined || (codecOf(name) !== undefined && !without.has(name)),
      ) ?? {};
    const codec = codecOf(mimeType);
    // The mentor replays what they sent.
    const reel = source === 'hands' && this.#keeper !== null ? this.#nextReel() : null;
    const producer = await this.#send.produce({
      track,
      stopTracks: false,
      ...encoding,
      ...(codec === undefined ? {} : { codec }),
      ...(mimeType === AV1 ? { onRtpSender: describeDependencies(this.#send) } : {}),
      ...(reel === null
        ? {}
        : { onRtpSender: (sender: RTCRtpSender) => this.#keeper?.keep(reel, sender, KEPT) }),
      appData: { source },
    });
    this.#producers.add(producer);
    producer.observer.once('close', () => {
      this.#producers.delete(producer);
      if (reel !== null) {
        this.#keeper?.forget(reel);
      }
    });
    return producer;
  }

  /** Releases every transport, so that the next join gets new ones. */
  drop(): void {
    this.#closeTransports();
    this.received.tell();
  }

  close(): void {
    this.#closed = true;
    this.#closeTransports();
    this.#keeper?.close();
  }

  #nextReel(): string {
    this.#reels += 1;
    return `${SENT_REEL}${this.#reels}`;
  }

  get #dtlsParameters(): DtlsParameters | null {
    // Firefox doesn't reveal a certificate's fingerprints; they are sent with `transport:connect`.
    const fingerprints =
      this.#certificate !== null && 'getFingerprints' in this.#certificate
        ? this.#certificate.getFingerprints()
        : [];
    const known = fingerprints.flatMap(({ algorithm, value }) =>
      algorithm === 'sha-256' && value !== undefined
        ? [{ algorithm, value: value.toUpperCase() } as const]
        : [],
    );
    return known.length === 0 ? null : { role: 'client', fingerprints: known };
  }

  #makeTransport(options: TransportOptions | null, direction: 'send' | 'recv'): types.Transport | null {
    if (options === null) {
      return null;
    }
    const settings: types.TransportOptions = {
      ...toTransportOptions(options),
      iceServers: this.#iceServers,
      ...(this.#certificate === null ? {} : { additionalSettings: { certificates: [this.#certificate] } }),
    };
    const transport =
      direction === 'send'
        ? this.#device.createSendTransport(settings)
        : this.#device.createRecvTransport(settings);
    transport.on('connect', ({ dtlsParameters }, done, fail) => {
      if (options.connected) {
        done();
      } else {
        this.#port.connect(transport.id, fromDtlsParameters(dtlsParameters)).then(done, fail);
      }
    });
    transport.on('produce', ({ kind, rtpParameters, appData }, done, fail) => {
      this.#port
        .produce(source.parse(appData['source']), kind, fromRtpParameters(rtpParameters))
        .then((id) => {
          done({ id });
        }, fail);
    });
    if (direction === 'recv') {
      deferProbator(transport);
    }
    const healer = new IceHealer(transport, {
      expectsPackets: () => this.#expectsPackets(direction),
      restartIce: (id) => this.#port.restartIce(id),
      failed: () => {
        this.#port.mediaFailed();
      },
      changed: () => {
        this.#port.wayChanged();
      },
    });
    this.#healers.set(transport, healer);
    transport.observer.once('close', () => {
      this.#healers.delete(transport);
      this.#port.wayChanged();
    });
    return transport;
  }

  /** What a track carries, for people; empty if it carries nothing for anybody. */
  #nameOf(transport: types.Transport, { id, mid }: StatsTrack): string {
    if (transport !== this.#send) {
      return this.received.nameOfTrack(id);
    }
    const sent = [...this.#producers].find(
      ({ track, rtpParameters }) => track?.id === id || (mid !== '' && rtpParameters.mid === mid),
    );
    return sent === undefined ? '' : String(sent.appData['source']);
  }

  /** Whether a picture goes over a transport: if so, something comes back on it every second. */
  #expectsPackets(direction: 'send' | 'recv'): boolean {
    return direction === 'send' ? [...this.#producers].some(isSendingPicture) : this.received.isPictureDue;
  }

  #closeTransports(): void {
    this.#keeper?.forgetAll();
    this.#send?.close();
    this.#recv?.close();
    this.#send = null;
    this.#recv = null;
    this.received.clear();
  }
}

function isSendingPicture({ kind, paused, closed, rtpSender }: types.Producer): boolean {
  return kind === 'video' && !paused && !closed && rtpSender !== undefined && encodesAnything(rtpSender);
}

function isAlive(transport: types.Transport | null): transport is types.Transport {
  return transport !== null && !transport.closed;
}

/** Resolves when ICE has started, or does not start soon. */
function begun(transport: types.Transport): Promise<void> {
  return new Promise((resolve) => {
    if (transport.connectionState !== 'new') {
      resolve();
      return;
    }
    const timer = setTimeout(resolve, ICE_BEGIN_MS);
    transport.once('connectionstatechange', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
