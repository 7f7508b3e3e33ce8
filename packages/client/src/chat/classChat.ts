import { LIMITS, type ChatPage, type PeerId } from '@gongbang/protocol';

import type { Http } from '../connection/http.ts';
import type { Signaling } from '../connection/Signaling.ts';
import type { ClassLink } from '../links.ts';
import type { ClassStore } from '../model/classStore.ts';
import type { ClassroomStorage } from '../storage.ts';
import { ChatThreads } from './ChatThreads.ts';
import type { Pictures } from './Pictures.ts';

export interface ClassChatParts {
  readonly link: ClassLink;
  readonly store: ClassStore;
  readonly storage: Pick<ClassroomStorage, 'chatDraft' | 'keepChatDraft' | 'unsentChat' | 'keepUnsentChat'>;
  readonly http: Pick<Http, 'getChat'>;
  readonly signaling: Pick<Signaling, 'request'>;
  readonly pictures: Pick<Pictures, 'send'>;
}

/** The threads of a class: over its socket, and over HTTP once there is no socket any more. */
export function classChat({ link, store, storage, http, signaling, pictures }: ClassChatParts): ChatThreads {
  const page = async (thread: PeerId | null, before: number | undefined): Promise<ChatPage> => {
    // Everyone's chat can be read after the class too, without a socket; a rehearsal's only during it.
    if (thread === null && store.getState().class?.phase !== 'rehearsal') {
      return http.getChat(link.id, link.key, before);
    }
    const limit = LIMITS.chatPage;
    return signaling.request(
      'chat:history',
      before === undefined ? { after: 0, limit, thread } : { before, limit, thread },
    );
  };
  return new ChatThreads(store, {
    send: async (thread, { clientId, text, picture: file }) => {
      const said = { clientId, text, thread };
      const picture = file === undefined ? {} : { picture: await pictures.send(file) };
      return (await signaling.request('chat:send', { ...said, ...picture })).message;
    },
    page,
    draft: (thread) => storage.chatDraft(link, thread),
    keepDraft: (thread, draft) => {
      storage.keepChatDraft(link, thread, draft);
    },
    unsent: () => storage.unsentChat(link),
    keepUnsent: (unsent) => {
      storage.keepUnsentChat(link, unsent);
    },
  });
}
