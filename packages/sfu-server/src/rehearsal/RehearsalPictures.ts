import type { ClassId, ItemId, PeerId, PictureSize } from '@gongbang/protocol';

import { ClassroomError } from '../rules/ClassroomError.ts';
import type { PictureStore, SentPicture } from '../ports/store.ts';

/** Pictures per rehearsal: they are only for trying things out, and held in memory. */
const MAX_PICTURES = 20;

/** Pictures sent in a rehearsal: they vanish with it. The class's own can still be read meanwhile. */
export class RehearsalPictures implements PictureStore {
  readonly #ofClass: PictureStore;
  /** Never changed in place. */
  #sent: ReadonlyMap<ItemId, SentPicture> = new Map();

  constructor(ofClass: PictureStore) {
    this.#ofClass = ofClass;
  }

  /** The pictures so far, for a rollback. */
  get sent(): ReadonlyMap<ItemId, SentPicture> {
    return this.#sent;
  }

  takeBackTo(sent: ReadonlyMap<ItemId, SentPicture>): void {
    this.#sent = sent;
  }

  save(_id: ClassId, picture: SentPicture): void {
    if (this.#sent.size >= MAX_PICTURES) {
      throw new ClassroomError('PICTURES_FULL', 'This rehearsal has as many pictures as it can hold.');
    }
    this.#sent = new Map([...this.#sent, [picture.id, picture]]);
  }

  placeOf(id: ClassId, pictureId: ItemId): { readonly thread: PeerId | null } | null {
    return this.#sent.get(pictureId) ?? this.#ofClass.placeOf(id, pictureId);
  }

  find(id: ClassId, pictureId: ItemId, size: PictureSize): Uint8Array | null {
    return this.#sent.get(pictureId)?.sizes[size] ?? this.#ofClass.find(id, pictureId, size);
  }

  remove(_id: ClassId, pictureId: ItemId): void {
    this.#sent = new Map([...this.#sent].filter(([id]) => id !== pictureId));
  }
}
