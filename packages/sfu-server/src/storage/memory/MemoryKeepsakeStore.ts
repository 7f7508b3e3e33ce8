import type { ClassId, MentorNote, PeerId } from '@gongbang/protocol';

import type { KeepsakeStore } from '../../ports/store.ts';
import { BOUNDS } from '../../rules/bounds.ts';
import type { MemoryClassStore } from './MemoryClassStore.ts';
import { Table, type MemoryDatabase } from './MemoryDatabase.ts';

/** Notes to the mentor, and the last picture of each class, in memory. */
export class MemoryKeepsakeStore implements KeepsakeStore {
  readonly rows: Table<MentorNote>;
  readonly pictures: Table<{ readonly at: number; readonly jpeg: Uint8Array }>;
  readonly #database: MemoryDatabase;
  readonly #classes: MemoryClassStore;

  constructor(database: MemoryDatabase, classes: MemoryClassStore) {
    this.rows = new Table(database);
    this.pictures = new Table(database);
    this.#database = database;
    this.#classes = classes;
  }

  notes(id: ClassId): MentorNote[] {
    // Sorted by writer already, which decides between notes of the same time.
    return this.rows
      .of(id)
      .map(([, note]) => note)
      .sort((one, other) => one.at - other.at);
  }

  note(id: ClassId, peerId: PeerId): MentorNote | null {
    return this.rows.find(id, peerId) ?? null;
  }

  saveNote(id: ClassId, note: MentorNote): void {
    this.#classes.assertThere(id);
    this.#database.transaction(() => {
      this.rows.set(id, note.peerId, note);
      const oldest = this.rows.count(id) > BOUNDS.people ? this.notes(id)[0] : undefined;
      if (oldest !== undefined) {
        this.rows.delete(id, oldest.peerId);
      }
    });
  }

  removeNote(id: ClassId, peerId: PeerId): void {
    this.rows.delete(id, peerId);
  }

  savePicture(id: ClassId, jpeg: Uint8Array, at: number): void {
    this.#classes.assertThere(id);
    this.pictures.set(id, '', { at, jpeg });
  }

  pictureAt(id: ClassId): number | null {
    return this.pictures.find(id, '')?.at ?? null;
  }

  picture(id: ClassId): Uint8Array | null {
    return this.pictures.find(id, '')?.jpeg ?? null;
  }
}
