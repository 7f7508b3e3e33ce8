import type { DatabaseSync, StatementSync } from 'node:sqlite';

import { chatMessage, type ChatMessage, type ChatPage, type ClassId } from '@gongbang/protocol';

import type { ChatQuery, ChatStore, NewChatMessage } from '../classroom/ports.ts';

const COLUMNS = 'seq, clientId, peerId, name, role, text, sentAt';

/** The side chat, in SQLite. One statement numbers and keeps a message, so there is never a gap or a double. */
export class SqliteChatStore implements ChatStore {
  readonly #append: StatementSync;
  readonly #findSent: StatementSync;
  readonly #before: StatementSync;
  readonly #after: StatementSync;

  constructor(database: DatabaseSync) {
    this.#append = database.prepare(
      `INSERT INTO messages (classId, ${COLUMNS})
       SELECT :classId, coalesce(max(seq), 0) + 1, :clientId, :peerId, :name, :role, :text, :sentAt
       FROM messages WHERE classId = :classId
       ON CONFLICT (classId, peerId, clientId) DO NOTHING
       RETURNING ${COLUMNS}`,
    );
    this.#findSent = database.prepare(
      `SELECT ${COLUMNS} FROM messages WHERE classId = ? AND peerId = ? AND clientId = ?`,
    );
    this.#before = database.prepare(
      `SELECT ${COLUMNS} FROM messages WHERE classId = ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
    );
    this.#after = database.prepare(
      `SELECT ${COLUMNS} FROM messages WHERE classId = ? AND seq > ? ORDER BY seq LIMIT ?`,
    );
  }

  append(id: ClassId, message: NewChatMessage): { message: ChatMessage; added: boolean } {
    // all() rather than get(): it steps to the end, and only then is the insert committed.
    const [row] = this.#append.all({ ...message, classId: id });
    return row === undefined
      ? { message: chatMessage.parse(this.#findSent.get(id, message.peerId, message.clientId)), added: false }
      : { message: chatMessage.parse(row), added: true };
  }

  page(id: ClassId, { before, after, limit }: ChatQuery): ChatPage {
    if (after !== undefined) {
      const messages = this.#after.all(id, after, limit).map((row) => chatMessage.parse(row));
      return { messages, hasMore: after > 0 };
    }
    // One more than asked for tells whether there are older ones.
    const rows = this.#before.all(id, before ?? Number.MAX_SAFE_INTEGER, limit + 1);
    const messages = rows.slice(0, limit).map((row) => chatMessage.parse(row));
    return { messages: messages.reverse(), hasMore: rows.length > limit };
  }
}
