import { z } from 'zod';

import { serverAddresses } from './addresses.ts';
import { afterwards, noteDraft } from './afterwards.ts';
import { wireError } from './errors.ts';
import { classId, itemId, secret } from './ids.ts';
import {
  LIMITS,
  chatPage,
  classChange,
  classDraft,
  classInfo,
  mentorPresence,
  picture,
  pictureSize,
} from './model.ts';
import { linkRole } from './roles.ts';
import { PICTURE_TYPES, type Route } from './routes.ts';
import { dtlsParameters, iceServer, rtpCapabilities, transportOptions } from './rtp.ts';
import { line } from './text.ts';
import { lesson } from './workshop.ts';

/** A class and the caller's place in it, as the link's key determines. */
export const classView = z.object({
  class: classInfo,
  role: linkRole,
  mentor: mentorPresence,
  audience: z.int().nonnegative(),
});
export type ClassView = z.infer<typeof classView>;

/** A class as opened by a link's key. */
export const openedClass = z.object({
  ...classView.shape,
  /** For the class's mentor: the key of the class link. Null for everybody else, and if an older version made the class. */
  menteeKey: secret.nullable(),
});
export type OpenedClass = z.infer<typeof openedClass>;

export const createdClass = z.object({
  class: classInfo,
  /** The server keeps only hashes, and what it needs to recover the mentees' key from the mentor's. */
  keys: z.object({ mentor: secret, mentee: secret }),
});
export type CreatedClass = z.infer<typeof createdClass>;

/** How a class is set up, beyond its info: the starting point for another one like it. */
export const classSetup = z.object({
  ...classDraft.pick({ kind: true, admission: true }).shape,
  ...lesson.pick({ materials: true, steps: true }).shape,
});
export type ClassSetup = z.infer<typeof classSetup>;

/** A new class registered from an existing one. */
export const copyDraft = z
  .strictObject({
    ...classDraft.shape,
    /** The steps that take over the picture of the source class's step with the same id. */
    pictures: z.array(itemId).max(LIMITS.steps).default([]),
  })
  .refine(({ steps, pictures }) => pictures.every((id) => steps.some((step) => step.id === id)), {
    path: ['pictures'],
    message: 'name steps of this class',
  });
export type CopyDraft = z.infer<typeof copyDraft>;

/** What does not change while the server runs; loaded in the green room so that joining needs nothing more of it. */
export const mediaSetup = z.object({
  routerRtpCapabilities: rtpCapabilities,
});
export type MediaSetup = z.infer<typeof mediaSetup>;

/** What applies to every class on this server. */
export const terms = z.object({
  /** Days from its end until a class is removed with everything in it; null if classes are kept. */
  keepDays: z.int().positive().nullable(),
  /** Whether only the server's owner registers classes, with the owner's key. */
  needsOwnerKey: z.boolean(),
});
export type Terms = z.infer<typeof terms>;

/** Whose server this is, in its owner's settings. */
export const studio = z.object({
  /** Shown instead of Gongbang's name. */
  name: line(60).nullable(),
  hasLogo: z.boolean(),
  /** The privacy notice: elsewhere, here in the owner's words, or (if neither) Gongbang's own text. */
  privacy: z.object({ url: z.url().nullable(), hasText: z.boolean() }),
  /** Who runs the server, if its owner says so. */
  imprint: z.object({ url: z.url().nullable(), hasText: z.boolean() }),
});
export type Studio = z.infer<typeof studio>;

/** Texts by the server's owner. */
export const studioPage = z.enum(['privacy', 'imprint']);
export type StudioPage = z.infer<typeof studioPage>;

/** A text to be shown verbatim, never as markup. */
export const studioText = z.object({ text: z.string() });
export type StudioText = z.infer<typeof studioText>;

/** What a connection check sends. */
export const checkRequest = z.strictObject({ dtlsParameters });
export type CheckRequest = z.input<typeof checkRequest>;

/** A transport for testing whether the server can be reached. It lives for a few seconds, and carries nothing. */
export const connectionCheck = z.object({
  transport: transportOptions,
  iceServers: z.array(iceServer),
});
export type ConnectionCheck = z.infer<typeof connectionCheck>;

/** Query of the chat history: messages before `before`, or after `after`. */
export const chatQuery = z.strictObject({
  before: z.coerce.number().int().positive().optional(),
  after: z.coerce.number().int().nonnegative().optional(),
  limit: z.coerce.number().int().min(1).max(LIMITS.chatPage).default(LIMITS.chatPage),
});

/** Largest frozen frame, in bytes. */
export const MAX_STILL_BYTES = 1_500_000;

/** Largest picture accepted, in bytes and in pixels. */
export const MAX_PICTURE_BYTES = 8 * 1024 * 1024;
export const MAX_PICTURE_PIXELS = 40_000_000;

/**
 * Header with the browser's own key, as in the handshake: identifies the person, in addition to what the link opens. With a
 * former key of the class link, only people who were in the class get an answer.
 */
export const PEER_KEY_HEADER = 'Peer-Key';

/** Header with the owner's key, for servers where only the owner registers classes. */
export const OWNER_KEY_HEADER = 'Owner-Key';
/** Format of an owner's key: printable, without spaces, so that a header carries it unchanged. */
export const ownerKey = z.string().regex(/^[!-~]{16,256}$/);
export type OwnerKey = z.infer<typeof ownerKey>;

/** The REST interface; OpenAPI, the routes and the client are derived from it. */
export const routes = {
  createClass: {
    method: 'post',
    path: '/api/classes',
    summary: 'Registers a class and returns the keys of its two links.',
    keyed: false,
    owned: true,
    body: classDraft,
    response: createdClass,
  },
  getClass: {
    method: 'get',
    path: '/api/classes/{classId}',
    summary: 'A class, for anyone who has one of its links.',
    keyed: true,
    params: z.object({ classId }),
    response: openedClass,
  },
  changeClass: {
    method: 'patch',
    path: '/api/classes/{classId}',
    summary:
      'Changes a class’s title, time and number of seats, until it ends; everyone in it is notified at once. `phase: "scheduled"` reopens a class that ended within the last day, with its links, chat and lesson. For the mentor.',
    keyed: true,
    params: z.object({ classId }),
    body: classChange,
    response: openedClass,
  },
  deleteClass: {
    method: 'delete',
    path: '/api/classes/{classId}',
    summary:
      'Deletes a class and everything in it, for good. For the mentor. People in the class are told and put out, and its links stop working.',
    keyed: true,
    params: z.object({ classId }),
    response: z.object({}),
  },
  getSetup: {
    method: 'get',
    path: '/api/classes/{classId}/setup',
    summary: 'A class’s setup: its kind, who is let in, and its lesson. For the mentor.',
    keyed: true,
    params: z.object({ classId }),
    response: classSetup,
  },
  copyClass: {
    method: 'post',
    path: '/api/classes/{classId}/copies',
    summary:
      'Registers a class like this one for another day: whatever you leave out is set up as here, and the pictures of steps are copied. Nothing that happened in this class is. The new class’s links have their own keys. For the mentor.',
    keyed: true,
    owned: true,
    params: z.object({ classId }),
    body: copyDraft,
    response: createdClass,
  },
  putStepPicture: {
    method: 'put',
    path: '/api/classes/{classId}/steps/{stepId}/picture',
    summary:
      'Sets a lesson step’s picture (JPEG, PNG or WebP), re-encoded as by `postPicture`, replacing the previous one; until the class ends. For the mentor, who need not be in the class.',
    keyed: true,
    personal: true,
    params: z.object({ classId, stepId: itemId }),
    takes: PICTURE_TYPES,
    response: picture,
  },
  getChat: {
    method: 'get',
    path: '/api/classes/{classId}/chat',
    summary:
      'Everyone’s chat. While the class runs, for people in it; afterwards, for people who were in it and, if nobody was kept out, for anyone with the link.',
    keyed: true,
    personal: true,
    params: z.object({ classId }),
    query: chatQuery,
    response: chatPage,
  },
  putStill: {
    method: 'put',
    path: '/api/classes/{classId}/stills/{stillId}',
    summary: 'Stores a frozen frame, as image/jpeg, for `still:show`. For the mentor.',
    keyed: true,
    params: z.object({ classId, stillId: itemId }),
    takes: ['image/jpeg'],
    response: z.object({}),
  },
  getStill: {
    method: 'get',
    path: '/api/classes/{classId}/stills/{stillId}',
    summary: 'The frozen frame, as image/jpeg. For anyone who may read the chat.',
    keyed: true,
    personal: true,
    params: z.object({ classId, stillId: itemId }),
    gives: ['image/jpeg'],
    response: z.unknown(),
  },
  getAfterwards: {
    method: 'get',
    path: '/api/classes/{classId}/afterwards',
    summary:
      'What a class leaves behind: its steps, and your own marks and note; for the mentor, also who came, for how long, where they got stuck, and what they wrote. For anyone who may read the chat.',
    keyed: true,
    personal: true,
    params: z.object({ classId }),
    response: afterwards,
  },
  putNote: {
    method: 'put',
    path: '/api/classes/{classId}/note',
    summary:
      'Leaves the mentor a note after the class, replacing the previous one; an empty note removes it. For mentees who were in the class. Only the mentor can read it.',
    keyed: true,
    personal: true,
    params: z.object({ classId }),
    body: noteDraft,
    response: z.object({}),
  },
  putLastPicture: {
    method: 'put',
    path: '/api/classes/{classId}/last-picture',
    summary:
      'Stores what the hands show while the class is live, as image/jpeg, replacing the previous picture. For the mentor.',
    keyed: true,
    params: z.object({ classId }),
    takes: ['image/jpeg'],
    response: z.object({}),
  },
  getLastPicture: {
    method: 'get',
    path: '/api/classes/{classId}/last-picture',
    summary: 'The last picture of the hands, as image/jpeg. For anyone who may read the chat.',
    keyed: true,
    personal: true,
    params: z.object({ classId }),
    gives: ['image/jpeg'],
    response: z.unknown(),
  },
  postPicture: {
    method: 'post',
    path: '/api/classes/{classId}/pictures',
    summary:
      'Takes a picture (JPEG, PNG or WebP) for a message, from anyone in the class. The server re-encodes it upright and without metadata, and discards it unless a message carries it within two minutes.',
    keyed: true,
    personal: true,
    params: z.object({ classId }),
    takes: PICTURE_TYPES,
    response: picture,
  },
  getPicture: {
    method: 'get',
    path: '/api/classes/{classId}/pictures/{pictureId}/{size}',
    summary:
      'A chat picture, as image/jpeg: from everyone’s chat for anyone who may read it, from a private line for its mentee and the mentor.',
    keyed: true,
    personal: true,
    params: z.object({ classId, pictureId: itemId, size: pictureSize }),
    gives: ['image/jpeg'],
    response: z.unknown(),
  },
  getTerms: {
    method: 'get',
    path: '/api/terms',
    summary: 'How long classes are kept, and whether only the owner may register them.',
    keyed: false,
    response: terms,
  },
  getAddresses: {
    method: 'get',
    path: '/api/addresses',
    summary:
      'The server’s addresses, with the best one to hand out first. Addresses on its own network are listed only for readers on that network.',
    keyed: false,
    response: serverAddresses,
  },
  getStudio: {
    method: 'get',
    path: '/api/studio',
    summary: 'Whose server this is: name, logo, and where to find the privacy notice and imprint.',
    keyed: false,
    response: studio,
  },
  getStudioText: {
    method: 'get',
    path: '/api/studio/{page}',
    summary: 'The owner’s privacy notice or imprint, as plain text.',
    keyed: false,
    params: z.object({ page: studioPage }),
    response: studioText,
  },
  getLogo: {
    method: 'get',
    path: '/api/logo',
    summary: 'The logo, as image/png, image/jpeg or image/webp.',
    keyed: false,
    gives: PICTURE_TYPES,
    response: z.unknown(),
  },
  getMediaSetup: {
    method: 'get',
    path: '/api/media-setup',
    summary: 'Router capabilities.',
    keyed: false,
    response: mediaSetup,
  },
  checkConnection: {
    method: 'post',
    path: '/api/connection-checks',
    summary:
      'A transport with which a browser tests whether it can reach the server. It belongs to no class.',
    keyed: false,
    body: checkRequest,
    response: connectionCheck,
  },
} as const satisfies Record<string, Route>;

export const errorBody = z.object({ error: wireError });
