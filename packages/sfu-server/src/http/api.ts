import { bodyParser } from '@koa/bodyparser';
import Router from '@koa/router';
import {
  checkRequest,
  classDraft,
  chatQuery,
  MAX_STILL_BYTES,
  PEER_KEY_HEADER,
  classId,
  itemId,
  secret,
  type ChatPage,
  type ClassId,
  type ClassView,
  type ConnectionCheck,
  type CreatedClass,
  type ItemId,
  type LinkRole,
  type MediaSetup,
  type Secret,
  type Terms,
} from '@gongbang/protocol';
import type { Context } from 'koa';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { z } from 'zod';

import { hashKey, newKey } from '../auth/keys.ts';
import type { Asker, ClassTurns } from '../ClassTurns.ts';
import { ClassroomError, notFound } from '../classroom/ClassroomError.ts';
import type { ClassRegistry } from '../classroom/ClassRegistry.ts';
import type { ConnectionChecks } from '../classroom/ConnectionChecks.ts';
import type { IceServers, Space, StillStore } from '../classroom/ports.ts';

export interface ApiParts {
  readonly registry: ClassRegistry;
  readonly stills: StillStore;
  /** What a link's key opens to the one with this peer key. */
  readonly roleOf: (id: ClassId, linkKey: Secret, peerKey: Secret | null) => LinkRole | null;
  readonly mediaSetup: MediaSetup;
  readonly checks: ConnectionChecks;
  readonly iceServers: IceServers;
  readonly turns: ClassTurns;
  readonly space: Space;
  readonly terms: Terms;
  readonly classesPerMinute: number;
  readonly openApi: object;
}

const MAX_BODY = '64kb';
/** Requests from one address in a second, a school behind it included. */
const REQUESTS = { points: 300, duration: 1 };
/** Ways tried from one address in a minute: one check tries five. */
const CHECKS = { points: 100, duration: 60 };
/** Frozen frames of one class in ten seconds. */
const STILLS = { points: 10, duration: 10 };
/** What the relay's log knows those by who check their connection. */
const CHECK_USER = 'check';
/** Router capabilities change with the server's version only. */
const MEDIA_SETUP_MAX_AGE_SECONDS = 300;

/** Those who read over HTTP wait in one line; each has one request at a time. */
const READERS: Asker = { hold: () => undefined };

/** The REST interface; `routes` of the protocol describes it. */
export function apiRouter(parts: ApiParts): Router {
  const { registry, mediaSetup } = parts;
  const requests = new RateLimiterMemory(REQUESTS);
  const registrations = new RateLimiterMemory({ points: parts.classesPerMinute, duration: 60 });
  const checks = new RateLimiterMemory(CHECKS);
  const stills = new RateLimiterMemory(STILLS);
  const router = new Router();

  router.use(async (context, next) => {
    await limit(requests, context);
    context.set('Cache-Control', 'no-store');
    await next();
  });
  router.use(bodyParser({ enableTypes: ['json'], jsonLimit: MAX_BODY }));

  router.post('/api/classes', async (context) => {
    await limit(registrations, context);
    parts.space.assertRoom();
    const draft = parse(classDraft, context.request.body);
    const keys = { mentor: newKey(), mentee: newKey() };
    const { id } = registry.create(draft, { mentor: hashKey(keys.mentor), mentee: hashKey(keys.mentee) });
    const created: CreatedClass = { class: registry.peek(id).info, keys };
    context.body = created;
  });

  router.get('/api/classes/:classId', async (context) => {
    const { id, role } = authorise(context, parts);
    const view: ClassView = await parts.turns.run(id, READERS, () => registry.peek(id).view(role));
    context.body = view;
  });

  router.get('/api/classes/:classId/chat', async (context) => {
    const { id, role } = authorise(context, parts);
    if (role === 'camera') {
      throw new ClassroomError('FORBIDDEN', 'A phone that sends the hands does not read the chat.');
    }
    const query = parse(chatQuery, context.query);
    const page: ChatPage = await parts.turns.run(id, READERS, () => registry.chatHistory(id, query));
    context.body = page;
  });

  router.put('/api/classes/:classId/stills/:stillId', async (context) => {
    const { id, role } = authorise(context, parts);
    if (role !== 'mentor') {
      throw new ClassroomError('FORBIDDEN', 'Only the mentor freezes a picture.');
    }
    await limit(stills, context, id);
    parts.space.assertRoom();
    const stillId = parse(itemId, context.params['stillId']);
    parts.stills.save(id, stillId, await readJpeg(context));
    context.body = {};
  });

  router.get('/api/classes/:classId/stills/:stillId', (context) => {
    const { id } = authorise(context, parts);
    const stillId: ItemId = parse(itemId, context.params['stillId']);
    const jpeg = parts.stills.find(id, stillId);
    if (jpeg === null) {
      throw notFound('still');
    }
    context.type = 'image/jpeg';
    context.body = Buffer.from(jpeg);
  });

  router.get('/api/terms', (context) => {
    context.body = parts.terms;
  });

  router.get('/api/media-setup', (context) => {
    context.set('Cache-Control', `private, max-age=${MEDIA_SETUP_MAX_AGE_SECONDS}`);
    context.body = mediaSetup;
  });

  router.post('/api/connection-checks', async (context) => {
    await limit(checks, context);
    const transport = await parts.checks.open(parse(checkRequest, context.request.body));
    const check: ConnectionCheck = { transport, iceServers: parts.iceServers.for(CHECK_USER) };
    context.body = check;
  });

  router.get('/api/openapi.json', (context) => {
    context.body = parts.openApi;
  });

  router.all('/api/{*rest}', () => {
    throw new ClassroomError(
      'NOT_FOUND',
      'There is nothing at this address. /api/openapi.json lists what there is.',
    );
  });
  return router;
}

/** @throws ClassroomError RATE_LIMITED */
async function limit(limiter: RateLimiterMemory, context: Context, who: string = context.ip): Promise<void> {
  try {
    await limiter.consume(who);
  } catch {
    context.set('Retry-After', '60');
    throw new ClassroomError('RATE_LIMITED', 'Too often. Wait a minute and try again.');
  }
}

/** @throws ClassroomError BAD_REQUEST */
function parse<T>(schema: z.ZodType<T>, raw: unknown): T {
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

/** @throws ClassroomError BAD_REQUEST when it is too large, or no JPEG */
async function readJpeg(context: Context): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of context.req) {
    if (!(chunk instanceof Buffer)) {
      continue;
    }
    length += chunk.length;
    if (length > MAX_STILL_BYTES) {
      throw new ClassroomError('BAD_REQUEST', `A frozen frame has at most ${MAX_STILL_BYTES} bytes.`);
    }
    chunks.push(chunk);
  }
  const jpeg = Buffer.concat(chunks);
  if (!jpeg.subarray(0, JPEG_START.length).equals(JPEG_START)) {
    throw new ClassroomError('BAD_REQUEST', 'A frozen frame is a JPEG.');
  }
  return jpeg;
}

/**
 * The class and the role that the bearer key opens. A class that does not exist answers like a wrong key.
 * @throws ClassroomError UNAUTHENTICATED
 */
function authorise(
  context: Context & { params: Record<string, string> },
  { roleOf }: ApiParts,
): { id: ClassId; role: LinkRole } {
  const id = classId.safeParse(context.params['classId']);
  const key = secret.safeParse(/^Bearer (\S+)$/i.exec(context.get('Authorization'))?.[1]);
  const peerKey = secret.safeParse(context.get(PEER_KEY_HEADER)).data ?? null;
  const role = id.success && key.success ? roleOf(id.data, key.data, peerKey) : null;
  if (!id.success || role === null) {
    context.set('WWW-Authenticate', 'Bearer');
    throw new ClassroomError('UNAUTHENTICATED', 'This link opens no class. Ask for it again.');
  }
  return { id: id.data, role };
}
