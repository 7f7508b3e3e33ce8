import { LIMITS, type ChatMessage, type ChatPage, type ClassId, type PeerId } from '@gongbang/protocol';

import { ClassroomError } from '../rules/ClassroomError.ts';
import type { ChatQuery, ChatStore, NewChatMessage } from '../ports/store.ts';

/** All messages in order, and the bytes of their texts. */
interface Said {
  readonly messages: readonly ChatMessage[];
  readonly bytes: number;
}

/** A rehearsal's chat: it begins empty, and vanishes with the rehearsal. */
export class RehearsalChat implements ChatStore {
  /** Never changed in place. */
  #said: Said = { messages: [], bytes: 0 };

  /** The messages so far, for a rollback. */
  get said(): Said {
    return this.#said;
  }

  takeBackTo(said: Said): void {
    this.#said = said;
  }

  append(_id: ClassId, said: NewChatMessage): { message: ChatMessage; added: boolean } {
    const thread = this.#thread(said.thread);
    const sent = thread.find(({ peerId, clientId }) => peerId === said.peerId && clientId === said.clientId);
    if (sent !== undefined) {
      return { message: sent, added: false };
    }
    const { messages } = this.#said;
    const bytes = this.#said.bytes + Buffer.byteLength(said.text);
    if (messages.length >= LIMITS.classMessages || bytes > LIMITS.classMessageBytes) {
      throw new ClassroomError('CHAT_FULL', 'This rehearsal has as many messages as it can hold.');
    }
    const message: ChatMessage = { ...said, seq: thread.length + 1, removed: false };
    this.#said = { messages: [...messages, message], bytes };
    return { message, added: true };
  }

  page(_id: ClassId, { thread, before, after, limit }: ChatQuery): ChatPage {
    const all = this.#thread(thread ?? null);
    if (after !== undefined) {
      return { messages: all.filter(({ seq }) => seq > after).slice(0, limit), hasMore: after > 0 };
    }
    const older = before === undefined ? all : all.filter(({ seq }) => seq < before);
    return { messages: older.slice(-limit), hasMore: older.length > limit };
  }

  threads(_id: ClassId, limit: number): PeerId[] {
    const latestFirst = this.#said.messages.flatMap(({ thread }) => thread ?? []).reverse();
    return [...new Set(latestFirst)].slice(0, limit);
  }

  find(_id: ClassId, thread: PeerId | null, seq: number): ChatMessage | null {
    return this.#thread(thread).find((message) => message.seq === seq) ?? null;
  }

  remove(id: ClassId, thread: PeerId | null, seq: number): ChatMessage {
    const found = this.find(id, thread, seq);
    if (found === null) {
      throw new Error(`There is no message ${seq}.`);
    }
    const emptied: ChatMessage = { ...found, text: '', removed: true };
    delete emptied.picture;
    const messages = this.#said.messages.map((message) => (message === found ? emptied : message));
    this.#said = { ...this.#said, messages };
    return emptied;
  }

  removed(): number[] {
    return this.#thread(null).flatMap(({ seq, removed }) => (removed ? seq : []));
  }

  #thread(name: PeerId | null): ChatMessage[] {
    return this.#said.messages.filter(({ thread }) => thread === name);
  }
}
