import { mentorNote, timestamp, type ClassId, type MentorNote, type PeerId } from '@gongbang/protocol';
import { z } from 'zod';

import type { KeepsakeStore } from '../../ports/store.ts';
import { BOUNDS } from '../../rules/bounds.ts';
import type { SqliteDatabase, Statement } from './SqliteDatabase.ts';

const takenRow = z.object({ takenAt: timestamp });
const jpegRow = z.object({ jpeg: z.instanceof(Uint8Array) });

/** Notes to the mentor, and the last picture of each class, in SQLite. */
export class SqliteKeepsakeStore implements KeepsakeStore {
  readonly #database: SqliteDatabase;
  readonly #notes: Statement;
  readonly #note: Statement;
  readonly #saveNote: Statement;
  readonly #removeNote: Statement;
  readonly #makeRoom: Statement;
  readonly #savePicture: Statement;
  readonly #pictureAt: Statement;
  readonly #picture: Statement;

  constructor(database: SqliteDatabase) {
    this.#database = database;
    const columns = 'peerId, name, rating, text, at';
    this.#notes = database.prepare(`SELECT ${columns} FROM notes WHERE classId = ? ORDER BY at, peerId`);
    this.#note = database.prepare(`SELECT ${columns} FROM notes WHERE classId = ? AND peerId = ?`);
    this.#saveNote = database.prepare(
      `INSERT INTO notes (classId, ${columns}) VALUES (:id, :peerId, :name, :rating, :text, :at)
       ON CONFLICT (classId, peerId)
       DO UPDATE SET name = excluded.name, rating = excluded.rating, text = excluded.text, at = excluded.at`,
    );
    this.#removeNote = database.prepare('DELETE FROM notes WHERE classId = ? AND peerId = ?');
    this.#makeRoom = database.prepare(
      `DELETE FROM notes WHERE classId = :id AND (SELECT count(*) FROM notes WHERE classId = :id) > ${BOUNDS.people}
       AND peerId = (SELECT peerId FROM notes WHERE classId = :id ORDER BY at, peerId LIMIT 1)`,
    );
    this.#savePicture = database.prepare(
      `INSERT INTO lastPictures (classId, takenAt, jpeg) VALUES (?, ?, ?)
       ON CONFLICT (classId) DO UPDATE SET takenAt = excluded.takenAt, jpeg = excluded.jpeg`,
    );
    this.#pictureAt = database.prepare('SELECT takenAt FROM lastPictures WHERE classId = ?');
    this.#picture = database.prepare('SELECT jpeg FROM lastPictures WHERE classId = ?');
  }

  notes(id: ClassId): MentorNote[] {
    return this.#notes.all(id).map((row) => mentorNote.parse(row));
  }

  note(id: ClassId, peerId: PeerId): MentorNote | null {
    const row = this.#note.get(id, peerId);
    return row === undefined ? null : mentorNote.parse(row);
  }

  saveNote(id: ClassId, { peerId, name, rating, text, at }: MentorNote): void {
    this.#database.transaction(() => {
      this.#saveNote.run({ id, peerId, name, rating, text, at });
      this.#makeRoom.run({ id });
    });
  }

  removeNote(id: ClassId, peerId: PeerId): void {
    this.#removeNote.run(id, peerId);
  }

  savePicture(id: ClassId, jpeg: Uint8Array, at: number): void {
    this.#savePicture.run(id, at, jpeg);
  }

  pictureAt(id: ClassId): number | null {
    const row = this.#pictureAt.get(id);
    return row === undefined ? null : takenRow.parse(row).takenAt;
  }

  picture(id: ClassId): Uint8Array | null {
    const row = this.#picture.get(id);
    return row === undefined ? null : jpegRow.parse(row).jpeg;
  }
}
