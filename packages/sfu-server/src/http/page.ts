import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

import type { Context, Middleware } from 'koa';

import { answerFile } from './answerFile.ts';
import type { OriginParts } from './askedOrigin.ts';
import { CODINGS, preferredCoding, type Coding } from './codings.ts';
import { languageOf, type Language } from './language.ts';
import { PageFiles } from './PageFiles.ts';
import { ORIGIN_MARK, PICTURE, headOf, isClassLink, isPrivate, kindOf, originFor } from './pageHead.ts';
import type { PageKind } from './pageTexts.ts';

/** Stands in the built page where each answer's nonce goes. */
const NONCE_MARK = '__CSP_NONCE__';
/** What an address of a kind, or a language, needs beside the entry, as the build found it. */
const NEEDS = /\s*<!--need:(\w+):(.*?)-->/g;
/** What only addresses of a kind show. */
const ONLY = /\s*<!--only:(\w+)-->([^]*?)<!--\/only-->/g;
const INDEX = '/index.html';
const HASHED = '/assets/';
/** What has a hash in its name never changes. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';
/** As small as gzip's best for some kilobytes, in a tenth of the time that the best of brotli takes. */
const BROTLI_QUALITY = 5;

/** State that the security headers and the page share. */
export interface PageState {
  nonce: string;
}

export interface PageParts extends OriginParts {
  /** Folder of the built page. */
  readonly root: string;
  /** What the server is called, where its settings say so. */
  readonly studioName: string | null;
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
export function servePage({ root, studioName, ...origin }: PageParts): Middleware<PageState> {
  const files = new PageFiles(root);
  const indexFile = join(root, INDEX);
  const index = existsSync(indexFile) ? readFileSync(indexFile, 'utf8') : null;
  const pages = new Map<string, string>();
  const pageFor = (page: string, kind: PageKind, language: Language): string => {
    const key = `${kind} ${language}`;
    const rendered = pages.get(key) ?? render(page, kind, language, studioName);
    pages.set(key, rendered);
    return rendered;
  };
  return async (context) => {
    if (context.method !== 'GET' && context.method !== 'HEAD') {
      context.status = 405;
      return;
    }
    if (context.path.includes('.') && !isClassLink(context.path)) {
      const file = context.path === INDEX ? null : await files.at(context.path);
      if (file === null) {
        context.status = 404;
        context.body = 'Not found';
      } else {
        if (context.path === PICTURE) {
          // It is shown by other sites' pages, beside a link to this one.
          context.set('Cross-Origin-Resource-Policy', 'cross-origin');
        }
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
    const kind = kindOf(context.path);
    if (isPrivate(kind)) {
      context.set('X-Robots-Tag', 'noindex');
    }
    const page = pageFor(index, kind, languageOf(context))
      .replaceAll(NONCE_MARK, context.state.nonce)
      .replaceAll(ORIGIN_MARK, () => originFor(context.req, origin));
    await answerPacked(context, page);
  };
}

/** The built page for a kind of address, in a language; what differs with each answer is still to be filled in. */
function render(index: string, kind: PageKind, language: Language, studioName: string | null): string {
  return index
    .replace(/<html lang="\w+"/, `<html lang="${language}"`)
    .replace(/<title>[^<]*<\/title>/, () => headOf(kind, language, studioName))
    .replaceAll(ONLY, (_mark, word: string, part: string) => (word === kind ? part : ''))
    .replaceAll(NEEDS, (_mark, word: string, links: string) =>
      word === kind || word === language ? links : '',
    );
}

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
