import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import type { Exchanges } from './Exchanges.ts';
import { refuse, type Refusal } from './securityHeaders.ts';

const NO_TUNNEL: Refusal = {
  status: 405,
  message: 'This server does not open tunnels.',
  headers: { Allow: 'GET, HEAD' },
};
const BAD: Refusal = { status: 400, message: 'This is not an HTTP request.' };
/** What Node's parser gives up on, if there is something better to say than that it is malformed. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: { status: 431, message: 'The headers are too long.' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, message: 'The chunk extensions are too long.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: 'The request arrived too slowly.' },
};

/** For Node's `clientError`: unreadable input is refused with the headers of every answer, and not logged. */
export function answerBroken(exchanges: Exchanges): (error: Error, socket: Duplex) => void {
  return (error, socket) => {
    socket.on('error', () => socket.destroy());
    if (!(socket instanceof Socket) || !socket.writable) {
      socket.destroy();
      return;
    }
    const code = 'code' in error ? String(error.code) : '';
    exchanges.broken(socket, () => {
      refuse(socket, REFUSALS[code] ?? BAD);
    });
  };
}

/** For Node's `connect`: Node by itself would cut the connection, and with it earlier requests. */
export function refuseTunnel(exchanges: Exchanges): (request: IncomingMessage, socket: Duplex) => void {
  return (request, socket) => {
    socket.on('error', () => socket.destroy());
    exchanges.inTurn(request.socket, () => {
      refuse(socket, NO_TUNNEL);
    });
  };
}
