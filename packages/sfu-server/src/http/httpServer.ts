import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import type { Guard } from '../guard.ts';
import { answerBroken, refuseTunnel } from './brokenRequests.ts';
import type { Exchanges } from './Exchanges.ts';
import { ProtectedResponse } from './securityHeaders.ts';

/** How long a connection may take to make a request, and how large that may be. */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 120_000,
  // Longer than the interval between two pings: a polling client keeps the connection between its answers.
  keepAliveTimeout: 20_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 8 * 1024,
  ServerResponse: ProtectedResponse,
  // Anything but a WebSocket is answered as if no other protocol had been requested.
  shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket',
};
/** Requests per connection: a page makes a few dozen. */
const REQUESTS_PER_CONNECTION = 1_000;
const MAX_HEADERS = 64;

/** The one HTTP server: plain connections reach it directly, those over TLS once they are secure. */
export function createHttpServer(): Server {
  const http = createServer(LIMITS);
  http.maxRequestsPerSocket = REQUESTS_PER_CONNECTION;
  http.maxHeadersCount = MAX_HEADERS;
  return http;
}

/** Answers valid requests and anything else; none of it ends the process. */
export function serveRequests(http: Server, exchanges: Exchanges, guard: Guard): void {
  const serve = guard.wrap('HTTP request', (request: IncomingMessage, response: ServerResponse) => {
    exchanges.serve(request, response);
  });
  // A client that asks before sending a body (RFC 9110, 10.1.1) is told to go on once the body is to be read.
  http.on('request', serve).on('checkContinue', serve);
  http.on('clientError', guard.wrap('clientError', answerBroken(exchanges)));
  http.on('connect', guard.wrap('connect', refuseTunnel(exchanges)));
}

/**
 * Accepts no more connections, and closes all existing ones: browsers hold some open that they do not use.
 * Does nothing if none were ever accepted.
 */
export async function closeHttp(http: Server, closeSockets: () => Promise<void>): Promise<void> {
  if (!http.listening) {
    return;
  }
  const closed = new Promise<void>((resolve) => {
    http.close(() => {
      resolve();
    });
  });
  await closeSockets();
  http.closeAllConnections();
  await closed;
}
