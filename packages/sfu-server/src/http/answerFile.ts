import { extname } from 'node:path';

import type { Context } from 'koa';

import { preferredCoding } from './codings.ts';
import type { PageFile } from './PageFiles.ts';

/** One range of bytes. Who asks for several gets the whole, as RFC 9110, 14.2 allows. */
const RANGE = /^bytes=(\d*)-(\d*)$/i;

/** From the first to the last byte, both included. */
interface Span {
  readonly first: number;
  readonly last: number;
}

/**
 * Answers with a file, in the coding that the client likes best: whole, a part of it, or that it has not changed. Parts
 * are of the file as it is, since bytes of a compressed form are of no use alone.
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

/** What of a file is asked for; null if there is no such part. */
function spanOf([, first = '', last = '']: RegExpExecArray, length: number): Span | null {
  const end = length - 1;
  // `-500`: the last 500 bytes.
  const span =
    first === ''
      ? { first: Math.max(0, length - Number(last)), last: end }
      : { first: Number(first), last: last === '' ? end : Math.min(Number(last), end) };
  return span.first <= span.last && (first !== '' || last !== '') ? span : null;
}
