import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import type { Guard } from '../guard.ts';
import { answerBroken, refuseTunnel } from './brokenRequests.ts';
import type { Exchanges } from './Exchanges.ts';
import { ProtectedResponse } from './securityHeaders.ts';

/** What a connection may take before it has said what it wants, and how much that may be. */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 120_000,
  // Longer than two pings are apart: who polls keeps the connection for their answers.
  keepAliveTimeout: 20_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 8 * 1024,
  ServerResponse: ProtectedResponse,
  // What is no WebSocket is answered as if nobody had asked for another protocol.
  shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket',
};
/** Requests on one connection: a page makes a few dozen. */
const REQUESTS_PER_CONNECTION = 1_000;
const MAX_HEADERS = 64;

/** The one HTTP server: plain connections come to it by themselves, those over TLS when they are secure. */
export function createHttpServer(): Server {
  const http = createServer(LIMITS);
  http.maxRequestsPerSocket = REQUESTS_PER_CONNECTION;
  http.maxHeadersCount = MAX_HEADERS;
  return http;
}

/** Answers requests, and what is none; nothing of it ends the process. */
export function serveRequests(http: Server, exchanges: Exchanges, guard: Guard): void {
  const serve = guard.wrap('HTTP request', (request: IncomingMessage, response: ServerResponse) => {
    exchanges.serve(request, response);
  });
  // Who asks before sending a body (RFC 9110, 10.1.1) is told to go on when it is read.
  http.on('request', serve).on('checkContinue', serve);
  http.on('clientError', guard.wrap('clientError', answerBroken(exchanges)));
  http.on('connect', guard.wrap('connect', refuseTunnel(exchanges)));
}

/**
 * Takes no more connections, and closes all that are there: browsers hold some open that they do not use. Does nothing where
 * none were ever taken.
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
