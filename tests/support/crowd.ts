import {
  PROTOCOL_VERSION,
  ackEnvelope,
  parseResponse,
  requestNames,
  type CreatedClass,
  type LinkRole,
  type RequestName,
} from '@gongbang/protocol';
import { siteKo } from '@gongbang/web/i18n/site/ko.ts';

import { withIds, type IdKind } from './arbitraries.ts';
import type { VolumeServer } from './volumeServer.ts';
import { CAMERA_TRACK, OPUS_TRACK } from './rtp.ts';
import { TestClient, newSecret } from './TestClient.ts';

/** A message from some seat: any event, with any arguments, with or without an ack. */
export interface Message {
  readonly seat: number;
  readonly event: string;
  readonly args: readonly unknown[];
  readonly isAcked: boolean;
}

type Ids = Record<IdKind, string[]>;
/** This many requests from one seat are in flight at a time. */
const IN_FLIGHT = 10;
const ANSWER_TIMEOUT_MS = 20_000;
const isRequest = (event: string): event is RequestName => requestNames.some((name) => name === event);

/** Someone who sends what they are told to, and comes back after being thrown out. */
class Seat {
  readonly #server: VolumeServer;
  readonly #created: CreatedClass;
  readonly #role: LinkRole;
  readonly #joins: boolean;
  readonly #auth: Record<string, unknown>;
  #client: TestClient | null = null;
  codes: Record<string, number> = {};

  constructor(server: VolumeServer, created: CreatedClass, role: LinkRole, linkKey: string, joins: boolean) {
    this.#server = server;
    this.#created = created;
    this.#role = role;
    this.#joins = joins;
    const { id } = created.class;
    this.#auth = { protocolVersion: PROTOCOL_VERSION, classId: id, linkKey, peerKey: newSecret() };
  }

  /** @returns the client, connected and (if still allowed) joined; null if the class is over for it */
  async client(): Promise<TestClient | null> {
    if (this.#client?.socket.connected === true) {
      return this.#client;
    }
    this.leave();
    try {
      this.#client = await TestClient.connect(this.#server.url, this.#created, this.#role, {
        auth: this.#auth,
      });
      if (this.#joins) {
        const { socket } = this.#client;
        // A socket that is closed by now keeps what it is given, and never answers.
        await socket
          .timeout(ANSWER_TIMEOUT_MS)
          .emitWithAck('class:join', { name: `자리 ${this.#role}`, media: JOIN });
      }
    } catch {
      this.leave();
    }
    return this.#client;
  }

  /** Sends everything, and checks each answer. @throws Error if an answer is not in the protocol, or missing */
  async send(messages: readonly Message[], ids: Ids): Promise<void> {
    for (let at = 0; at < messages.length; at += IN_FLIGHT) {
      const client = await this.client();
      if (client !== null) {
        const some = messages.slice(at, at + IN_FLIGHT);
        await Promise.all(some.map((message) => this.#one(client, message, ids)));
      }
    }
  }

  leave(): void {
    this.#client?.[Symbol.dispose]();
    this.#client = null;
  }

  async #one({ socket }: TestClient, { event, args, isAcked }: Message, ids: Ids): Promise<void> {
    const filled = args.map((arg) => withIds(arg, ids));
    if (!isAcked || !isRequest(event)) {
      socket.emit(event, ...filled);
      return;
    }
    let raw: unknown;
    try {
      raw = await socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck(event, ...filled);
    } catch (error) {
      if (socket.connected) {
        throw new Error(`${event} was never answered: ${show(filled)}`, { cause: error });
      }
      this.#count('closed');
      return;
    }
    const ack = ackEnvelope.parse(raw);
    this.#count(ack.ok ? 'OK' : ack.error.code);
    if (!ack.ok && ack.error.code === 'INTERNAL') {
      throw new Error(`${event} ended in INTERNAL: ${show(filled)}`);
    }
    if (ack.ok && !parseResponse(event, ack.data).success) {
      throw new Error(`${event} was answered with what is not of the protocol: ${show(ack.data)}`);
    }
  }

  #count(code: string): void {
    this.codes[code] = (this.codes[code] ?? 0) + 1;
  }
}

const JOIN = { rtpCapabilities: {} };
const show = (value: unknown): string => JSON.stringify(value).slice(0, 1000);

/** A live class with one seat of every kind, and someone who has not joined. */
export class Crowd implements AsyncDisposable {
  static readonly SIZE = 6;
  readonly #seats: Seat[];
  readonly #mentor: Seat;
  readonly #ids: Ids = { media: [], peer: [], item: ['step-one', 'clay'] };

  private constructor(seats: Seat[], mentor: Seat) {
    this.#seats = seats;
    this.#mentor = mentor;
  }

  static async gather(server: VolumeServer): Promise<Crowd> {
    const created = await server.createClass({
      steps: [{ id: 'step-one', title: '흙 반죽하기', note: '', minutes: null }],
      materials: [{ id: 'clay', text: '흙 300g' }],
    });
    const { mentor: mentorKey, mentee: menteeKey } = created.keys;
    const seat = (role: LinkRole, key: string, joins = true) => new Seat(server, created, role, key, joins);
    const mentor = seat('mentor', mentorKey);
    const teaching = await mentor.client();
    if (teaching === null) {
      throw new Error('The mentor was not let in.');
    }
    await teaching.do('class:start', {});
    const { key, cameraId } = await teaching.do('camera:invite', {});
    const crowd = new Crowd(
      [
        mentor,
        seat('mentee', menteeKey),
        seat('mentee', menteeKey),
        seat('mentee', menteeKey),
        seat('camera', key),
        seat('mentee', menteeKey, false),
      ],
      mentor,
    );
    const clients = await Promise.all(crowd.#seats.map((each) => each.client()));
    const media = crowd.#ids.media;
    for (const client of clients.slice(0, -1)) {
      const joined = await client?.do('class:join', {
        name: siteKo.photos.again,
        media: { rtpCapabilities: {} },
      });
      if (joined !== undefined) {
        crowd.#ids.peer.push(joined.snapshot.me.id);
        media.push(joined.media?.recvTransport?.id ?? '', joined.media?.sendTransport?.id ?? '');
      }
    }
    const camera = await teaching.do('producer:create', {
      source: 'camera',
      kind: 'video',
      rtpParameters: CAMERA_TRACK,
    });
    const mic = await teaching.do('producer:create', {
      source: 'mic',
      kind: 'audio',
      rtpParameters: OPUS_TRACK,
    });
    media.push(camera.producerId, mic.producerId);
    crowd.#ids.item.push(cameraId);
    await teaching.do('assistant:set', { peerId: crowd.#ids.peer[2] ?? '', isAssistant: true });
    return crowd;
  }

  /** Everybody sends their messages, all at the same time. */
  async send(messages: readonly Message[]): Promise<void> {
    await Promise.all(
      this.#seats.map((seat, index) =>
        seat.send(
          messages.filter((message) => message.seat === index),
          this.#ids,
        ),
      ),
    );
  }

  /** How often each code was answered. */
  get codes(): Record<string, number> {
    const sum: Record<string, number> = {};
    for (const { codes } of this.#seats) {
      for (const [code, count] of Object.entries(codes)) {
        sum[code] = (sum[code] ?? 0) + count;
      }
    }
    return sum;
  }

  /** Ends the class if it has not ended, and everybody is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    const mentor = await this.#mentor.client();
    for (const [name, payload] of [['class:join', { name: '끝' }] as const, ['class:end', {}] as const]) {
      // A mentor who has left has to rejoin to end it. One thrown out meanwhile gets no answer: then it ends without a mentor.
      await mentor?.socket
        .timeout(ANSWER_TIMEOUT_MS)
        .emitWithAck(name, payload)
        .catch(() => undefined);
    }
    for (const seat of this.#seats) {
      seat.leave();
    }
  }
}
