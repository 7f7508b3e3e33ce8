import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';

import { SOCKET_PATH } from '@gongbang/protocol';

import type { Guard } from '../guard.ts';
import type { ClassEngine } from './ClassEngine.ts';

/** Version of the protocol beneath Socket.io, and of the WebSocket beneath that (RFC 6455, 4.1). */
const ENGINE_PROTOCOL = '4';
const WEBSOCKET_VERSION = '13';
/** A nonce of 16 bytes (RFC 6455, 4.1). */
const WEBSOCKET_KEY = /^[A-Za-z0-9+/]{22}==$/;

/** Why an upgrade is refused. */
export interface UpgradeRefusal {
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Nobody new is admitted while the server says its last words. */
export const CLOSING: UpgradeRefusal = {
  status: 503,
  message: 'The server is being restarted. Try again in a moment.',
};

/** Why an upgrade is refused; null if it is not. */
export type Objection = (request: IncomingMessage) => UpgradeRefusal | null;

/** What the HTTP server contributes to upgrades. */
export interface HttpSide {
  readonly http: HttpServer;
  /** Does something to a connection, guarded, once all earlier requests on it are answered. */
  readonly inTurn: (request: IncomingMessage, action: () => void) => void;
  /** Answers with the headers of every answer, and closes the connection. */
  readonly refuse: (socket: Duplex, refusal: UpgradeRefusal) => void;
}

/**
 * Hands WebSockets to engine.io, and nothing else: it never sees a plain request, and no session can be taken over or upgraded.
 * Refusals are answered once, here, and the connection closed: neither engine.io nor `ws` finds anything left to refuse.
 */
export function acceptUpgrades(
  { http, inTurn, refuse }: HttpSide,
  engine: ClassEngine,
  object: Objection,
  guard: Guard,
): void {
  const accept = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const objection =
      misdirected(request) ?? malformed(request) ?? object(request) ?? (engine.isClosing ? CLOSING : null);
    if (objection === null) {
      // None is spoken here, and a client offered none does without.
      delete request.headers['sec-websocket-protocol'];
      engine.handleUpgrade(request, socket, head);
    } else {
      refuse(socket, objection);
    }
  };
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // A reset before there is a WebSocket concerns nobody.
    socket.on('error', () => socket.destroy());
    inTurn(request, () => {
      accept(request, socket, head);
    });
  };
  http.on('upgrade', guard.wrap('upgrade', onUpgrade));
}

/** Each parameter must occur only once: duplicates would be read one way here, and another way further on. */
const misdirected: Objection = ({ method, url = '' }) => {
  const target = URL.parse(url, 'http://localhost');
  if (target?.pathname !== `${SOCKET_PATH}/`) {
    return { status: 404, message: 'There is no socket at this address.' };
  }
  const { searchParams: query } = target;
  const isOnce = query.size === new Set(query.keys()).size;
  return method === 'GET' &&
    isOnce &&
    query.get('EIO') === ENGINE_PROTOCOL &&
    query.get('transport') === 'websocket' &&
    !query.has('sid')
    ? null
    : { status: 400, message: 'Connect with Socket.io 4, over WebSocket.' };
};

/** The WebSocket handshake as RFC 6455, 4.2.1 requires it. */
const malformed: Objection = ({ headers, headersDistinct, httpVersion }) => {
  if (headers['sec-websocket-version'] !== WEBSOCKET_VERSION) {
    return {
      status: 426,
      message: `Connect with WebSocket version ${WEBSOCKET_VERSION}.`,
      headers: { Upgrade: 'websocket', 'Sec-WebSocket-Version': WEBSOCKET_VERSION },
    };
  }
  const isOne = [headersDistinct['host'], headersDistinct['origin']].every(
    (values) => (values?.length ?? 0) <= 1,
  );
  // What a proxy would read as a body would be frames here.
  const isBare = (headers['content-length'] ?? '0') === '0' && headers['transfer-encoding'] === undefined;
  return isOne && isBare && httpVersion !== '1.0' && WEBSOCKET_KEY.test(headers['sec-websocket-key'] ?? '')
    ? null
    : { status: 400, message: 'This is not a WebSocket handshake.' };
};
