import {
  OWNER_KEY_HEADER,
  PEER_KEY_HEADER,
  chatPage,
  classView,
  connectionCheck,
  createdClass,
  errorBody,
  mediaSetup,
  routes,
  serverAddresses,
  studio,
  studioText,
  terms,
  type ChatPage,
  type CheckRequest,
  type ClassDraft,
  type ClassId,
  type ClassView,
  type ConnectionCheck,
  type CreatedClass,
  type ItemId,
  type MediaSetup,
  type OwnerKey,
  type Secret,
  type ServerAddresses,
  type Studio,
  type StudioPage,
  type StudioText,
  type Terms,
} from '@gongbang/protocol';
import type { z } from 'zod';

import { peerKey } from './browserStore.ts';
import { ClientError } from './ClientError.ts';

/**
 * How long an answer may take of what is asked again, in ms: on a dead network the browser itself would wait for minutes,
 * on a slow one a page of text needs seconds.
 */
const ANSWER_MS = 10_000;
const soon = (): AbortSignal => AbortSignal.timeout(ANSWER_MS);

/** The REST interface, as functions. All throw ClientError. */
export const http = {
  createClass: (draft: ClassDraft, ownerKey: OwnerKey | null): Promise<CreatedClass> =>
    call(createdClass, routes.createClass.path, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(ownerKey === null ? {} : { [OWNER_KEY_HEADER]: ownerKey }),
      },
      body: JSON.stringify(draft),
    }),
  getClass: (id: ClassId, linkKey: Secret): Promise<ClassView> =>
    call(classView, withId(routes.getClass.path, id), { headers: bearer(linkKey), signal: soon() }),
  deleteClass: async (id: ClassId, linkKey: Secret): Promise<void> => {
    await ask(withId(routes.deleteClass.path, id), { method: 'DELETE', headers: bearer(linkKey) });
  },
  getChat: (id: ClassId, linkKey: Secret, before?: number): Promise<ChatPage> =>
    call(chatPage, withId(routes.getChat.path, id) + (before === undefined ? '' : `?before=${before}`), {
      headers: bearer(linkKey),
    }),
  putStill: (id: ClassId, linkKey: Secret, stillId: ItemId, jpeg: Blob): Promise<unknown> =>
    call(routes.putStill.response, withStill(routes.putStill.path, id, stillId), {
      method: 'PUT',
      headers: { ...bearer(linkKey), 'Content-Type': 'image/jpeg' },
      body: jpeg,
    }),
  getStill: async (id: ClassId, linkKey: Secret, stillId: ItemId): Promise<Blob> =>
    (await ask(withStill(routes.getStill.path, id, stillId), { headers: bearer(linkKey) })).blob(),
  getTerms: (): Promise<Terms> => call(terms, routes.getTerms.path, { signal: soon() }),
  getStudio: (): Promise<Studio> => call(studio, routes.getStudio.path, { signal: soon() }),
  getStudioText: (page: StudioPage): Promise<StudioText> =>
    call(studioText, routes.getStudioText.path.replace('{page}', page), { signal: soon() }),
  getAddresses: (): Promise<ServerAddresses> =>
    call(serverAddresses, routes.getAddresses.path, { signal: soon() }),
  getMediaSetup: (): Promise<MediaSetup> => call(mediaSetup, routes.getMediaSetup.path, { signal: soon() }),
  checkConnection: (request: CheckRequest): Promise<ConnectionCheck> =>
    call(connectionCheck, routes.checkConnection.path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(request),
    }),
};

const withId = (path: string, id: ClassId): string => path.replace('{classId}', id);
/** What the link opens, and who asks: by a key that the link had before, only those who were in get an answer. */
const bearer = (linkKey: Secret): Record<string, string> => ({
  Authorization: `Bearer ${linkKey}`,
  [PEER_KEY_HEADER]: peerKey(),
});

const withStill = (path: string, id: ClassId, stillId: ItemId): string =>
  withId(path, id).replace('{stillId}', stillId);

async function call<T>(schema: z.ZodType<T>, path: string, init: RequestInit): Promise<T> {
  return schema.parse(await (await ask(path, init)).json());
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch {
    throw new ClientError('DISCONNECTED', 'The server cannot be reached.');
  }
  if (!response.ok) {
    const parsed = errorBody.safeParse(await response.json().catch(() => null));
    throw parsed.success
      ? new ClientError(parsed.data.error.code, parsed.data.error.message)
      : new ClientError('INTERNAL', `HTTP ${response.status}`);
  }
  return response;
}
