import type { IncomingMessage, ServerResponse } from 'node:http';

import helmet from 'helmet';
import Koa from 'koa';

import type { Log } from '../classroom/ports.ts';
import { apiRouter, type ApiParts } from './api.ts';
import { answerErrors, type RefusalObserver } from './errors.ts';
import { healthRouter, type HealthParts } from './health.ts';
import { freshNonce, servePage, type PageState } from './page.ts';

export interface AppParts extends ApiParts, HealthParts {
  readonly log: Log;
  readonly observer: RefusalObserver;
  readonly trustProxy: boolean;
  /** Folder of the built page. */
  readonly webRoot: string;
}

/** What the page itself uses, and nobody else's frame. */
const PERMISSIONS_POLICY =
  'camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), picture-in-picture=(self), ' +
  'speaker-selection=(self), autoplay=(self), geolocation=(), payment=(), usb=()';

/** The Koa application: security headers on every answer, then health, REST and the page. */
export function createApp(parts: AppParts): Koa<PageState> {
  const app = new Koa<PageState>({ proxy: parts.trustProxy, maxIpsCount: 1 });
  app.use(freshNonce);
  app.use(securityHeaders());
  app.use(answerErrors(parts.log, parts.observer));
  const health = healthRouter(parts);
  const api = apiRouter(parts);
  app.use(health.routes());
  app.use(api.routes());
  app.use(servePage(parts.webRoot));
  return app;
}

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
