import { classId, type ClassId } from '@gongbang/protocol';
import { z } from 'zod';

import type { RetentionStore } from '../../ports/store.ts';
import type { SqliteDatabase, Statement } from './SqliteDatabase.ts';

const idRow = z.object({ id: classId });
const freePages = z.object({ freelist_count: z.int().nonnegative() });

/**
 * The tables with a class's rows, their keys, and how much a row counts: rows are removed a few at a time, and a picture has hundreds
 * of pages.
 */
const BELONGINGS = [
  ['messages', 'classId, thread, seq', 1],
  ['workshops', 'classId, part', 1],
  ['progress', 'classId, peerId', 1],
  ['stills', 'classId, stillId', 1],
  ['visits', 'classId, peerId', 1],
  ['notes', 'classId, peerId', 1],
  ['lastPictures', 'classId', 1],
  ['pictures', 'classId, pictureId', 50],
] as const;

/** Removes classes from SQLite, and returns their pages to the disk. */
export class SqliteRetentionStore implements RetentionStore {
  readonly #database: SqliteDatabase;
  readonly #markUsed: Statement;
  readonly #findExpired: Statement;
  readonly #shut: Statement;
  readonly #shutDoors: Statement;
  readonly #belongings: readonly { readonly remove: Statement; readonly weight: number }[];
  readonly #remove: Statement;
  readonly #freePages: Statement;

  constructor(database: SqliteDatabase) {
    this.#database = database;
    this.#markUsed = database.prepare(
      'UPDATE classes SET usedAt = ? WHERE id IN (SELECT value FROM json_each(?))',
    );
    this.#findExpired = database.prepare(
      `SELECT id FROM classes WHERE phase <> 'live' AND keptFrom < ? ORDER BY keptFrom LIMIT 1`,
    );
    // Ended classes let nobody in, and no key hashes to zeros. With its end at 0, the class is found first again.
    this.#shut = database.prepare(
      `UPDATE classes SET phase = 'ended', endedAt = 0, mentorKeyHash = zeroblob(32), menteeKeyHash = zeroblob(32)
       WHERE id = ?`,
    );
    // These parts let in holders of the link's former keys, phones, and passes.
    this.#shutDoors = database.prepare(
      `DELETE FROM workshops WHERE classId = ? AND part IN ('roll', 'cameras', 'passes')`,
    );
    this.#belongings = BELONGINGS.map(([table, key, weight]) => ({
      weight,
      remove: database.prepare(
        `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE classId = ? LIMIT ?)
         RETURNING 1`,
      ),
    }));
    this.#remove = database.prepare('DELETE FROM classes WHERE id = ?');
    this.#freePages = database.prepare('PRAGMA freelist_count');
  }

  markUsed(ids: readonly ClassId[], at: number): void {
    this.#markUsed.run(at, JSON.stringify(ids));
  }

  findExpired(before: number): ClassId | null {
    const row = this.#findExpired.get(before);
    return row === undefined ? null : idRow.parse(row).id;
  }

  shut(id: ClassId): void {
    this.#database.transaction(() => {
      this.#shut.run(id);
      this.#shutDoors.run(id);
    });
  }

  removeSome(id: ClassId, rows: number): boolean {
    for (const { remove, weight } of this.#belongings) {
      if (remove.all(id, Math.ceil(rows / weight)).length > 0) {
        return false;
      }
    }
    this.#remove.run(id);
    return true;
  }

  giveBack(pages: number): boolean {
    const before = this.#free;
    if (before === 0) {
      return true;
    }
    this.#database.exec(`PRAGMA incremental_vacuum(${pages})`);
    // If the file cannot shrink yet, its free pages are left for later writes.
    return this.#free === 0 || this.#free === before;
  }

  get #free(): number {
    return freePages.parse(this.#freePages.get()).freelist_count;
  }
}
