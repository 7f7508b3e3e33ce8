import { LIMITS, type ChatMessage, type ChatPage, type ClassId, type PeerId } from '@gongbang/protocol';

import { ClassroomError } from '../../rules/ClassroomError.ts';
import type { ChatQuery, ChatStore, NewChatMessage } from '../../ports/store.ts';
import type { MemoryClassStore } from './MemoryClassStore.ts';
import { Table, type MemoryDatabase } from './MemoryDatabase.ts';

/** The side chat, in memory. */
export class MemoryChatStore implements ChatStore {
  readonly rows: Table<ChatMessage>;
  /** How much a class has said, including removed messages. */
  readonly said: Table<{ readonly messages: number; readonly bytes: number }>;
  /** Each thread's last number. */
  readonly seqs: Table<number>;
  /** The number of each sent message, by its sender's own id for it. */
  readonly sent: Table<number>;
  readonly #classes: MemoryClassStore;

  constructor(database: MemoryDatabase, classes: MemoryClassStore) {
    this.rows = new Table(database);
    this.said = new Table(database);
    this.seqs = new Table(database);
    this.sent = new Table(database);
    this.#classes = classes;
  }

  append(id: ClassId, message: NewChatMessage): { message: ChatMessage; added: boolean } {
    const sent = this.find(id, message.thread, this.sent.find(id, senderOf(message)) ?? 0);
    if (sent !== null) {
      return { message: sent, added: false };
    }
    const { messages, bytes } = this.said.find(id, '') ?? { messages: 0, bytes: 0 };
    const more = bytes + Buffer.byteLength(message.text);
    if (!this.#classes.has(id) || messages >= LIMITS.classMessages || more > LIMITS.classMessageBytes) {
      throw new ClassroomError('CHAT_FULL', 'This class has as many messages as it can hold.');
    }
    const thread = message.thread ?? '';
    const seq = (this.seqs.find(id, thread) ?? 0) + 1;
    const kept: ChatMessage = { ...message, seq, removed: false };
    this.rows.set(id, nameOf(kept), kept);
    this.seqs.set(id, thread, seq);
    this.sent.set(id, senderOf(message), seq);
    this.said.set(id, '', { messages: messages + 1, bytes: more });
    return { message: kept, added: true };
  }

  page(id: ClassId, { thread, before, after, limit }: ChatQuery): ChatPage {
    const all = this.#thread(id, thread ?? null);
    if (after !== undefined) {
      return { messages: all.filter(({ seq }) => seq > after).slice(0, limit), hasMore: after > 0 };
    }
    const older = before === undefined ? all : all.filter(({ seq }) => seq < before);
    return { messages: older.slice(-limit), hasMore: older.length > limit };
  }

  threads(id: ClassId, limit: number): PeerId[] {
    const latest = new Map<PeerId, number>();
    for (const { thread, sentAt } of this.#all(id)) {
      if (thread !== null) {
        latest.set(thread, Math.max(latest.get(thread) ?? sentAt, sentAt));
      }
    }
    return [...latest]
      .sort(([, one], [, other]) => other - one)
      .map(([thread]) => thread)
      .slice(0, limit);
  }

  find(id: ClassId, thread: PeerId | null, seq: number): ChatMessage | null {
    return this.rows.find(id, nameOf({ thread, seq })) ?? null;
  }

  remove(id: ClassId, thread: PeerId | null, seq: number): ChatMessage {
    const found = this.find(id, thread, seq);
    if (found === null) {
      throw new Error(`There is no message ${seq}.`);
    }
    const emptied: ChatMessage = { ...found, text: '', removed: true };
    delete emptied.picture;
    this.rows.set(id, nameOf(emptied), emptied);
    return emptied;
  }

  removed(id: ClassId): number[] {
    return this.#thread(id, null).flatMap(({ seq, removed }) => (removed ? seq : []));
  }

  #thread(id: ClassId, name: PeerId | null): ChatMessage[] {
    return this.#all(id).filter(({ thread }) => thread === name);
  }

  #all(id: ClassId): ChatMessage[] {
    return this.rows
      .of(id)
      .map(([, message]) => message)
      .sort((one, other) => one.seq - other.seq);
  }
}

const nameOf = ({ thread, seq }: Pick<ChatMessage, 'thread' | 'seq'>): string => `${thread ?? ''} ${seq}`;
const senderOf = ({ thread, peerId, clientId }: NewChatMessage): string =>
  `${thread ?? ''} ${peerId} ${clientId}`;
