import type { ClassId, ItemId, PeerId, PictureSize } from '@gongbang/protocol';

import { ClassroomError } from '../rules/ClassroomError.ts';
import type { PictureStore, SentPicture } from '../ports/store.ts';

/** Pictures of one rehearsal: it is there to be tried, and they are in memory. */
const MAX_PICTURES = 20;

/** Pictures that are sent in a rehearsal: gone with it. Those of the class can be read meanwhile. */
export class RehearsalPictures implements PictureStore {
  readonly #ofClass: PictureStore;
  /** Never changed in place. */
  #sent: ReadonlyMap<ItemId, SentPicture> = new Map();

  constructor(ofClass: PictureStore) {
    this.#ofClass = ofClass;
  }

  /** What was sent so far, to be taken back to. */
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
