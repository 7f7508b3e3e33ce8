import type { IncomingMessage } from 'node:http';

import { MAX_STILL_BYTES } from '@gongbang/protocol';
import type { Context, Middleware } from 'koa';
import getRawBody from 'raw-body';
import type { z } from 'zod';

import { ClassroomError } from '../rules/ClassroomError.ts';
import { awakeTime } from '../clock.ts';

/** A body's head start, in ms; after that it must arrive at a minimum rate. */
const HEAD_START_MS = 5_000;
/** The slowest sender accepted, in bytes a second: a poor mobile uplink, next to a video. */
const LEAST_RATE = 16 * 1024;
const CHECK_MS = 500;
const MS_PER_SECOND = 1000;

/** A rejected body; `answerErrors` answers with its status. */
class BodyError extends Error {
  /** Its message is meant for the client. */
  readonly expose = true;
  readonly status: 400 | 408 | 413 | 415 | 501;

  constructor(status: BodyError['status'], message: string) {
    super(message);
    this.status = status;
  }
}

/** Nobody may have a body decompressed here: some hundred bytes would become gigabytes. */
export const refusePacked: Middleware = async (context, next) => {
  if (!['', 'identity'].includes(context.get('Content-Encoding').toLowerCase())) {
    context.set('Accept-Encoding', 'identity');
    throw new BodyError(415, 'Send the body as it is, without Content-Encoding.');
  }
  // Node has decoded `chunked`, but no coding applied before it (RFC 9112, 6.1).
  if (!['', 'chunked'].includes(context.get('Transfer-Encoding').trim().toLowerCase())) {
    context.set('Connection', 'close');
    throw new BodyError(501, 'Send the body as it is, with no Transfer-Encoding other than chunked.');
  }
  await next();
};

/**
 * Reads JSON of at most `maxBytes`.
 * @throws BodyError as `readBody`; 415 for another media type, 400 for invalid JSON or UTF-8 (RFC 8259, 8.1)
 */
export async function readJson(context: Context, maxBytes: number): Promise<unknown> {
  assertType(context, 'json', 'Send JSON, with Content-Type: application/json.');
  const json = decode(await readBody(context, maxBytes));
  try {
    return JSON.parse(json) as unknown;
  } catch {
    throw new BodyError(400, 'The body is not JSON.');
  }
}

/**
 * Reads plain text of at most `maxBytes`.
 * @throws BodyError as `readBody`; 415 for another media type, 400 for invalid UTF-8
 */
export async function readText(context: Context, maxBytes: number): Promise<string> {
  assertType(context, 'text/plain', 'Send text, with Content-Type: text/plain.');
  return decode(await readBody(context, maxBytes));
}

function assertType(context: Context, type: string, otherwise: string): void {
  if (context.is(type) !== type) {
    throw new BodyError(415, otherwise);
  }
  if (!['', 'utf-8', 'utf8'].includes(context.request.charset.toLowerCase())) {
    throw new BodyError(415, 'Send it in UTF-8.');
  }
}

/** Invalid UTF-8 would turn into characters that were never sent. */
function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new BodyError(400, 'The body is not in UTF-8. Send JSON in UTF-8.');
  }
}

/**
 * Reads a body of at most `maxBytes`. Until this is called its sender is not asked to send it: call it once it is certain that
 * the body is wanted.
 * @throws BodyError 413 when it is larger, or announces that it is; 408 when it comes too slowly; 400 when it breaks off
 */
export async function readBody(context: Context, maxBytes: number): Promise<Buffer> {
  const { req, res } = context;
  const tooLarge = new BodyError(413, `The body may have at most ${maxBytes} bytes.`);
  if (Number(context.get('Content-Length')) > maxBytes) {
    throw tooLarge;
  }
  if (req.headers.expect !== undefined) {
    res.writeContinue();
  }
  const pace = watchPace(req);
  try {
    return await Promise.race([getRawBody(req, { limit: maxBytes }), pace.tooSlow]);
  } catch (error) {
    if (error instanceof BodyError) {
      throw error;
    }
    const isTooLarge = error instanceof Error && 'type' in error && error.type === 'entity.too.large';
    throw isTooLarge ? tooLarge : new BodyError(400, 'The body ended early.');
  } finally {
    pace.stop();
    // The rest of a rejected body is discarded: its sender should receive the answer.
    req.resume();
  }
}

/** Monitors the incoming body. `tooSlow` rejects once it falls behind the minimum rate. @throws BodyError 408 */
function watchPace(req: IncomingMessage): { readonly tooSlow: Promise<never>; stop(): void } {
  const startedAt = awakeTime.now();
  let length = 0;
  const count = (chunk: Buffer): void => {
    length += chunk.length;
  };
  const { promise: tooSlow, reject } = Promise.withResolvers<never>();
  const watch = setInterval(() => {
    const allowedMs = HEAD_START_MS + (length / LEAST_RATE) * MS_PER_SECOND;
    if (awakeTime.now() - startedAt > allowedMs) {
      reject(new BodyError(408, 'The body arrived too slowly. Try again on a better network.'));
    }
  }, CHECK_MS);
  req.on('data', count);
  const stop = (): void => {
    clearInterval(watch);
    req.off('data', count);
  };
  return { tooSlow, stop };
}

/** The input, as parsed by a schema. @throws ClassroomError BAD_REQUEST */
export function parse<T>(schema: z.ZodType<T>, raw: unknown): T {
  const parsed = schema.safeParse(raw);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ClassroomError(
      'BAD_REQUEST',
      `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`,
    );
  }
  return parsed.data;
}

/** The first bytes of every JPEG file: start of image, and the next marker's. */
const JPEG_START = Buffer.from([0xff, 0xd8, 0xff]);

/** Reads a frame of a picture. @throws ClassroomError BAD_REQUEST when it is too large, or not a JPEG; BodyError */
export async function readJpeg(context: Context): Promise<Uint8Array> {
  if (Number(context.get('Content-Length')) > MAX_STILL_BYTES) {
    throw new ClassroomError('BAD_REQUEST', `A frozen frame may have at most ${MAX_STILL_BYTES} bytes.`);
  }
  const jpeg = await readBody(context, MAX_STILL_BYTES);
  if (!jpeg.subarray(0, JPEG_START.length).equals(JPEG_START)) {
    throw new ClassroomError('BAD_REQUEST', 'A frozen frame has to be a JPEG.');
  }
  return jpeg;
}
