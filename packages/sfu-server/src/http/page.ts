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
import { escape } from '../rules/html.ts';
import type { Clock, Log } from '../ports/world.ts';
import { ORIGIN_MARK, PICTURE, headOf, isClassLink, isPrivate, kindOf, originFor } from './pageHead.ts';
import type { PageKind } from './pageTexts.ts';
import { PublicPages, slugOf, type AnswerOwn, type PublicCourses, type PublicPage } from './publicPages.ts';

/** The built page's placeholder for each answer's nonce. */
const NONCE_MARK = '__CSP_NONCE__';
/** What a kind of address, or a language, needs besides the entry, as determined by the build. */
const NEEDS = /\s*<!--need:(\w+):(.*?)-->/g;
/** What only one kind of address shows. */
const ONLY = /\s*<!--only:(\w+)-->([^]*?)<!--\/only-->/g;
/** What a public page replaces with its own words. */
const HEAD = /<!--head-->[^]*?<!--\/head-->/;
const NO_SCRIPT = /<noscript>[^]*?<\/noscript>/;
const SHELL = /(<div id="root">)(?:\s*<!--shell-->[^]*?<!--\/shell-->)?/;
const INDEX = '/index.html';
const HASHED = '/assets/';
/** Files with a hash in their name never change. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';
/** As small as gzip's best for some kilobytes, in a tenth of the time of brotli's best. */
const BROTLI_QUALITY = 5;

/** State that the security headers and the page share. */
export interface PageState {
  nonce: string;
}

export interface PageParts extends OriginParts {
  /** Folder of the built page. */
  readonly root: string;
  /** The server's name, if the settings give one. */
  readonly studioName: string | null;
  /** Pages of courses; null if there are none. */
  readonly publicCourses: PublicCourses | null;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/** A fresh nonce for every answer, named in the Content-Security-Policy and contained in the page. */
export const freshNonce: Middleware<PageState> = async (context, next) => {
  context.state.nonce = randomBytes(16).toString('base64');
  await next();
};

/**
 * Serves the built page: files with a hash in their name are cached forever; everything that is not a file
 * gets the page itself, whose router takes it from there.
 */
export function servePage(parts: PageParts): Middleware<PageState> {
  const { root, studioName, publicCourses, clock, log, ...origin } = parts;
  const open = publicCourses === null ? null : new PublicPages(publicCourses, studioName, () => clock.now());
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
    if (open !== null && (await answerCrawler(context, open, origin))) {
      return;
    }
    if (context.path.includes('.') && !isClassLink(context.path)) {
      const file = context.path === INDEX ? null : await files.at(context.path);
      if (file === null) {
        context.status = 404;
        context.body = 'Not found';
      } else {
        if (context.path === PICTURE) {
          // Other sites' pages show it, beside a link to this one.
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
    const language = languageOf(context);
    const kind = open === null || slugOf(context.path) === null ? kindOf(context.path) : 'course';
    const own = { origin: originFor(context.req, origin), nonce: context.state.nonce };
    const made = open === null ? null : await look(open, context.path, language, { own, log });
    if (made === 'none') {
      context.status = 404;
    }
    if (made === 'none' || (made === null && isPrivate(kind))) {
      context.set('X-Robots-Tag', 'noindex');
    }
    const plain = pageFor(index, kind, language);
    // Before anything that people wrote is in it.
    const page = plain.replaceAll(NONCE_MARK, own.nonce).replaceAll(ORIGIN_MARK, () => own.origin);
    await answerPacked(context, made === null || made === 'none' ? page : filled(page, made));
  };
}

/**
 * What everybody may see at a path; `none` if there is no such course. Null if the page is the usual one,
 * also while courses cannot be read: then the page requests them itself, and again.
 */
async function look(
  open: PublicPages,
  path: string,
  language: Language,
  { own, log }: { readonly own: AnswerOwn; readonly log: Log },
): Promise<PublicPage | 'none' | null> {
  const slug = slugOf(path);
  try {
    if (slug !== null) {
      return (await open.course(slug, language, own)) ?? 'none';
    }
    return path === '/' ? await open.home(language, own) : null;
  } catch (error) {
    log.warn({ err: error }, 'a page is served without its courses: they cannot be read');
    return null;
  }
}

/** The page with its content filled in. The page's own script replaces it; without scripts it stands as it is. */
function filled(page: string, { head, body }: PublicPage): string {
  return page
    .replace(HEAD, () => head)
    .replace(NO_SCRIPT, '')
    .replace(SHELL, (_all, root: string) => root + body);
}

/** What search engines request first: the list of pages. Nothing if no course is offered. */
async function answerCrawler(context: Context, open: PublicPages, parts: OriginParts): Promise<boolean> {
  const isRobots = context.path === '/robots.txt';
  if (!isRobots && context.path !== '/sitemap.xml') {
    return false;
  }
  const addresses = await open.addresses();
  if (addresses === null) {
    return false;
  }
  const origin = originFor(context.req, parts);
  context.set('Cache-Control', ASK_AGAIN);
  context.type = isRobots ? 'text/plain' : 'application/xml';
  context.body = isRobots
    ? `User-agent: *\nDisallow:\nSitemap: ${origin}/sitemap.xml\n`
    : `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${addresses.map((path) => `<url><loc>${origin}${escape(path)}</loc></url>`).join('\n')}\n</urlset>\n`;
  return true;
}

/** The built page for a kind of address, in a language; what differs per answer is still to be filled in. */
function render(index: string, kind: PageKind, language: Language, studioName: string | null): string {
  return index
    .replace(/<html lang="\w+"/, `<html lang="${language}"`)
    .replace(/<title>[^<]*<\/title>/, () => `<!--head-->${headOf(kind, language, studioName)}<!--/head-->`)
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
 * Answers with a text made for this answer, compressed on the fly. Secrets compressed together with an attacker's words can be
 * guessed by the length (BREACH), so the text contains no lasting secret: it is the same for everybody, signed in or not, and
 * no key or cookie is read for it. Pages of courses contain what mentors wrote, which anybody may read; nothing in them comes
 * from the address or the headers except the origin. The only secret, the nonce, is different in each answer. For the same
 * reason there is no ETag: with a 304, an older page would get a policy that names another nonce.
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
