import {
  PROTOCOL_VERSION,
  SOCKET_PATH,
  ackEnvelope,
  parseResponse,
  type ConsumerOptions,
  type CreatedClass,
  type RequestInput,
  type RequestName,
  type RequestResponse,
} from '@gongbang/protocol';
import { RECONNECT } from '@gongbang/client/connection/reconnectPolicy.ts';
import { io, type Socket } from 'socket.io-client';

import type { RtcPeers } from './RtcPeers.ts';
import { OPUS_TRACK, RECEIVE } from './rtp.ts';
import { newSecret } from './TestClient.ts';

const ANSWER_MS = 10_000;
/** Wire ids of someone who has media. */
const WIRES = 100;
const VOICE = { ssrc: 1111, payloadType: 111, size: 120, perSecond: 50, kind: 'audio' } as const;
let addresses = 0;

export interface ReturnerOptions {
  readonly url: string;
  readonly created: CreatedClass;
  readonly role: 'mentor' | 'mentee';
  /** Peers for media, and the first of a hundred wire ids; without it, chat and presence only. */
  readonly wire?: { readonly rtc: RtcPeers; readonly id: number };
}

/** Someone who comes back as the page does, by its reconnection policy: joins again, and sends and receives again. */
export class Returner implements Disposable {
  readonly #options: ReturnerOptions;
  readonly #socket: Socket;
  /** Actions on the wire, one after another. */
  #work: Promise<void> = Promise.resolve();
  #joined = Promise.withResolvers<number>();
  #heard = Promise.withResolvers<number>();
  /** Wire ids in use. */
  readonly #open: number[] = [];
  #visit = 0;
  #wires = 0;

  constructor(options: ReturnerOptions) {
    this.#options = options;
    const { url, created, role } = options;
    addresses += 1;
    this.#socket = io(url, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      forceNew: true,
      ...RECONNECT,
      extraHeaders: { 'X-Forwarded-For': `198.18.${(addresses >> 8) & 255}.${addresses & 255}` },
      auth: {
        protocolVersion: PROTOCOL_VERSION,
        classId: created.class.id,
        linkKey: created.keys[role],
        peerKey: newSecret(),
      },
    });
    this.#socket.on('connect', () => {
      this.#comeIn();
    });
    this.#socket.on('media:lost', () => {
      this.#comeIn();
    });
    this.#socket.on('consumer:added', ({ consumer }: { consumer: ConsumerOptions }) => {
      this.#then(() => this.#hear([consumer]));
    });
    this.#socket.on('disconnect', (reason) => {
      if (reason === 'io server disconnect') {
        this.#socket.connect();
      }
    });
  }

  /** From now on, `joined` and `heard` refer to the next time. */
  await(): { joined: Promise<number>; heard: Promise<number> } {
    this.#joined = Promise.withResolvers();
    this.#heard = Promise.withResolvers();
    return this.now;
  }

  /** When (by `performance.now`) they were in, and heard somebody. */
  get now(): { joined: Promise<number>; heard: Promise<number> } {
    return { joined: this.#joined.promise, heard: this.#heard.promise };
  }

  async do<N extends RequestName>(name: N, payload: RequestInput[N]): Promise<RequestResponse[N]> {
    const ack = ackEnvelope.parse(await this.#socket.timeout(ANSWER_MS).emitWithAck(name, payload));
    if (!ack.ok) {
      throw new Error(`${name}: ${ack.error.code} ${ack.error.message}`);
    }
    const answer = parseResponse(name, ack.data);
    if (!answer.success) {
      throw answer.error;
    }
    return answer.data;
  }

  [Symbol.dispose](): void {
    this.#socket.disconnect();
  }

  #comeIn(): void {
    this.#visit += 1;
    const visit = this.#visit;
    this.#then(async () => {
      try {
        if (visit === this.#visit) {
          await this.#join();
        }
      } catch {
        // The server, or something on the way, went away meanwhile: try again, as the page does.
        if (visit === this.#visit && this.#socket.connected) {
          this.#comeIn();
        }
      }
    });
  }

  /** What failed because the server went away meanwhile is repeated when it is back. */
  #then(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch(() => undefined);
  }

  async #join(): Promise<void> {
    const { wire, role } = this.#options;
    const media =
      wire === undefined
        ? {}
        : { media: { rtpCapabilities: RECEIVE, dtlsParameters: wire.rtc.dtlsParameters } };
    const joined = await this.do('class:join', { name: '돌아온 이', ...media });
    this.#joined.resolve(performance.now());
    const { sendTransport, recvTransport, consumers = [] } = joined.media ?? {};
    if (wire === undefined || recvTransport == null) {
      return;
    }
    for (const id of this.#open.splice(0)) {
      wire.rtc.drop(id);
    }
    await wire.rtc.open(this.#nextWire(), recvTransport);
    if (sendTransport != null) {
      await this.#speak(sendTransport);
    }
    if (role === 'mentee') {
      await this.#hear(consumers);
    }
  }

  /** A different id each time: news about the previous one may still be on the way. */
  #nextWire(): number {
    this.#wires += 1;
    const id = (this.#options.wire?.id ?? 0) + (this.#wires % WIRES);
    this.#open.push(id);
    return id;
  }

  async #speak(transport: Parameters<RtcPeers['open']>[1]): Promise<void> {
    const { wire } = this.#options;
    await this.do('class:start', {});
    await this.do('producer:create', { source: 'mic', kind: 'audio', rtpParameters: OPUS_TRACK });
    if (wire !== undefined) {
      const id = this.#nextWire();
      await wire.rtc.open(id, transport);
      wire.rtc.flow(id, VOICE);
    }
  }

  async #hear(consumers: readonly ConsumerOptions[]): Promise<void> {
    const { wire } = this.#options;
    if (wire === undefined || consumers.length === 0) {
      return;
    }
    const visit = this.#visit;
    await this.do('consumer:resume', { consumerIds: consumers.map(({ id }) => id) });
    const [id = wire.id] = this.#open;
    while (visit === this.#visit && (await wire.rtc.counts(id)).rtp === 0) {
      await wire.rtc.settle(id);
    }
    if (visit === this.#visit) {
      this.#heard.resolve(performance.now());
    }
  }
}
