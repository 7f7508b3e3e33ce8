import {
  LIMITS,
  peerId,
  picture as pictureSchema,
  role,
  type ChatMessage,
  type ChatPage,
  type ClassId,
  type PeerId,
  type Picture,
} from '@gongbang/protocol';
import { z } from 'zod';

import { ClassroomError } from '../../rules/ClassroomError.ts';
import type { ChatQuery, ChatStore, NewChatMessage } from '../../ports/store.ts';
import { integerOf, textOf, type Row } from './rows.ts';
import type { SqliteDatabase, Statement } from './SqliteDatabase.ts';

const COLUMNS = 'thread, seq, clientId, peerId, name, role, text, picture, removed, sentAt';
/** Stands for everyone's chat in the thread column; a private line has its mentee's id there. */
const EVERYONE = '';

const threadRow = z.object({ thread: peerId });
const seqRow = z.object({ seq: z.int().positive() });

/** The side chat, in SQLite. One statement numbers and stores a message, so numbers have neither gaps nor duplicates. */
export class SqliteChatStore implements ChatStore {
  readonly #append: Statement;
  readonly #findSent: Statement;
  readonly #before: Statement;
  readonly #after: Statement;
  readonly #threads: Statement;
  readonly #find: Statement;
  readonly #remove: Statement;
  readonly #removed: Statement;

  constructor(database: SqliteDatabase) {
    this.#append = database.prepare(
      `INSERT INTO messages (classId, ${COLUMNS})
       SELECT id, :thread,
              coalesce((SELECT seq FROM messages WHERE classId = id AND thread = :thread ORDER BY seq DESC LIMIT 1), 0) + 1,
              :clientId, :peerId, :name, :role, :text, :picture, 0, :sentAt
       FROM classes WHERE id = :classId AND messageCount < ${LIMITS.classMessages}
         AND messageBytes + octet_length(:text) <= ${LIMITS.classMessageBytes}
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
    this.#find = database.prepare(
      `SELECT ${COLUMNS} FROM messages WHERE classId = ? AND thread = ? AND seq = ?`,
    );
    this.#remove = database.prepare(
      `UPDATE messages SET text = '', picture = NULL, removed = 1
       WHERE classId = ? AND thread = ? AND seq = ? RETURNING ${COLUMNS}`,
    );
    this.#removed = database.prepare(
      `SELECT seq FROM messages WHERE classId = ? AND thread = '${EVERYONE}' AND removed = 1 ORDER BY seq`,
    );
  }

  append(id: ClassId, message: NewChatMessage): { message: ChatMessage; added: boolean } {
    const thread = message.thread ?? EVERYONE;
    // all() rather than get(): it steps to the end, which is what commits the insert.
    const picture = message.picture === undefined ? null : JSON.stringify(message.picture);
    const [row] = this.#append.all({ ...message, thread, picture, classId: id });
    if (row !== undefined) {
      return { message: messageOf(row), added: true };
    }
    const sent = this.#findSent.get(id, thread, message.peerId, message.clientId);
    if (sent === undefined) {
      throw new ClassroomError('CHAT_FULL', 'This class has as many messages as it can hold.');
    }
    return { message: messageOf(sent), added: false };
  }

  page(id: ClassId, { thread, before, after, limit }: ChatQuery): ChatPage {
    const name = thread ?? EVERYONE;
    if (after !== undefined) {
      const messages = this.#after.all(id, name, after, limit).map(messageOf);
      return { messages, hasMore: after > 0 };
    }
    // One more than asked for, to tell whether there are older ones.
    const rows = this.#before.all(id, name, before ?? Number.MAX_SAFE_INTEGER, limit + 1);
    const messages = rows.slice(0, limit).map(messageOf);
    return { messages: messages.reverse(), hasMore: rows.length > limit };
  }

  threads(id: ClassId, limit: number): PeerId[] {
    return this.#threads.all(id, limit).map((row) => threadRow.parse(row).thread);
  }

  find(id: ClassId, thread: PeerId | null, seq: number): ChatMessage | null {
    const row = this.#find.get(id, thread ?? EVERYONE, seq);
    return row === undefined ? null : messageOf(row);
  }

  remove(id: ClassId, thread: PeerId | null, seq: number): ChatMessage {
    const [row] = this.#remove.all(id, thread ?? EVERYONE, seq);
    if (row === undefined) {
      throw new Error(`There is no message ${seq}.`);
    }
    return messageOf(row);
  }

  removed(id: ClassId): number[] {
    return this.#removed.all(id).map((row) => seqRow.parse(row).seq);
  }
}

function messageOf(row: Row): ChatMessage {
  const thread = textOf(row, 'thread');
  const picture = pictureOf(row);
  return {
    seq: integerOf(row, 'seq'),
    thread: thread === EVERYONE ? null : thread,
    clientId: textOf(row, 'clientId'),
    peerId: textOf(row, 'peerId'),
    name: textOf(row, 'name'),
    role: role.parse(row['role']),
    text: textOf(row, 'text'),
    ...(picture === null ? {} : { picture }),
    removed: integerOf(row, 'removed') !== 0,
    sentAt: integerOf(row, 'sentAt'),
  };
}

/** Few messages have a picture, so it is only parsed if there is one. */
function pictureOf(row: Row): Picture | null {
  return row['picture'] === null ? null : pictureSchema.parse(JSON.parse(textOf(row, 'picture')));
}
