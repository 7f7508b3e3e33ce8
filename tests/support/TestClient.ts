import { randomBytes } from 'node:crypto';

import {
  PROTOCOL_VERSION,
  SECRET_BYTES,
  SOCKET_PATH,
  ackEnvelope,
  notificationNames,
  parseNotification,
  parseResponse,
  type Ack,
  type CreatedClass,
  type NotificationName,
  type NotificationPayload,
  type RequestInput,
  type RequestName,
  type RequestResponse,
  type LinkRole,
} from '@gongbang/protocol';
import { io, type Socket } from 'socket.io-client';

import { DTLS, RECEIVE } from './rtp.ts';

export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

export interface TestClientOptions {
  readonly peerKey?: string;
  readonly linkKey?: string;
  readonly auth?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
  /** Certificate of the authority that it trusts. */
  readonly ca?: string;
  /** The transports that it tries in turn. */
  readonly ways?: readonly ('websocket' | 'polling')[];
}

const JOIN_MEDIA = { rtpCapabilities: RECEIVE, dtlsParameters: DTLS };

let addresses = 0;

/** Each from its own address, if the server trusts what a proxy says: a single one would soon be rate-limited. */
export function nextAddress(): string {
  addresses += 1;
  return `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`;
}

/** A client on the wire: real Socket.io, checked against the protocol, no WebRTC. */
export class TestClient implements Disposable {
  readonly socket: Socket;
  /** Everything that ever came in. */
  readonly #heard: { name: NotificationName; payload: unknown }[] = [];
  readonly #inbox: { name: NotificationName; payload: unknown }[] = [];
  readonly #waiting = new Set<() => void>();

  private constructor(socket: Socket) {
    this.socket = socket;
    for (const name of notificationNames) {
      socket.on(name, (raw: unknown) => {
        const parsed = parseNotification(name, raw);
        if (!parsed.success) {
          throw new Error(`${name} is not of the protocol: ${parsed.error.message}`);
        }
        this.#inbox.push({ name, payload: parsed.data });
        this.#heard.push({ name, payload: parsed.data });
        for (const check of [...this.#waiting]) {
          check();
        }
      });
    }
  }

  /** Connects as somebody with a link. @throws the server's refusal, with `data.code` */
  static async connect(
    url: string,
    { class: { id }, keys }: CreatedClass,
    role: LinkRole,
    {
      peerKey = newSecret(),
      linkKey = role === 'camera' ? '' : keys[role],
      auth,
      headers = {},
      ca,
      ways = ['websocket'],
    }: TestClientOptions = {},
  ): Promise<TestClient> {
    const socket = io(url, {
      path: SOCKET_PATH,
      transports: [...ways],
      tryAllTransports: true,
      reconnection: false,
      forceNew: true,
      ...(ca === undefined ? {} : { ca }),
      extraHeaders: { 'X-Forwarded-For': nextAddress(), ...headers },
      auth: auth ?? { protocolVersion: PROTOCOL_VERSION, classId: id, linkKey, peerKey },
    });
    const client = new TestClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', (error) => {
        socket.disconnect();
        reject(error);
      });
    });
    return client;
  }

  /** Makes a request, and checks the answer against the protocol. */
  async request<N extends RequestName>(name: N, payload: RequestInput[N]): Promise<Ack<RequestResponse[N]>> {
    return this.requestRaw(name, payload);
  }

  /** Makes a request with any payload. */
  async requestRaw<N extends RequestName>(name: N, payload: unknown): Promise<Ack<RequestResponse[N]>> {
    const ack = ackEnvelope.parse(await this.socket.emitWithAck(name, payload));
    if (!ack.ok) {
      return ack;
    }
    const response = parseResponse(name, ack.data);
    if (!response.success) {
      throw new Error(`The answer to ${name} is not of the protocol: ${response.error.message}`);
    }
    return { ok: true, data: response.data };
  }

  /** Makes a request that must succeed. */
  async do<N extends RequestName>(name: N, payload: RequestInput[N]): Promise<RequestResponse[N]> {
    const ack = await this.request(name, payload);
    if (!ack.ok) {
      throw new Error(`${name}: ${ack.error.code} ${ack.error.message}`);
    }
    return ack.data;
  }

  /** Makes a request that must fail; returns its code. */
  async refused<N extends RequestName>(name: N, payload: RequestInput[N]): Promise<string> {
    const ack = await this.request(name, payload);
    return ack.ok ? 'OK' : ack.error.code;
  }

  join(name: string, rest: Partial<RequestInput['class:join']> = {}): Promise<RequestResponse['class:join']> {
    return this.do('class:join', { name, media: JOIN_MEDIA, ...rest });
  }

  /** The next notification of that name that matches, taken out of the inbox. */
  async next<N extends NotificationName>(
    name: N,
    fits: (payload: NotificationPayload[N]) => boolean = () => true,
  ): Promise<NotificationPayload[N]> {
    const take = (): NotificationPayload[N] | null => {
      for (const [index, entry] of this.#inbox.entries()) {
        const parsed = entry.name === name ? parseNotification(name, entry.payload) : null;
        if (parsed?.success === true && fits(parsed.data)) {
          this.#inbox.splice(index, 1);
          return parsed.data;
        }
      }
      return null;
    };
    const there = take();
    if (there !== null) {
      return there;
    }
    return new Promise((resolve) => {
      const check = (): void => {
        const found = take();
        if (found !== null) {
          this.#waiting.delete(check);
          resolve(found);
        }
      };
      this.#waiting.add(check);
    });
  }

  /** All notifications of that name that ever came in, taken or not. */
  everHeard<N extends NotificationName>(name: N): NotificationPayload[N][] {
    return this.#heard.flatMap((entry) => {
      const parsed = entry.name === name ? parseNotification(name, entry.payload) : null;
      return parsed?.success === true ? [parsed.data] : [];
    });
  }

  /** Waits until more than that many of that name have come in, taken or not. */
  async heardMore(name: NotificationName, count: number): Promise<void> {
    const isSo = (): boolean => this.#heard.filter((entry) => entry.name === name).length > count;
    if (isSo()) {
      return;
    }
    await new Promise<void>((resolve) => {
      const check = (): void => {
        if (isSo()) {
          this.#waiting.delete(check);
          resolve();
        }
      };
      this.#waiting.add(check);
    });
  }

  /** Names of notifications that came in and were not taken. */
  get inbox(): NotificationName[] {
    return this.#inbox.map(({ name }) => name);
  }

  /** Waits for the server to close the connection; returns Socket.io's reason. */
  async closed(): Promise<string> {
    return new Promise((resolve) => {
      this.socket.once('disconnect', resolve);
    });
  }

  /** The connection is cut: no leave, no goodbye. */
  cut(): void {
    this.socket.io.engine.close();
  }

  [Symbol.dispose](): void {
    this.socket.disconnect();
  }
}
