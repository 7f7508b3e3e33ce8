import { LIMITS, type ClassId, type ItemId, type PeerId, type PictureSize } from '@gongbang/protocol';
import { z } from 'zod';

import { ClassroomError } from '../../rules/ClassroomError.ts';
import type { PictureStore, SentPicture } from '../../ports/store.ts';
import { textOf } from './rows.ts';
import type { SqliteDatabase, Statement } from './SqliteDatabase.ts';

/** Stands for everyone's chat in the thread column, as in `messages`. */
const EVERYONE = '';

const sums = z.object({ pictures: z.int(), bytes: z.int(), own: z.int() });
const jpegRow = z.object({ jpeg: z.instanceof(Uint8Array) });

/** Pictures in messages, in SQLite: they go with their class, and are in every backup. */
export class SqlitePictureStore implements PictureStore {
  readonly #sums: Statement;
  readonly #save: Statement;
  readonly #place: Statement;
  readonly #find: Readonly<Record<PictureSize, Statement>>;
  readonly #remove: Statement;

  constructor(database: SqliteDatabase) {
    this.#sums = database.prepare(
      `SELECT count(*) AS pictures, coalesce(sum(bytes), 0) AS bytes, count(*) FILTER (WHERE peerId = ?) AS own
       FROM pictures INDEXED BY picturesByPerson WHERE classId = ?`,
    );
    this.#save = database.prepare(
      `INSERT INTO pictures (classId, pictureId, thread, peerId, bytes, small, medium, large)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#place = database.prepare('SELECT thread FROM pictures WHERE classId = ? AND pictureId = ?');
    const find = (size: PictureSize): Statement =>
      database.prepare(`SELECT ${size} AS jpeg FROM pictures WHERE classId = ? AND pictureId = ?`);
    this.#find = { small: find('small'), medium: find('medium'), large: find('large') };
    this.#remove = database.prepare('DELETE FROM pictures WHERE classId = ? AND pictureId = ?');
  }

  save(id: ClassId, { id: pictureId, thread, peerId, sizes }: SentPicture): void {
    const { small, medium, large } = sizes;
    const bytes = small.length + medium.length + large.length;
    this.#assertRoom(id, peerId, bytes);
    this.#save.run(id, pictureId, thread ?? EVERYONE, peerId, bytes, small, medium, large);
  }

  placeOf(id: ClassId, pictureId: ItemId): { thread: PeerId | null } | null {
    const row = this.#place.get(id, pictureId);
    if (row === undefined) {
      return null;
    }
    const thread = textOf(row, 'thread');
    return { thread: thread === EVERYONE ? null : thread };
  }

  find(id: ClassId, pictureId: ItemId, size: PictureSize): Uint8Array | null {
    const row = this.#find[size].get(id, pictureId);
    return row === undefined ? null : jpegRow.parse(row).jpeg;
  }

  remove(id: ClassId, pictureId: ItemId): void {
    this.#remove.run(id, pictureId);
  }

  /** @throws ClassroomError PICTURES_FULL */
  #assertRoom(id: ClassId, peerId: PeerId, more: number): void {
    const { pictures, bytes, own } = sums.parse(this.#sums.get(peerId, id));
    if (own >= LIMITS.personPictures) {
      throw new ClassroomError('PICTURES_FULL', 'You have sent as many pictures as one person can.');
    }
    if (pictures >= LIMITS.classPictures || bytes + more > LIMITS.classPictureBytes) {
      throw new ClassroomError('PICTURES_FULL', 'This class has as many pictures as it can hold.');
    }
  }
}
