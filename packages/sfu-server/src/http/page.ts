import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { send } from '@koa/send';
import type { Middleware } from 'koa';

/** Stands in the built page where each answer's nonce goes. */
const NONCE_MARK = '__CSP_NONCE__';
const YEAR_MS = 365 * 24 * 3600 * 1000;
const HASHED = '/assets/';
/** Links of classes are the page whatever stands behind them: a full stop, a key whose `#` a messenger has encoded. */
const CLASS_LINK = /^\/[mch](?:\/|%2f)/i;

/** State that the security headers and the page share. */
export interface PageState {
  nonce: string;
}

/** A fresh nonce for every answer, which the Content-Security-Policy names and the page carries. */
export const freshNonce: Middleware<PageState> = async (context, next) => {
  context.state.nonce = randomBytes(16).toString('base64');
  await next();
};

/**
 * Serves the built page: files with a hash in their name for ever, everything else that is no file as the page
 * itself, whose router takes it from there.
 */
export function servePage(root: string): Middleware<PageState> {
  const indexFile = join(root, 'index.html');
  const index = existsSync(indexFile) ? readFileSync(indexFile, 'utf8') : null;
  return async (context) => {
    if (context.method !== 'GET' && context.method !== 'HEAD') {
      context.status = 405;
      return;
    }
    if (context.path.includes('.') && !CLASS_LINK.test(context.path)) {
      const hashed = context.path.startsWith(HASHED);
      try {
        await send(context, context.path, { root, maxage: hashed ? YEAR_MS : 0, immutable: hashed });
      } catch {
        context.status = 404;
        context.body = 'Not found';
      }
      return;
    }
    if (index === null) {
      context.status = 503;
      context.body = 'The page is not built. Run: npm run build';
      return;
    }
    context.type = 'html';
    context.set('Cache-Control', 'no-cache');
    context.body = index.replaceAll(NONCE_MARK, context.state.nonce);
  };
}
