import {
  OWNER_KEY_HEADER,
  SOCKET_PATH,
  afterwards,
  chatPage,
  classSetup,
  openedClass,
  connectionCheck,
  createdClass,
  mediaSetup,
  picture,
  routes,
  serverAddresses,
  studio,
  studioText,
  terms,
  type Afterwards,
  type ChatPage,
  type CheckRequest,
  type ClassChange,
  type ClassDraft,
  type ClassId,
  type ClassSetup,
  type CopyDraft,
  type OpenedClass,
  type ConnectionCheck,
  type CreatedClass,
  type ItemId,
  type MediaSetup,
  type NoteDraft,
  type OwnerKey,
  type Picture,
  type PictureSize,
  type Secret,
  type ServerAddresses,
  type Studio,
  type StudioPage,
  type StudioText,
  type Terms,
} from '@gongbang/protocol';
import { codeOf } from './ClientError.ts';
import { createRest, soon, type Server } from './Rest.ts';

/** Answers whenever the server is alive. */
const HEALTH = '/healthz';

/** The server's REST interface as functions. All throw ClientError. */
export function createHttp(server: Server) {
  const { ask, bearer, call, jpegAt } = createRest(server);
  return {
    createClass: (draft: ClassDraft, ownerKey: OwnerKey | null): Promise<CreatedClass> =>
      call(createdClass, routes.createClass.path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...owner(ownerKey) },
        body: JSON.stringify(draft),
      }),
    copyClass: (
      id: ClassId,
      linkKey: Secret,
      draft: CopyDraft,
      ownerKey: OwnerKey | null,
    ): Promise<CreatedClass> =>
      call(createdClass, withId(routes.copyClass.path, id), {
        method: 'POST',
        headers: { ...bearer(linkKey), 'Content-Type': 'application/json', ...owner(ownerKey) },
        body: JSON.stringify(draft),
      }),
    getSetup: (id: ClassId, linkKey: Secret): Promise<ClassSetup> =>
      call(classSetup, withId(routes.getSetup.path, id), {
        headers: bearer(linkKey),
        signal: soon(),
      }),
    putStepPicture: (id: ClassId, linkKey: Secret, stepId: ItemId, file: Blob): Promise<Picture> =>
      call(picture, withId(routes.putStepPicture.path, id).replace('{stepId}', stepId), {
        method: 'PUT',
        headers: { ...bearer(linkKey), 'Content-Type': 'application/octet-stream' },
        body: file,
      }),
    getClass: (id: ClassId, linkKey: Secret): Promise<OpenedClass> =>
      call(openedClass, withId(routes.getClass.path, id), {
        headers: bearer(linkKey),
        signal: soon(),
      }),
    changeClass: (id: ClassId, linkKey: Secret, change: ClassChange): Promise<OpenedClass> =>
      call(openedClass, withId(routes.changeClass.path, id), {
        method: 'PATCH',
        headers: { ...bearer(linkKey), 'Content-Type': 'application/json' },
        body: JSON.stringify(change),
      }),
    deleteClass: async (id: ClassId, linkKey: Secret): Promise<void> => {
      await ask(withId(routes.deleteClass.path, id), {
        method: 'DELETE',
        headers: bearer(linkKey),
      });
    },
    getChat: (id: ClassId, linkKey: Secret, before?: number): Promise<ChatPage> =>
      call(chatPage, withId(routes.getChat.path, id) + (before === undefined ? '' : `?before=${before}`), {
        headers: bearer(linkKey),
        signal: soon(),
      }),
    getAfterwards: (id: ClassId, linkKey: Secret): Promise<Afterwards> =>
      call(afterwards, withId(routes.getAfterwards.path, id), {
        headers: bearer(linkKey),
        signal: soon(),
      }),
    putNote: (id: ClassId, linkKey: Secret, note: NoteDraft): Promise<unknown> =>
      call(routes.putNote.response, withId(routes.putNote.path, id), {
        method: 'PUT',
        headers: { ...bearer(linkKey), 'Content-Type': 'application/json' },
        body: JSON.stringify(note),
        signal: soon(),
      }),
    putLastPicture: (id: ClassId, linkKey: Secret, jpeg: Blob): Promise<unknown> =>
      call(routes.putLastPicture.response, withId(routes.putLastPicture.path, id), {
        method: 'PUT',
        headers: { ...bearer(linkKey), 'Content-Type': 'image/jpeg' },
        body: jpeg,
        signal: soon(),
      }),
    getLastPicture: (id: ClassId, linkKey: Secret): Promise<Blob> =>
      jpegAt(withId(routes.getLastPicture.path, id), linkKey),
    putStill: (id: ClassId, linkKey: Secret, stillId: ItemId, jpeg: Blob): Promise<unknown> =>
      call(routes.putStill.response, withStill(routes.putStill.path, id, stillId), {
        method: 'PUT',
        headers: { ...bearer(linkKey), 'Content-Type': 'image/jpeg' },
        body: jpeg,
      }),
    getStill: (id: ClassId, linkKey: Secret, stillId: ItemId): Promise<Blob> =>
      jpegAt(withStill(routes.getStill.path, id, stillId), linkKey),
    postPicture: (id: ClassId, linkKey: Secret, file: Blob): Promise<Picture> =>
      call(picture, withId(routes.postPicture.path, id), {
        method: 'POST',
        headers: { ...bearer(linkKey), 'Content-Type': 'application/octet-stream' },
        body: file,
      }),
    getPicture: (id: ClassId, linkKey: Secret, pictureId: ItemId, size: PictureSize): Promise<Blob> =>
      jpegAt(
        withId(routes.getPicture.path, id).replace('{pictureId}', pictureId).replace('{size}', size),
        linkKey,
      ),
    /** Always rejects, since there is no such connection; with ORIGIN_REFUSED if this page may not have one. */
    greetSocket: (): Promise<unknown> =>
      // Browsers name a page's origin in what they post, but mostly not in what they fetch.
      ask(`${SOCKET_PATH}/?EIO=4&transport=polling`, { method: 'POST', signal: soon() }),
    /** Whether the server answers. What a proxy says in its place does not count; a refusal does. */
    isThere: async (): Promise<boolean> => {
      try {
        await ask(HEALTH, { cache: 'no-store', signal: soon() });
        return true;
      } catch (error) {
        return codeOf(error) !== 'DISCONNECTED';
      }
    },
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
}
export type Http = ReturnType<typeof createHttp>;

const withId = (path: string, id: ClassId): string => path.replace('{classId}', id);
const withStill = (path: string, id: ClassId, stillId: ItemId): string =>
  withId(path, id).replace('{stillId}', stillId);
const owner = (key: OwnerKey | null): Record<string, string> =>
  key === null ? {} : { [OWNER_KEY_HEADER]: key };
