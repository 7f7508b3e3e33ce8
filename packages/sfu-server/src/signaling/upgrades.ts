import { STATUS_CODES, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';

import { SOCKET_PATH } from '@gongbang/protocol';
import type { Server as Engine } from 'engine.io';

import type { Guard } from '../guard.ts';

/** Version of the protocol beneath Socket.io. */
const ENGINE_PROTOCOL = '4';

/** Says why an upgrade is not wanted: an HTTP status and a sentence; null when it is. */
export type Objection = (request: IncomingMessage) => { status: number; message: string } | null;

/**
 * Hands WebSockets to engine.io, and nothing else: it never sees a plain request, and no session can be taken over or
 * upgraded. What is refused is answered once, and closed.
 */
export function acceptUpgrades(http: HttpServer, engine: Engine, object: Objection, guard: Guard): void {
  const accept = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // A reset before there is a WebSocket is nobody's business.
    socket.on('error', () => socket.destroy());
    const objection = misdirected(request) ?? object(request);
    if (objection === null) {
      engine.handleUpgrade(request, socket, head);
    } else {
      refuse(socket, objection);
    }
  };
  http.on('upgrade', guard.wrap('upgrade', accept));
}

const misdirected: Objection = ({ method, url = '' }) => {
  const target = URL.parse(url, 'http://localhost');
  if (target?.pathname !== `${SOCKET_PATH}/`) {
    return { status: 404, message: 'There is no socket at this address.' };
  }
  const { searchParams: query } = target;
  return method === 'GET' &&
    query.get('EIO') === ENGINE_PROTOCOL &&
    query.get('transport') === 'websocket' &&
    !query.has('sid')
    ? null
    : { status: 400, message: 'Connect with Socket.io 4, over WebSocket.' };
};

function refuse(socket: Duplex, { status, message }: { status: number; message: string }): void {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(message)}`,
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
    'X-Content-Type-Options: nosniff',
    'Referrer-Policy: no-referrer',
    'Strict-Transport-Security: max-age=31536000; includeSubDomains',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${message}`, () => socket.destroy());
}
