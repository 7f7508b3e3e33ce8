import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

import type { Context, Middleware } from 'koa';

import { answerFile } from './answerFile.ts';
import { CODINGS, preferredCoding, type Coding } from './codings.ts';
import { languageOf } from './language.ts';
import { PageFiles } from './PageFiles.ts';

/** Stands in the built page where each answer's nonce goes. */
const NONCE_MARK = '__CSP_NONCE__';
/** What some addresses need beside the entry, as the build found it. */
const NEEDS = /\s*<!--need:(\w+):(.*?)-->/g;
const INDEX = '/index.html';
const HASHED = '/assets/';
/** Links of classes are the page whatever stands behind them: a full stop, a key whose `#` a messenger has encoded. */
const CLASS_LINK = /^\/[mch](?:\/|%2f)/i;
/** What has a hash in its name never changes. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';
/** As small as gzip's best for some kilobytes, in a tenth of the time that the best of brotli takes. */
const BROTLI_QUALITY = 5;

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
  const files = new PageFiles(root);
  const indexFile = join(root, INDEX);
  const index = existsSync(indexFile) ? readFileSync(indexFile, 'utf8') : null;
  return async (context) => {
    if (context.method !== 'GET' && context.method !== 'HEAD') {
      context.status = 405;
      return;
    }
    if (context.path.includes('.') && !CLASS_LINK.test(context.path)) {
      const file = context.path === INDEX ? null : await files.at(context.path);
      if (file === null) {
        context.status = 404;
        context.body = 'Not found';
      } else {
        answerFile(context, file, context.path.startsWith(HASHED) ? FOR_EVER : ASK_AGAIN);
      }
      return;
    }
    if (index === null) {
      context.status = 503;
      context.body = 'The page is not built. Run: npm run build';
      return;
    }
    context.type = 'html';
    context.set('Cache-Control', ASK_AGAIN);
    const wanted = [languageOf(context), kindOf(context.path)];
    const page = index.replaceAll(NEEDS, (_mark, word: string, links: string) =>
      wanted.includes(word) ? links : '',
    );
    await answerPacked(context, page.replaceAll(NONCE_MARK, context.state.nonce));
  };
}

const kindOf = (path: string): string => (CLASS_LINK.test(path) ? 'class' : path === '/' ? 'home' : 'other');

const PACK: Record<Exclude<Coding, 'identity'>, (text: string) => Promise<Buffer>> = {
  br: (text) =>
    promisify(brotliCompress)(text, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: Buffer.byteLength(text),
      },
    }),
  gzip: promisify<string, Buffer>(gzip),
};

/**
 * Answers with a text that is made for this answer, packed on the way. Only for what holds neither secrets that last nor
 * anything that people wrote: what is compressed beside an attacker's words can be guessed by its length (BREACH).
 */
async function answerPacked(context: Context, text: string): Promise<void> {
  const coding = preferredCoding(context.headers['accept-encoding'], CODINGS);
  context.vary('Accept-Encoding');
  if (coding === 'identity') {
    context.body = text;
  } else {
    context.set('Content-Encoding', coding);
    const type = context.response.get('Content-Type');
    context.body = await PACK[coding](text);
    context.set('Content-Type', type);
  }
}
