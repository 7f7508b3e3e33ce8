import type { ChatMessage, ChatPage } from '@gongbang/protocol';

import type { ChatState, OutgoingMessage } from './classState.ts';

/**
 * Puts messages in their places by `seq`; those already there stay, unless they have been removed since, and ours leave the
 * outbox.
 */
export function merge(
  chat: ChatState,
  incoming: readonly ChatMessage[],
  myId: string | undefined,
): ChatState {
  const known = new Map(chat.messages.map((message) => [message.seq, message]));
  const fresh = incoming.filter(
    ({ seq, removed }) => !known.has(seq) || (removed && known.get(seq)?.removed === false),
  );
  if (fresh.length === 0) {
    return chat;
  }
  const renewed = new Set(fresh.map(({ seq }) => seq));
  const kept = chat.messages.filter(({ seq }) => !renewed.has(seq));
  const messages = [...kept, ...fresh].sort((a, b) => a.seq - b.seq);
  const arrived = new Set(fresh.filter(({ peerId }) => peerId === myId).map(({ clientId }) => clientId));
  const waiting = chat.outbox.filter(({ clientId }) => !arrived.has(clientId));
  return { ...chat, messages, outbox: waiting.length === chat.outbox.length ? chat.outbox : waiting };
}

/** A page of the history, from the join or from scrolling up. */
export function mergePage(chat: ChatState, page: ChatPage, myId: string | undefined): ChatState {
  const oldest = chat.messages[0]?.seq ?? Infinity;
  const first = page.messages[0]?.seq;
  const reachesBack = chat.messages.length === 0 || (first !== undefined && first < oldest);
  // A page that does not connect to what we have (many came while we were away) replaces it, so that there is no gap.
  const last = chat.messages.at(-1)?.seq ?? 0;
  const hole = first !== undefined && last > 0 && first > last + 1;
  const base: ChatState = hole ? { ...chat, messages: [] } : chat;
  return { ...merge(base, page.messages, myId), hasMore: reachesBack || hole ? page.hasMore : chat.hasMore };
}

/** The number of the last message we have. */
export function lastSeq(chat: ChatState): number {
  return chat.messages.at(-1)?.seq ?? 0;
}

/** Messages from others that the reader has not seen. */
export function unread(chat: ChatState, myId: string | undefined): number {
  return chat.messages.filter(({ seq, peerId }) => seq > chat.readSeq && peerId !== myId).length;
}

export function addOutgoing(chat: ChatState, clientId: string, text: string, picture?: Blob): ChatState {
  const message = { clientId, text, ...(picture === undefined ? {} : { picture }) };
  return { ...chat, outbox: [...chat.outbox, { ...message, state: 'sending' }] };
}

/** Messages that waited on the previous page; those that are there by now are not sent again. */
export function restored(chat: ChatState, kept: readonly OutgoingMessage[], myId: string): ChatState {
  const isThere = ({ clientId }: OutgoingMessage): boolean =>
    chat.outbox.some((message) => message.clientId === clientId) ||
    chat.messages.some((message) => message.clientId === clientId && message.peerId === myId);
  return { ...chat, outbox: [...kept.filter((message) => !isThere(message)), ...chat.outbox] };
}

/** Sends the user's message without the picture that is in its way. */
export function withoutPicture(chat: ChatState, id: string): ChatState {
  return {
    ...chat,
    outbox: chat.outbox.map((message) =>
      message.clientId === id ? { clientId: id, text: message.text, state: 'sending' } : message,
    ),
  };
}

export function setOutgoing(chat: ChatState, clientId: string, state: OutgoingMessage['state']): ChatState {
  return {
    ...chat,
    outbox: chat.outbox.map((message) => (message.clientId === clientId ? { ...message, state } : message)),
  };
}

export function dropOutgoing(chat: ChatState, clientId: string): ChatState {
  return { ...chat, outbox: chat.outbox.filter((message) => message.clientId !== clientId) };
}

export function markRead(chat: ChatState): ChatState {
  const readSeq = lastSeq(chat);
  return readSeq === chat.readSeq ? chat : { ...chat, readSeq };
}

/** Puts the current version of a message in its place. */
export function replace(chat: ChatState, message: ChatMessage): ChatState {
  return {
    ...chat,
    messages: chat.messages.map((other) => (other.seq === message.seq ? message : other)),
  };
}

/** Blanks messages that were removed while the user was away. */
export function withoutTexts(chat: ChatState, seqs: readonly number[]): ChatState {
  const gone = new Set(seqs);
  return gone.size === 0
    ? chat
    : {
        ...chat,
        messages: chat.messages.map((message) => (gone.has(message.seq) ? emptied(message) : message)),
      };
}

function emptied(message: ChatMessage): ChatMessage {
  const left: ChatMessage = { ...message, text: '', removed: true };
  delete left.picture;
  return left;
}
