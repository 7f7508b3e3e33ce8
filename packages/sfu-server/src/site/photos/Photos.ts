import {
  PHOTO_LIMITS,
  UNUSED_PHOTO_MS,
  type Photo,
  type PhotoId,
  type PictureSize,
} from '@gongbang/protocol';

import type { SiteSecrets, SiteStores } from '../../ports/accounts.ts';
import type { PhotoRecord, PhotoSender, PhotoUser } from '../../ports/photos.ts';
import type { MadePicture } from '../../ports/store.ts';
import type { Clock } from '../../ports/world.ts';
import { CourseError, noSuch } from '../catalog/CourseError.ts';

/** What photos need of the world. */
export interface PhotoWorld {
  readonly stores: SiteStores;
  readonly secrets: Pick<SiteSecrets, 'id'>;
  readonly clock: Clock;
}

/**
 * Photos of posts, comments and reviews. Each is sent by itself, and is its sender's until something of theirs names it; what names
 * none of them is gone a day later.
 */
export class Photos {
  readonly #world: PhotoWorld;

  constructor(world: PhotoWorld) {
    this.#world = world;
  }

  /** Keeps one until something names it; so many of one sender, the latest. @throws CourseError AS_MANY_AS_CAN_BE */
  async put(sender: PhotoSender, { width, height, sizes }: MadePicture): Promise<Photo> {
    const { stores, secrets, clock } = this.#world;
    const now = clock.now();
    const id = secrets.id();
    await stores.transaction(async ({ photos }) => {
      await photos.removeUnused(now - UNUSED_PHOTO_MS);
      // One that was taken back waits as well: the oldest give way, and nobody is shut out by a change of mind.
      const unused = await photos.unusedOf(sender);
      for (const one of unused.slice(0, Math.max(0, unused.length + 1 - PHOTO_LIMITS.unused))) {
        await photos.remove(one.id);
      }
      if ((await photos.countOf(sender)) >= PHOTO_LIMITS.ofSender) {
        throw new CourseError('AS_MANY_AS_CAN_BE');
      }
      await photos.insert({ id, sender, usedBy: null, position: 0, width, height, createdAt: now }, sizes);
    });
    return { id, width, height };
  }

  /**
   * From now on `user` has these, in their order, and no others. Within the transaction that keeps what names them.
   * @throws CourseError PHOTO_GONE where one is not there, not the sender's, or named by something else
   */
  async name(
    { photos }: SiteStores,
    user: PhotoUser,
    sender: PhotoSender,
    ids: readonly PhotoId[],
  ): Promise<void> {
    const before = (await photos.of([user])).get(user) ?? [];
    for (const { id } of before.filter((one) => !ids.includes(one.id))) {
      await photos.remove(id);
    }
    for (const [position, id] of [...new Set(ids)].entries()) {
      const found = await photos.find(id);
      if (found === null || !(found.usedBy === user || (found.usedBy === null && found.sender === sender))) {
        throw new CourseError('PHOTO_GONE');
      }
      await photos.use(id, user, position);
    }
  }

  /** Those of each of these, as they are shown. */
  async shown<U extends PhotoUser>(
    { photos }: SiteStores,
    users: readonly U[],
  ): Promise<(user: U) => Photo[]> {
    const found = await photos.of(users);
    return (user) => (found.get(user) ?? []).map(({ id, width, height }) => ({ id, width, height }));
  }

  /** What a photo belongs to, for whoever decides who sees it. @throws ClassroomError NOT_FOUND */
  async find(id: PhotoId): Promise<PhotoRecord> {
    const found = await this.#world.stores.photos.find(id);
    if (found === null) {
      throw noSuch('photo');
    }
    return found;
  }

  /** @throws ClassroomError NOT_FOUND */
  async file(id: PhotoId, size: PictureSize): Promise<Uint8Array> {
    const file = await this.#world.stores.photos.file(id, size);
    if (file === null) {
      throw noSuch('photo');
    }
    return file;
  }
}
