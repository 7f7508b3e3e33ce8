import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import { SOCKET_PATH } from '@gongbang/protocol';
import helmet from 'helmet';
import Koa from 'koa';

import { ClassroomError } from '../classroom/ClassroomError.ts';
import type { Log } from '../classroom/ports.ts';
import { apiRouter, type ApiParts } from './api.ts';
import { refusePacked } from './bodies.ts';
import { answerErrors, type RefusalObserver } from './errors.ts';
import { healthRouter, type HealthParts } from './health.ts';
import { freshNonce, servePage, type PageState } from './page.ts';

export interface AppParts extends ApiParts, HealthParts {
  readonly log: Log;
  readonly observer: RefusalObserver;
  readonly trustProxy: boolean;
  /** Folder of the built page. */
  readonly webRoot: string;
  /** Whether a connection is one too many for the server. */
  readonly isSurplus: (socket: Socket) => boolean;
}

/** What the page itself uses, and nobody else's frame. */
const PERMISSIONS_POLICY =
  'camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), picture-in-picture=(self), ' +
  'speaker-selection=(self), autoplay=(self), geolocation=(), payment=(), usb=()';

/** The Koa application: security headers on every answer, then health, REST and the page. */
export function createApp(parts: AppParts): Koa<PageState> {
  const app = new Koa<PageState>({ proxy: parts.trustProxy });
  app.on('error', (error: unknown) => {
    if (!isReaderGone(error)) {
      parts.log.warn({ err: error }, 'HTTP answer failed');
    }
  });
  app.use(freshNonce);
  app.use(securityHeaders());
  app.use(answerErrors(parts.log, parts.observer));
  app.use(refuseSurplus(parts.isSurplus));
  app.use(refusePacked);
  app.use(upgradeOnly);
  const health = healthRouter(parts);
  const api = apiRouter(parts);
  app.use(health.routes());
  app.use(api.routes());
  app.use(servePage(parts.webRoot));
  return app;
}

/** What breaks off with its reader is no fault of the server's, and nothing to fill the log with. */
function isReaderGone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE'].includes(code) || code.startsWith('HPE_');
}

/** The first connections past the limit are told so; each is closed with its answer. */
function refuseSurplus(isSurplus: AppParts['isSurplus']): Koa.Middleware<PageState> {
  return async (context, next) => {
    if (isSurplus(context.req.socket)) {
      context.set({ Connection: 'close', 'Retry-After': '5' });
      throw new ClassroomError(
        'SERVER_BUSY',
        'The server has no room for another connection. Try again in a moment.',
      );
    }
    await next();
  };
}

/** The socket's address, to one who does not ask for an upgrade. */
const upgradeOnly: Koa.Middleware<PageState> = async (context, next) => {
  if (context.path === SOCKET_PATH || context.path.startsWith(`${SOCKET_PATH}/`)) {
    context.set('Upgrade', 'websocket');
    context.throw(426, 'This is the socket’s address. Connect with Socket.io 4, over WebSocket.');
  }
  await next();
};

/** CSP without `unsafe-inline`; `no-referrer`, so that not even the path of a class leaves. */
function securityHeaders(): Koa.Middleware<PageState> {
  const nonces = new WeakMap<ServerResponse, string>();
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: [
          "'self'",
          (_request: IncomingMessage, response: ServerResponse) => `'nonce-${nonces.get(response) ?? ''}'`,
        ],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        mediaSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
  });
  return async (context, next) => {
    nonces.set(context.res, context.state.nonce);
    context.set('Permissions-Policy', PERMISSIONS_POLICY);
    await new Promise<void>((resolve, reject) => {
      protect(context.req, context.res, (error?: unknown) => {
        if (error instanceof Error) {
          reject(error);
        } else {
          resolve();
        }
      });
    });
    await next();
  };
}
