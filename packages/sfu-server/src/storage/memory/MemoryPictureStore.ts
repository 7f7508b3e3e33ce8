import { LIMITS, type ClassId, type ItemId, type PeerId, type PictureSize } from '@gongbang/protocol';

import { ClassroomError } from '../../rules/ClassroomError.ts';
import type { PictureStore, SentPicture } from '../../ports/store.ts';
import type { MemoryClassStore } from './MemoryClassStore.ts';
import { Table, type MemoryDatabase } from './MemoryDatabase.ts';

/** Pictures in messages, in memory. */
export class MemoryPictureStore implements PictureStore {
  readonly rows: Table<SentPicture>;
  readonly #classes: MemoryClassStore;

  constructor(database: MemoryDatabase, classes: MemoryClassStore) {
    this.rows = new Table(database);
    this.#classes = classes;
  }

  save(id: ClassId, picture: SentPicture): void {
    this.#classes.assertThere(id);
    if (this.rows.has(id, picture.id)) {
      throw new Error(`There is a picture ${picture.id} already.`);
    }
    this.#assertRoom(id, picture);
    this.rows.set(id, picture.id, picture);
  }

  placeOf(id: ClassId, pictureId: ItemId): { thread: PeerId | null } | null {
    const picture = this.rows.find(id, pictureId);
    return picture === undefined ? null : { thread: picture.thread };
  }

  find(id: ClassId, pictureId: ItemId, size: PictureSize): Uint8Array | null {
    return this.rows.find(id, pictureId)?.sizes[size] ?? null;
  }

  remove(id: ClassId, pictureId: ItemId): void {
    this.rows.delete(id, pictureId);
  }

  /** @throws ClassroomError PICTURES_FULL */
  #assertRoom(id: ClassId, { peerId, sizes }: SentPicture): void {
    const all = this.rows.of(id).map(([, picture]) => picture);
    if (all.filter((picture) => picture.peerId === peerId).length >= LIMITS.personPictures) {
      throw new ClassroomError('PICTURES_FULL', 'You have sent as many pictures as one person can.');
    }
    const bytes = all.reduce((sum, picture) => sum + bytesOf(picture.sizes), bytesOf(sizes));
    if (all.length >= LIMITS.classPictures || bytes > LIMITS.classPictureBytes) {
      throw new ClassroomError('PICTURES_FULL', 'This class has as many pictures as it can hold.');
    }
  }
}

const bytesOf = ({ small, medium, large }: SentPicture['sizes']): number =>
  small.length + medium.length + large.length;
