import type { CourseSlug, Photo } from '@gongbang/protocol';

import type { AccountRecord } from '../../ports/accounts.ts';
import type { MadePicture } from '../../ports/store.ts';
import type { Photos } from '../photos/Photos.ts';
import { assertOpen, type Doors } from './Doors.ts';
import { assertBraked } from '../catalog/CourseError.ts';
import type { BoardWorld } from './world.ts';

/** Photos on their way to a board. */
export class PhotoUploads {
  readonly #world: BoardWorld;
  readonly #parts: { readonly doors: Doors; readonly photos: Photos };

  constructor(world: BoardWorld, parts: { doors: Doors; photos: Photos }) {
    this.#world = world;
    this.#parts = parts;
  }

  /** Called before a photo is read and re-encoded. @throws CourseError BOOKERS_ONLY, BOARD_CLOSED; ClassroomError RATE_LIMITED */
  async assertMay(account: AccountRecord, slug: CourseSlug): Promise<void> {
    const { stores, boardBrakes } = this.#world;
    assertOpen(await this.#parts.doors.enter(stores, account, slug));
    assertBraked(boardBrakes.photosOf, account.id);
    assertBraked(boardBrakes.photosOfDaily, account.id);
  }

  /** Keeps a photo until an entry uses it. @throws as `assertMay`, which is asked again because uploading may have taken a while */
  async put(account: AccountRecord, slug: CourseSlug, made: MadePicture): Promise<Photo> {
    assertOpen(await this.#parts.doors.enter(this.#world.stores, account, slug));
    return this.#parts.photos.put(`account:${account.id}`, made);
  }
}
