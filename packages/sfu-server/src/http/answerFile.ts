import { extname } from 'node:path';

import type { Context } from 'koa';

import { preferredCoding } from './codings.ts';
import type { PageFile } from './PageFiles.ts';

/** One range of bytes. A request for several gets the whole file, as RFC 9110, 14.2 allows. */
const RANGE = /^bytes=(\d*)-(\d*)$/i;

/** The first and the last byte, both included. */
interface Span {
  readonly first: number;
  readonly last: number;
}

/**
 * Answers with a file, in the coding the client prefers: whole, in part, or saying that it has not changed.
 * Parts are always of the uncompressed file, because bytes from the middle of a compressed form are useless.
 */
export function answerFile(context: Context, file: PageFile, cacheControl: string): void {
  const wanted = RANGE.exec(context.get('Range'));
  const isPart = wanted !== null && context.method === 'GET';
  const coding = isPart
    ? 'identity'
    : preferredCoding(context.headers['accept-encoding'], [...file.forms.keys()]);
  const body = file.forms.get(coding) ?? Buffer.alloc(0);
  const tag = `"${file.hash}${coding === 'identity' ? '' : `-${coding}`}"`;
  context.status = 200;
  context.type = extname(context.path);
  context.set({ 'Cache-Control': cacheControl, ETag: tag, 'Accept-Ranges': 'bytes' });
  context.vary('Accept-Encoding');
  if (coding !== 'identity') {
    context.set('Content-Encoding', coding);
  }
  if (context.fresh) {
    context.remove('Content-Encoding');
    context.status = 304;
  } else if (isPart && ['', tag].includes(context.get('If-Range'))) {
    answerPart(context, body, spanOf(wanted, body.length));
  } else {
    context.body = body;
  }
}

function answerPart(context: Context, body: Buffer, span: Span | null): void {
  if (span === null) {
    context.status = 416;
    context.remove('ETag');
    context.set({ 'Content-Range': `bytes */${body.length}`, 'Cache-Control': 'no-store' });
    context.body = '';
    return;
  }
  context.status = 206;
  context.set('Content-Range', `bytes ${span.first}-${span.last}/${body.length}`);
  context.body = body.subarray(span.first, span.last + 1);
}

/** The requested part of a file; null if there is no such part. */
function spanOf([, first = '', last = '']: RegExpExecArray, length: number): Span | null {
  const end = length - 1;
  // `-500`: the last 500 bytes.
  const span =
    first === ''
      ? { first: Math.max(0, length - Number(last)), last: end }
      : { first: Number(first), last: last === '' ? end : Math.min(Number(last), end) };
  return span.first <= span.last && (first !== '' || last !== '') ? span : null;
}
