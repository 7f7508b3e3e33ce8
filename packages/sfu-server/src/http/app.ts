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
  readonly door: Pick<CommitDoor, 'settledInTime' | 'assertMoving' | 'keeper'>;
  /** Whether a connection is one too many for the server. */
  readonly isSurplus: (socket: Socket) => boolean;
}

/** The Koa application: health, REST and the page. */
export function createApp(parts: AppParts): Koa<PageState> {
  const app = new Koa<PageState>();
  app.on('error', (error: unknown) => {
    if (!isReaderGone(error)) {
      parts.log.warn({ err: error }, 'HTTP answer failed');
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
 * Whatever an answer tells of what was kept is durable by then. While the disk is stuck, the page still comes; what it asks for
 * is refused, and asked for again. Where it gets stuck meanwhile, whoever has changed something is told that nobody knows.
 */
function answerDurably(door: AppParts['door']): Koa.Middleware<PageState> {
  /** @param tells whether the answer tells of what was kept */
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
    try {
      await next();
    } catch (error) {
      await settle(context.method, false);
      throw error;
    }
    await settle(context.method, isAsked);
  };
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
 * What is asked for, by its path alone: a client may name the server as well (RFC 9112, 3.2.2), and what is no address, or
 * asks two hosts at once, is answered before anybody reads it in a way of their own.
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

/** The page's policy, which names the answer's nonce; all other headers are every answer's. */
const allowPage: Koa.Middleware<PageState> = async (context, next) => {
  context.set('Content-Security-Policy', pagePolicy(context.state.nonce));
  await next();
};
