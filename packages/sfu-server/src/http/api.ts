import type { IncomingMessage } from 'node:http';

import Router from '@koa/router';
import {
  checkRequest,
  classChange,
  classDraft,
  chatQuery,
  OWNER_KEY_HEADER,
  itemId,
  studioPage,
  type ChatPage,
  type ClassId,
  type ConnectionCheck,
  type CreatedClass,
  type ItemId,
  type LinkRole,
  type MediaSetup,
  type Secret,
  type Studio,
  type StudioPage,
  type StudioText,
  type ServerAddresses,
  type Terms,
  type OpenedClass,
} from '@gongbang/protocol';
import type { Context } from 'koa';
import type { z } from 'zod';

import { Allowance } from '../auth/Allowance.ts';
import { placeOf } from '../auth/addresses.ts';
import { isKey, newLinks } from '../auth/keys.ts';
import { relayUser } from '../auth/relay.ts';
import { ClassroomError, notFound } from '../rules/ClassroomError.ts';
import type { ConnectionChecks } from '../class/ConnectionChecks.ts';
import type { IceServers } from '../ports/media.ts';
import type { StillStore } from '../ports/store.ts';
import { accountsAtRegistration, addAccountRoutes, type AccountHttpParts } from './accounts/bindRoutes.ts';
import { addAfterwardsRoutes, type AfterwardsParts } from './afterwards.ts';
import { addCopyRoutes, type Registration } from './copies.ts';
import { parse, readJpeg, readJson } from './bodies.ts';
import { READERS, WRONG_KEYS, assertMentor, doorkeeper, limit, type DoorParts } from './doors.ts';
import type { CourseParts } from './courses/courseHandlers.ts';
import { addBoardRoutes } from './board/addBoardRoutes.ts';
import { addCourseRoutes } from './courses/addCourseRoutes.ts';
import { addPaymentRoutes } from './payments/addPaymentRoutes.ts';
import { addReviewRoutes } from './reviews/addReviewRoutes.ts';
import { addWebhooks, type WebhookParts } from './payments/webhooks.ts';
import { addWebhookRoutes } from './webhooks/addWebhookRoutes.ts';
import { addPictureRoutes, type PictureParts } from './pictures.ts';
import { tableBinder } from './site/bindTable.ts';
import { StillShelf } from './StillShelf.ts';
import { Uploads } from './Uploads.ts';

/** What the server shows about its owner: details, texts, and the logo. */
export interface StudioParts {
  readonly about: Studio;
  readonly texts: Readonly<Record<StudioPage, string | null>>;
  readonly logo: { readonly type: string; readonly bytes: Buffer } | null;
}

export interface ApiParts extends DoorParts, PictureParts, AfterwardsParts {
  readonly stills: StillStore;
  /** The key of a class's link, for its mentor; null if it cannot be recovered. */
  readonly menteeKeyOf: (id: ClassId, mentorKey: Secret) => Secret | null;
  readonly mediaSetup: MediaSetup;
  readonly checks: ConnectionChecks;
  readonly terms: Terms;
  /** Where the server can be reached, as far as the caller may know. */
  readonly addressesFor: (request: IncomingMessage) => Promise<ServerAddresses>;
  /** For a check: credentials valid for a minute, by the caller's place. */
  readonly checkServers: IceServers;
  readonly classesPerMinute: number;
  /** Hash of the key required to register classes; null if anybody may. */
  readonly ownerKeyHash: Uint8Array | null;
  /** What the server shows of its owner. */
  readonly studio: StudioParts;
  readonly openApi: object;
  readonly site: AccountHttpParts & Pick<CourseParts, 'courses'> & Pick<WebhookParts, 'providers'>;
}

/** The largest form of a class, in bytes. */
const MAX_DRAFT_BYTES = 64 * 1024;
const MAX_CHECK_BYTES = 16 * 1024;
/** Tests per place and minute: one check makes five, and a whole class may check at once. */
const CHECKS = { points: 500, seconds: 60 };
/** Frozen frames per class in ten seconds. */
const STILLS = { points: 10, seconds: 10 };
/** Frozen frames in transit at a time: the mentor of a class has one picture. */
const STILL_UPLOADS = { perClass: 2, inAll: 64 };
/** Router capabilities change only with the server's version. */
const MEDIA_SETUP_MAX_AGE_SECONDS = 300;
/** The logo changes only with the settings. */
const LOGO_MAX_AGE_SECONDS = 300;

/** The REST interface; the protocol's `routes` describe it. */
export function apiRouter(parts: ApiParts): Router {
  const { registry, mediaSetup, trustProxy } = parts;
  const registrations = new Allowance({ points: parts.classesPerMinute, seconds: 60 });
  const checks = new Allowance(CHECKS);
  let checksBegun = 0;
  const { keep, isTeaching } = accountsAtRegistration(parts.site);
  const authorise = doorkeeper(parts);
  const assertOwner = ownersDoor(parts);
  /** @throws ClassroomError OWNER_KEY_NEEDED */
  const assertRegistrar = async (context: Context): Promise<void> => {
    if (parts.ownerKeyHash !== null && !(await isTeaching(context))) {
      assertOwner(context);
    }
  };
  const draftOf: Registration['draftOf'] = async <T>(context: Context, schema: z.ZodType<T>): Promise<T> => {
    await assertRegistrar(context);
    limit(registrations, placeOf(context.req, trustProxy), context);
    parts.space.assertRoom();
    const draft = parse(schema, await readJson(context, MAX_DRAFT_BYTES));
    // The body may have taken its time.
    await assertRegistrar(context);
    return draft;
  };
  const shelf = new StillShelf(parts.stills);
  /** A rehearsal's frames are in memory already, and only its mentor sees them. */
  const shelfFor = (id: ClassId, role: LinkRole): StillShelf => {
    const stills = registry.stillsFor(id, role);
    return stills === parts.stills ? shelf : new StillShelf(stills);
  };
  const classKeyFor = (id: ClassId, role: LinkRole, key: Secret): Secret | null =>
    role === 'mentor' ? parts.menteeKeyOf(id, key) : null;
  const uploads = new Uploads(STILL_UPLOADS);
  const stills = new Allowance(STILLS);
  const router = new Router({ sensitive: true });

  router.use(async (context, next) => {
    context.set('Cache-Control', 'no-store');
    await next();
  });

  router.post('/api/classes', async (context) => {
    const draft = await draftOf(context, classDraft);
    const { keys, hashes } = newLinks();
    const { id } = registry.create(draft, hashes);
    await keep(context, id, keys.mentor);
    const created: CreatedClass = { class: registry.peek(id).info, keys };
    context.body = created;
  });

  router.get('/api/classes/:classId', async (context) => {
    const { id, role, key } = authorise(context);
    const view = await parts.turns.run(id, READERS, () => registry.peek(id).view(role));
    context.body = { ...view, menteeKey: classKeyFor(id, role, key) } satisfies OpenedClass;
  });

  router.patch('/api/classes/:classId', async (context) => {
    const { id, role, key } = authorise(context);
    assertMentor(role, 'change a class');
    const change = parse(classChange, await readJson(context, MAX_DRAFT_BYTES));
    const view = await parts.turns.run(id, READERS, () => {
      registry.change(id, change);
      return registry.peek(id).view(role);
    });
    context.body = { ...view, menteeKey: classKeyFor(id, role, key) } satisfies OpenedClass;
  });

  router.delete('/api/classes/:classId', async (context) => {
    const { id, role } = authorise(context);
    assertMentor(role, 'delete a class');
    await parts.turns.run(id, READERS, () => {
      registry.delete(id);
    });
    context.body = {};
  });

  router.get('/api/classes/:classId/chat', async (context) => {
    const { id, reader } = authorise(context);
    const query = parse(chatQuery, context.query);
    const page: ChatPage = await parts.turns.run(id, READERS, () => {
      registry.assertMayRead(id, reader);
      return registry.chatHistory(id, query);
    });
    context.body = page;
  });

  router.put('/api/classes/:classId/stills/:stillId', async (context) => {
    const { id, role, place } = authorise(context);
    assertMentor(role, 'freeze a picture');
    limit(stills, id, context);
    parts.space.assertRoom();
    const stillId = parse(itemId, context.params['stillId']);
    await uploads.one({ place, of: id }, async () => {
      registry.saveStill(id, stillId, await readJpeg(context));
      shelf.changed(id, stillId);
    });
    context.body = {};
  });

  router.get('/api/classes/:classId/stills/:stillId', async (context) => {
    const { id, role, reader } = authorise(context);
    const stillId: ItemId = parse(itemId, context.params['stillId']);
    const still = await parts.turns.run(id, READERS, () => {
      registry.assertMayRead(id, reader);
      return shelfFor(id, role).read(id, stillId, context.req.socket);
    });
    if (still === null) {
      throw notFound('still');
    }
    context.type = 'image/jpeg';
    context.body = still.body;
    context.length = still.length;
  });

  const doors = { authorise, limit, assertMentor, readers: READERS };
  addPictureRoutes(router, parts, doors);
  addAfterwardsRoutes(router, parts, doors);
  addCopyRoutes(router, parts, doors, { draftOf, keep });
  const bindTable = tableBinder(router, parts.site, doors);
  addAccountRoutes(bindTable, parts.site);
  addCourseRoutes(bindTable, { ...parts.site, pictureMaker: parts.pictureMaker });
  addReviewRoutes(bindTable, { ...parts.site, pictureMaker: parts.pictureMaker });
  addBoardRoutes(bindTable, { ...parts.site, pictureMaker: parts.pictureMaker });
  addPaymentRoutes(bindTable, { ...parts.site, pictureMaker: parts.pictureMaker });
  addWebhookRoutes(bindTable, parts.site);
  addWebhooks(router, { ...parts.site, orders: parts.site.courses.orders, trustProxy });

  router.get('/api/terms', (context) => {
    context.body = parts.terms;
  });

  router.get('/api/addresses', async (context) => {
    context.body = await parts.addressesFor(context.req);
  });

  router.get('/api/studio', (context) => {
    context.body = parts.studio.about;
  });

  router.get('/api/studio/:page', (context) => {
    const page = studioPage.safeParse(context.params['page']);
    const text = page.success ? parts.studio.texts[page.data] : null;
    if (text === null) {
      throw notFound('text');
    }
    const body: StudioText = { text };
    context.body = body;
  });

  router.get('/api/logo', (context) => {
    const { logo } = parts.studio;
    if (logo === null) {
      throw notFound('logo');
    }
    context.set('Cache-Control', `public, max-age=${LOGO_MAX_AGE_SECONDS}`);
    context.type = logo.type;
    context.body = logo.bytes;
  });

  router.get('/api/media-setup', (context) => {
    context.set('Cache-Control', `private, max-age=${MEDIA_SETUP_MAX_AGE_SECONDS}`);
    context.body = mediaSetup;
  });

  router.post('/api/connection-checks', async (context) => {
    const place = placeOf(context.req, trustProxy);
    limit(checks, place, context);
    const request = parse(checkRequest, await readJson(context, MAX_CHECK_BYTES));
    const transport = await parts.checks.open(request, place);
    checksBegun += 1;
    const iceServers = parts.checkServers.for(relayUser(place, checksBegun));
    const check: ConnectionCheck = { transport, iceServers };
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

/**
 * Decides who may register classes: everybody, or only the owner. A right key is accepted first, so that
 * other people's wrong ones do not slow it down; wrong ones are limited per place.
 */
function ownersDoor({ ownerKeyHash, trustProxy }: ApiParts): (context: Context) => void {
  const wrongKeys = new Allowance(WRONG_KEYS);
  /** @throws ClassroomError OWNER_KEY_NEEDED, RATE_LIMITED */
  return (context) => {
    const key = context.get(OWNER_KEY_HEADER);
    if (ownerKeyHash === null || isKey(key, ownerKeyHash)) {
      return;
    }
    if (key !== '') {
      limit(wrongKeys, placeOf(context.req, trustProxy), context);
    }
    throw new ClassroomError(
      'OWNER_KEY_NEEDED',
      'Only the owner of this server can create classes, with the owner’s key. Ask whoever runs it.',
    );
  };
}
