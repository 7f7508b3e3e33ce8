import type { Socket } from 'node:net';

import Koa from 'koa';

import { ClassroomError, keeperStuck } from '../rules/ClassroomError.ts';
import type { Clock, Log } from '../ports/world.ts';
import type { CommitDoor } from '../room/CommitDoor.ts';
import { apiRouter, type ApiParts } from './api.ts';
import { refusePacked } from './bodies.ts';
import { answerErrors, type RefusalObserver } from './errors.ts';
import { healthRouter, type HealthParts } from './health.ts';
import { freshNonce, servePage, type PageState } from './page.ts';
import { pagePolicy } from './securityHeaders.ts';
import type { PublicCourses } from './publicPages.ts';
import { payRouter } from './payments/payPages.ts';
import { answerPolling, type PollingSide } from './socketAddress.ts';
import { trustRouter, type TrustParts } from './trust.ts';

export interface AppParts extends ApiParts, HealthParts, TrustParts {
  readonly log: Log;
  readonly observer: RefusalObserver;
  readonly trustProxy: boolean;
  /** Folder of the built page. */
  readonly webRoot: string;
  readonly polling: PollingSide;
  readonly publicCourses: PublicCourses | null;
  readonly clock: Pick<Clock, 'now'>;
  readonly door: Pick<CommitDoor, 'settledInTime' | 'assertMoving' | 'keeper' | 'witness'>;
  /** Whether a connection is one too many for the server. */
  readonly isSurplus: (socket: Socket) => boolean;
}

/** The Koa application: health, REST and the page. */
export function createApp(parts: AppParts): Koa<PageState> {
  const app = new Koa<PageState>();
  app.on('error', (error: unknown) => {
    if (!isReaderGone(error)) {
      parts.log.warn({ err: error }, 'HTTP response failed');
    }
  });
  app.use(freshNonce);
  app.use(allowPage);
  app.use(answerErrors(parts.log, parts.observer, parts.trustProxy));
  app.use(readTarget);
  app.use(refuseSurplus(parts.isSurplus));
  app.use(refusePacked);
  app.use(answerPolling(parts.polling));
  const health = healthRouter(parts);
  const api = apiRouter(parts);
  const trust = trustRouter(parts);
  const pay = payRouter({
    ...{ orders: parts.site.courses.orders, studioName: parts.studio.about.name },
    ...{ trustProxy: parts.trustProxy, log: parts.log },
  });
  app.use(health.routes());
  app.use(answerDurably(parts.door));
  app.use(api.routes());
  app.use(trust.routes());
  app.use(pay.routes());
  const { publicUrl, trustProxy, publicCourses, clock, log } = parts;
  app.use(
    servePage({
      ...{ root: parts.webRoot, studioName: parts.studio.about.name, publicUrl, trustProxy },
      ...{ publicCourses, clock, log },
    }),
  );
  return app;
}

/**
 * Whatever an answer reveals of stored data is durable by then. While the disk is stuck, the page itself is still served; its
 * requests are refused, and repeated later. If the disk gets stuck during a request that changes something, the answer is that
 * nobody knows whether it was kept.
 */
function answerDurably(door: AppParts['door']): Koa.Middleware<PageState> {
  /** @param tells whether the answer reveals stored data */
  const settle = async (method: string, tells: boolean): Promise<void> => {
    try {
      await door.settledInTime();
    } catch (error) {
      if (!(error instanceof ClassroomError) || error.reason !== 'NOT_SAID') {
        throw error;
      }
      if (tells) {
        throw method === 'GET' ? keeperStuck(door.keeper) : error;
      }
    }
  };
  return async (context, next) => {
    const isAsked = context.path.startsWith('/api/');
    if (isAsked) {
      door.assertMoving();
    }
    const assertTaken = door.witness();
    try {
      await next();
    } catch (error) {
      await settle(context.method, false);
      throw error;
    }
    await settle(context.method, isAsked);
    if (isAsked) {
      assertTaken();
    }
  };
}

/** An answer that breaks off because its reader is gone is not the server's fault, and should not fill the log. */
function isReaderGone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE'].includes(code) || code.startsWith('HPE_');
}

/** The first connections past the limit are told so; each is closed after its answer. */
function refuseSurplus(isSurplus: AppParts['isSurplus']): Koa.Middleware<PageState> {
  return async (context, next) => {
    if (isSurplus(context.req.socket)) {
      context.set('Connection', 'close');
      throw new ClassroomError(
        'SERVER_BUSY',
        'The server has no room for another connection. Try again in a moment.',
      );
    }
    await next();
  };
}

/**
 * Reduces the request target to its path: a client may also name the server (RFC 9112, 3.2.2). A target that
 * is not an address, or names two hosts at once, is refused before any other code can misread it.
 */
const readTarget: Koa.Middleware<PageState> = async (context, next) => {
  const { req } = context;
  const target = URL.parse(req.url ?? '', 'http://localhost');
  if (target === null || (req.headersDistinct['host']?.length ?? 0) > 1) {
    return context.throw(400, 'This is not a valid address.');
  }
  if (req.url?.startsWith('/') === false) {
    req.url = target.pathname + target.search;
  }
  await next();
};

/** The page's policy, which names the answer's nonce; all other headers are the same on every answer. */
const allowPage: Koa.Middleware<PageState> = async (context, next) => {
  context.set('Content-Security-Policy', pagePolicy(context.state.nonce));
  await next();
};
