import {
  PROTOCOL_VERSION,
  SOCKET_PATH,
  ackEnvelope,
  errorCode,
  notificationNames,
  parseNotification,
  parseResponse,
  type Handshake,
  type NotificationName,
  type NotificationPayload,
  type RequestInput,
  type RequestName,
  type RequestResponse,
} from '@gongbang/protocol';
import { XHR, io, type Socket } from 'socket.io-client';

import { askingFirst } from './AskingWebSocket.ts';
import { ClientError, codeOf, type ClientErrorCode } from './ClientError.ts';
import type { Http } from './http.ts';
import { RECONNECT, waysAt, type Way } from './reconnectPolicy.ts';

/** Where the server is, and how to ask it what a socket does not say. */
export interface SignalingServer {
  /** Its origin; empty if it is the page's own. */
  readonly endpoint: string;
  readonly http: Pick<Http, 'isThere' | 'greetSocket'>;
}

/** What Signaling tells its owner. */
export interface SignalingListener {
  connected(): void;
  /** The wire is lost; `final` if the server closed it on purpose and it will not come back by itself. */
  disconnected(final: boolean): void;
  /** The server did not let us in. */
  refused(code: ClientErrorCode): void;
  notified(notification: AnyNotification): void;
}

/** A notification with its name, as a union to switch over. */
export type AnyNotification = {
  [N in NotificationName]: { readonly name: N; readonly payload: NotificationPayload[N] };
}[NotificationName];

/** How long a request may take, in ms. */
const REQUEST_TIMEOUT_MS = 10_000;
/** How long a request made because the network seems broken may take, in ms. */
const PROBE_TIMEOUT_MS = 2500;
/** How long one request of long polling may take, in ms. */
const POLL_TIMEOUT_MS = 15_000;

interface RequestOptions<N extends RequestName> {
  readonly timeoutMs?: number;
  readonly heard?: (response: RequestResponse[N]) => void;
}

/** The way to the server: typed requests up, validated notifications down. Reconnects by itself. */
export class Signaling {
  readonly #socket: Socket;
  /** The best way on which this page has been connected. */
  #known: Way | null = null;
  #wasSilent = false;
  /** Whether the last attempt to connect failed. */
  #hasFailed = false;
  readonly #transports;
  readonly #http: SignalingServer['http'];
  /** Whether there ever was a connection; if so, it was not this page that was refused. */
  #wasIn = false;
  #isAsking = false;

  constructor(
    { endpoint, http }: SignalingServer,
    credentials: Omit<Handshake, 'protocolVersion'>,
    listener: SignalingListener,
  ) {
    const auth: Handshake = { ...credentials, protocolVersion: PROTOCOL_VERSION };
    this.#http = http;
    this.#transports = {
      websocket: askingFirst({ isInDoubt: () => this.#hasFailed, isThere: http.isThere }),
      polling: XHR,
    };
    this.#socket = io(endpoint === '' ? location.origin : endpoint, {
      path: SOCKET_PATH,
      transports: this.#transportsAt(0),
      // If a proxy, or Safari with a certificate that was only clicked through, refuses a WebSocket, the next one is tried.
      tryAllTransports: true,
      // A poll is answered at least every ten seconds; without an answer the browser would wait for minutes.
      requestTimeout: POLL_TIMEOUT_MS,
      autoConnect: false,
      auth,
      ...RECONNECT,
    });
    const ask = (): void => void this.#askWhy(listener);
    this.#socket.io.on('reconnect_attempt', (attempt) => {
      this.#tryWays(attempt);
    });
    this.#socket.io.on('open', () => {
      const { name } = this.#socket.io.engine.transport;
      this.#known = name === 'websocket' ? name : (this.#known ?? 'polling');
      this.#wasSilent = false;
      this.#hasFailed = false;
      this.#tryWays(0);
    });
    this.#socket.io.on('error', ({ message }) => {
      this.#hasFailed = true;
      this.#wasSilent = message === 'timeout';
    });
    this.#socket.io.on('error', ask);
    this.#socket.io.on('close', (reason) => {
      // Over polling the page may fetch; it learns of a refusal only when it sends something.
      if (reason === 'transport error') {
        ask();
      }
    });
    this.#socket.on('connect', () => {
      this.#wasIn = true;
      listener.connected();
    });
    this.#socket.on('disconnect', () => {
      listener.disconnected(!this.#socket.active);
    });
    this.#socket.on('connect_error', (error: Error & { data?: unknown }) => {
      // While it is active, Socket.io retries by itself; otherwise the server has said no.
      if (!this.#socket.active) {
        listener.refused(refusalOf(error.data));
      }
    });
    for (const name of notificationNames) {
      this.#listen(name, listener);
    }
  }

  get connected(): boolean {
    return this.#socket.connected;
  }

  /** Connects, or tries right away instead of waiting for the next attempt. */
  connect(): void {
    if (!this.#socket.connected) {
      this.#tryWays(0);
      this.#socket.disconnect().connect();
    }
  }

  close(): void {
    this.#socket.off().disconnect();
  }

  /**
   * @param heard called as the answer arrives. What arrives after it in one poll is told before the returned promise's owner
   * goes on.
   * @throws ClientError with the server's code, TIMEOUT or DISCONNECTED
   */
  async request<N extends RequestName>(
    name: N,
    payload: RequestInput[N],
    { timeoutMs = REQUEST_TIMEOUT_MS, heard }: RequestOptions<N> = {},
  ): Promise<RequestResponse[N]> {
    if (!this.#socket.connected) {
      throw new ClientError('DISCONNECTED', 'Not connected.');
    }
    return new Promise((resolve, reject) => {
      this.#socket.timeout(timeoutMs).emit(name, payload, (lost: Error | null, answer: unknown) => {
        if (lost !== null) {
          reject(new ClientError(this.connected ? 'TIMEOUT' : 'DISCONNECTED', `No answer to ${name}.`));
          return;
        }
        try {
          const response = understood(name, answer);
          heard?.(response);
          resolve(response);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });
  }

  /**
   * A request that shows whether the server can be reached: without an answer, the connection is dropped for a new one.
   * TCP itself would keep trying for minutes.
   * @throws ClientError
   */
  async probe<N extends RequestName>(name: N, payload: RequestInput[N]): Promise<RequestResponse[N]> {
    try {
      return await this.request(name, payload, { timeoutMs: PROBE_TIMEOUT_MS });
    } catch (error) {
      if (error instanceof ClientError && error.code === 'TIMEOUT' && this.#socket.connected) {
        // As if the wire had reported it, so that Socket.io starts to reconnect at once.
        this.#socket.io.engine.transport.close();
      }
      throw error;
    }
  }

  /** A browser does not say why a WebSocket failed; when asked, the server says whether it takes this page for a stranger's. */
  async #askWhy(listener: SignalingListener): Promise<void> {
    if (this.#wasIn || this.#isAsking) {
      return;
    }
    this.#isAsking = true;
    const isStranger = await this.#isTakenForStranger();
    this.#isAsking = false;
    if (isStranger && !this.connected) {
      this.#socket.disconnect();
      listener.refused('ORIGIN_REFUSED');
    }
  }

  /** Whether the server refuses connections from pages of this origin. */
  async #isTakenForStranger(): Promise<boolean> {
    try {
      await this.#http.greetSocket();
      return false;
    } catch (error) {
      return codeOf(error) === 'ORIGIN_REFUSED';
    }
  }

  #tryWays(attempt: number): void {
    this.#socket.io.opts.transports = this.#transportsAt(attempt);
  }

  #transportsAt(attempt: number) {
    const ways = waysAt(attempt, { known: this.#known, wasSilent: this.#wasSilent });
    return ways.map((way) => this.#transports[way]);
  }

  #listen(name: NotificationName, listener: SignalingListener): void {
    this.#socket.on(name, (raw: unknown) => {
      const parsed = parseNotification(name, raw);
      if (parsed.success) {
        // Name and payload belong together, which two separate unions cannot express.
        listener.notified({ name, payload: parsed.data } as AnyNotification);
      }
    });
  }
}

/** What was answered. @throws ClientError with the server's code, or SERVER_TOO_OLD */
function understood<N extends RequestName>(name: N, answer: unknown): RequestResponse[N] {
  const ack = ackEnvelope.parse(answer);
  if (!ack.ok) {
    throw new ClientError(ack.error.code, ack.error.message, ack.error.reason);
  }
  const response = parseResponse(name, ack.data);
  if (!response.success) {
    throw new ClientError(
      'SERVER_TOO_OLD',
      `The answer to ${name} is not understood: ${response.error.message}`,
    );
  }
  return response.data;
}

function refusalOf(data: unknown): ClientErrorCode {
  const code =
    typeof data === 'object' && data !== null && 'code' in data ? errorCode.safeParse(data.code) : null;
  return code?.success === true ? code.data : 'INTERNAL';
}
