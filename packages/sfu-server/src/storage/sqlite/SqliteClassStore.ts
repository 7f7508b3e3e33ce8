import { classDraft, classId, endReason, timestamp, type ClassId, type EndReason } from '@gongbang/protocol';
import { z } from 'zod';

import type { ClassLink, ClassRecord, ClassStore, KeyHashes } from '../../ports/store.ts';
import type { SqliteDatabase, Statement } from './SqliteDatabase.ts';

const KEY_HASH_BYTES = 32;

const classRow = z.object({
  ...classDraft.pick({ seats: true }).shape,
  // Looser than the form: an earlier version stored any start.
  startsAt: timestamp.nullable().default(null),
  // Checked on their way in, by the rules of their time.
  title: z.string(),
  mentorName: z.string(),
  about: z.string(),
  id: classId,
  phase: z.enum(['scheduled', 'live', 'ended']),
  startedAt: timestamp.nullable(),
  endedAt: timestamp.nullable(),
  endReason: endReason.nullable(),
  createdAt: timestamp,
});

const keyHash = z.instanceof(Uint8Array).refine((hash) => hash.length === KEY_HASH_BYTES);
const keysRow = z.object({
  mentorKeyHash: keyHash,
  menteeKeyHash: keyHash,
  menteeKeySalt: z.instanceof(Uint8Array).nullable(),
});

const COLUMNS =
  'id, title, mentorName, about, startsAt, seats, phase, startedAt, endedAt, endReason, createdAt';

/** Classes and the hashes of their links' keys, in SQLite. */
export class SqliteClassStore implements ClassStore {
  readonly #insert: Statement;
  readonly #find: Statement;
  readonly #findKeys: Statement;
  readonly #findLive: Statement;
  readonly #markLive: Statement;
  readonly #markScheduled: Statement;
  readonly #markEnded: Statement;
  readonly #describe: Statement;
  readonly #replaceMenteeKey: Statement;

  constructor(database: SqliteDatabase) {
    this.#insert = database.prepare(
      `INSERT INTO classes (${COLUMNS}, mentorKeyHash, menteeKeyHash, menteeKeySalt)
       VALUES (:id, :title, :mentorName, :about, :startsAt, :seats, :phase, :startedAt, :endedAt, :endReason,
               :createdAt, :mentorKeyHash, :menteeKeyHash, :menteeKeySalt)`,
    );
    this.#find = database.prepare(`SELECT ${COLUMNS} FROM classes WHERE id = ?`);
    this.#findKeys = database.prepare(
      'SELECT mentorKeyHash, menteeKeyHash, menteeKeySalt FROM classes WHERE id = ?',
    );
    this.#findLive = database.prepare(`SELECT ${COLUMNS} FROM classes WHERE phase = 'live'`);
    this.#markLive = database.prepare(
      `UPDATE classes SET phase = 'live', startedAt = :at WHERE id = :id AND phase = 'scheduled'`,
    );
    this.#markScheduled = database.prepare(
      `UPDATE classes SET phase = 'scheduled', startedAt = NULL, endedAt = NULL, endReason = NULL, usedAt = :at
       WHERE id = :id AND phase <> 'scheduled'`,
    );
    this.#markEnded = database.prepare(
      `UPDATE classes SET phase = 'ended', endedAt = :at, endReason = :reason WHERE id = :id AND phase <> 'ended'`,
    );
    this.#describe = database.prepare(
      `UPDATE classes SET title = :title, mentorName = :mentorName, about = :about, startsAt = :startsAt, seats = :seats
       WHERE id = :id`,
    );
    this.#replaceMenteeKey = database.prepare(
      'UPDATE classes SET menteeKeyHash = :hash, menteeKeySalt = :salt WHERE id = :id',
    );
  }

  insert(record: ClassRecord, keys: KeyHashes): void {
    this.#insert.run({
      ...record,
      mentorKeyHash: keys.mentor,
      menteeKeyHash: keys.mentee,
      menteeKeySalt: keys.menteeSalt,
    });
  }

  find(id: ClassId): ClassRecord | null {
    const row = this.#find.get(id);
    return row === undefined ? null : classRow.parse(row);
  }

  findKeys(id: ClassId): KeyHashes | null {
    const row = this.#findKeys.get(id);
    if (row === undefined) {
      return null;
    }
    const { mentorKeyHash, menteeKeyHash, menteeKeySalt } = keysRow.parse(row);
    return { mentor: mentorKeyHash, mentee: menteeKeyHash, menteeSalt: menteeKeySalt };
  }

  findLive(): ClassRecord[] {
    return this.#findLive.all().map((row) => classRow.parse(row));
  }

  markLive(id: ClassId, startedAt: number): void {
    this.#markLive.run({ id, at: startedAt });
  }

  markScheduled(id: ClassId, at: number): void {
    this.#markScheduled.run({ id, at });
  }

  markEnded(id: ClassId, endedAt: number, reason: EndReason): void {
    this.#markEnded.run({ id, at: endedAt, reason });
  }

  describe({ id, title, mentorName, about, startsAt, seats }: ClassRecord): void {
    this.#describe.run({ id, title, mentorName, about, startsAt, seats });
  }

  replaceMenteeKey(id: ClassId, { hash, salt }: Pick<ClassLink, 'hash' | 'salt'>): void {
    this.#replaceMenteeKey.run({ id, hash, salt });
  }
}
