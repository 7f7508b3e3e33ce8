import { timingSafeEqual } from 'node:crypto';

import Router from '@koa/router';

import { isFromThisMachine } from '../auth/addresses.ts';
import type { Metrics } from './metrics.ts';

export interface HealthParts {
  readonly metrics: Metrics;
  /** The server's, from package.json. */
  readonly version: string;
  readonly metricsToken: string | undefined;
  /** Behind a proxy, nobody counts as being on this machine. */
  readonly trustProxy: boolean;
  /** What currently prevents the server from taking classes; empty if it is ready. */
  readonly obstacles: () => string[];
}

/** `/healthz`: the process is alive, and its version. `/readyz`: it can take classes. `/metrics`: Prometheus. */
export function healthRouter({ metrics, version, metricsToken, trustProxy, obstacles }: HealthParts): Router {
  const router = new Router({ sensitive: true });
  router.get('/healthz', (context) => {
    context.body = { status: 'ok', version };
  });
  router.get('/readyz', (context) => {
    const found = obstacles();
    context.status = found.length === 0 ? 200 : 503;
    context.body = { status: found.length === 0 ? 'ok' : 'unavailable', obstacles: found };
  });
  router.get('/metrics', async (context) => {
    const allowed =
      metricsToken === undefined
        ? !trustProxy && isFromThisMachine(context.req)
        : sameText(context.get('Authorization'), `Bearer ${metricsToken}`);
    if (!allowed) {
      context.status = 403;
      context.body = 'Set METRICS_TOKEN, and send it as a bearer token.';
      return;
    }
    context.type = metrics.registry.contentType;
    context.body = await metrics.registry.metrics();
  });
  return router;
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
