import {
  chatMessage,
  peerId,
  type ChatMessage,
  type ChatPage,
  type ClassId,
  type PeerId,
} from '@gongbang/protocol';
import { z } from 'zod';

import type { ChatQuery, ChatStore, NewChatMessage } from '../classroom/ports.ts';
import type { SqliteDatabase, Statement } from './SqliteDatabase.ts';

const COLUMNS = 'thread, seq, clientId, peerId, name, role, text, removed, sentAt';
/** How everyone's chat is written in the column that holds a mentee's id for a private line. */
const EVERYONE = '';

const messageRow = z
  .object({ ...chatMessage.shape, thread: z.string(), removed: z.int() })
  .transform(({ thread, removed, ...rest }) => ({
    ...rest,
    thread: thread === EVERYONE ? null : thread,
    removed: removed !== 0,
  }))
  .pipe(chatMessage);
const threadRow = z.object({ thread: peerId });
const seqRow = z.object({ seq: z.int().positive() });

/** The side chat, in SQLite. One statement numbers and keeps a message, so there is never a gap or a double. */
export class SqliteChatStore implements ChatStore {
  readonly #append: Statement;
  readonly #findSent: Statement;
  readonly #before: Statement;
  readonly #after: Statement;
  readonly #threads: Statement;
  readonly #remove: Statement;
  readonly #removed: Statement;

  constructor(database: SqliteDatabase) {
    this.#append = database.prepare(
      `INSERT INTO messages (classId, ${COLUMNS})
       SELECT :classId, :thread, coalesce(max(seq), 0) + 1, :clientId, :peerId, :name, :role, :text, 0, :sentAt
       FROM messages WHERE classId = :classId AND thread = :thread
       ON CONFLICT (classId, thread, peerId, clientId) DO NOTHING
       RETURNING ${COLUMNS}`,
    );
    this.#findSent = database.prepare(
      `SELECT ${COLUMNS} FROM messages WHERE classId = ? AND thread = ? AND peerId = ? AND clientId = ?`,
    );
    this.#before = database.prepare(
      `SELECT ${COLUMNS} FROM messages WHERE classId = ? AND thread = ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
    );
    this.#after = database.prepare(
      `SELECT ${COLUMNS} FROM messages WHERE classId = ? AND thread = ? AND seq > ? ORDER BY seq LIMIT ?`,
    );
    this.#threads = database.prepare(
      `SELECT thread FROM messages WHERE classId = ? AND thread <> '${EVERYONE}'
       GROUP BY thread ORDER BY max(sentAt) DESC LIMIT ?`,
    );
    this.#remove = database.prepare(
      `UPDATE messages SET text = '', removed = 1
       WHERE classId = ? AND thread = '${EVERYONE}' AND seq = ? RETURNING ${COLUMNS}`,
    );
    this.#removed = database.prepare(
      `SELECT seq FROM messages WHERE classId = ? AND thread = '${EVERYONE}' AND removed = 1 ORDER BY seq`,
    );
  }

  append(id: ClassId, message: NewChatMessage): { message: ChatMessage; added: boolean } {
    const thread = message.thread ?? EVERYONE;
    // all() rather than get(): it steps to the end, and only then is the insert committed.
    const [row] = this.#append.all({ ...message, thread, classId: id });
    return row === undefined
      ? {
          message: messageRow.parse(this.#findSent.get(id, thread, message.peerId, message.clientId)),
          added: false,
        }
      : { message: messageRow.parse(row), added: true };
  }

  page(id: ClassId, { thread, before, after, limit }: ChatQuery): ChatPage {
    const name = thread ?? EVERYONE;
    if (after !== undefined) {
      const messages = this.#after.all(id, name, after, limit).map((row) => messageRow.parse(row));
      return { messages, hasMore: after > 0 };
    }
    // One more than asked for tells whether there are older ones.
    const rows = this.#before.all(id, name, before ?? Number.MAX_SAFE_INTEGER, limit + 1);
    const messages = rows.slice(0, limit).map((row) => messageRow.parse(row));
    return { messages: messages.reverse(), hasMore: rows.length > limit };
  }

  threads(id: ClassId, limit: number): PeerId[] {
    return this.#threads.all(id, limit).map((row) => threadRow.parse(row).thread);
  }

  remove(id: ClassId, seq: number): ChatMessage | null {
    const [row] = this.#remove.all(id, seq);
    return row === undefined ? null : messageRow.parse(row);
  }

  removed(id: ClassId): number[] {
    return this.#removed.all(id).map((row) => seqRow.parse(row).seq);
  }
}
