import { peerId, type ClassId, type PeerId } from '@gongbang/protocol';
import type { z } from 'zod';

import { textOf } from './rows.ts';
import type { SqliteDatabase, Statement } from './SqliteDatabase.ts';

/** JSON rows, one per person of a class, so that a change for one person writes nobody else's row. */
export class PersonRows<T> {
  readonly #schema: z.ZodType<T>;
  readonly #load: Statement;
  readonly #find: Statement;
  readonly #save: Statement;
  readonly #forget: Statement;

  constructor(database: SqliteDatabase, table: 'progress' | 'visits', schema: z.ZodType<T>) {
    this.#schema = schema;
    this.#load = database.prepare(`SELECT peerId, value FROM ${table} WHERE classId = ?`);
    this.#find = database.prepare(`SELECT peerId, value FROM ${table} WHERE classId = ? AND peerId = ?`);
    this.#save = database.prepare(
      `INSERT INTO ${table} (classId, peerId, value) VALUES (?, ?, ?)
       ON CONFLICT (classId, peerId) DO UPDATE SET value = excluded.value`,
    );
    this.#forget = database.prepare(`DELETE FROM ${table} WHERE classId = ? AND peerId = ?`);
  }

  /** Loads everybody's rows, or one person's. @throws ZodError if a row is not what this version wrote */
  load(id: ClassId, person?: PeerId): Record<PeerId, T> {
    const rows = person === undefined ? this.#load.all(id) : this.#find.all(id, person);
    return Object.fromEntries(
      rows.map((row): [PeerId, T] => [
        peerId.parse(row['peerId']),
        this.#schema.parse(JSON.parse(textOf(row, 'value'))),
      ]),
    );
  }

  /** @param value null to remove the row */
  save(id: ClassId, person: PeerId, value: T | null): void {
    if (value === null) {
      this.#forget.run(id, person);
    } else {
      this.#save.run(id, person, JSON.stringify(value));
    }
  }
}
