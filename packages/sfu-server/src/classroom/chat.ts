import {
  LIMITS,
  type ChatMessage,
  type ChatPage,
  type ClassId,
  type RequestPayload,
} from '@gongbang/protocol';

import type { ChatStore } from './ports.ts';
import type { Peer } from './Peer.ts';

/** Keeps a peer's message. `added` is false when it was sent before: the client had missed the answer. */
export function post(
  store: ChatStore,
  classId: ClassId,
  peer: Peer,
  { clientId, text }: RequestPayload['chat:send'],
  now: number,
): { message: ChatMessage; added: boolean } {
  return store.append(classId, {
    clientId,
    peerId: peer.id,
    name: peer.name,
    role: peer.role,
    text,
    sentAt: now,
  });
}

/** What a joiner gets: all that came after `lastSeq` if that fits a page, else the latest page. */
export function pageForJoiner(store: ChatStore, classId: ClassId, lastSeq: number | undefined): ChatPage {
  if (lastSeq !== undefined && lastSeq > 0) {
    const missed = store.page(classId, { after: lastSeq, limit: LIMITS.chatPage });
    if (missed.messages.length < LIMITS.chatPage) {
      return missed;
    }
  }
  return store.page(classId, { limit: LIMITS.chatPage });
}
