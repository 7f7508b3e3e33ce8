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

/** What photos need from outside. */
export interface PhotoWorld {
  readonly stores: SiteStores;
  readonly secrets: Pick<SiteSecrets, 'id'>;
  readonly clock: Clock;
}

/**
 * Photos of posts, comments and reviews. Each is uploaded on its own, and belongs to its sender until something of theirs uses it;
 * a photo that nothing uses is deleted after a day.
 */
export class Photos {
  readonly #world: PhotoWorld;

  constructor(world: PhotoWorld) {
    this.#world = world;
  }

  /** Keeps a photo until something uses it; older unused ones of its sender give way. @throws CourseError AS_MANY_AS_CAN_BE */
  async put(sender: PhotoSender, { width, height, sizes }: MadePicture): Promise<Photo> {
    const { stores, secrets, clock } = this.#world;
    const now = clock.now();
    const id = secrets.id();
    await stores.transaction(async ({ photos }) => {
      await photos.removeUnused(now - UNUSED_PHOTO_MS);
      // Photos that people decided against are unused as well: the oldest give way, so changing one's mind locks nobody out.
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
   * Gives `user` exactly these photos, in this order, within the transaction that stores `user` itself.
   * @throws CourseError PHOTO_GONE if one does not exist, is not the sender's, or is used elsewhere
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

  /** The photos of each user, as they are shown. */
  async shown<U extends PhotoUser>(
    { photos }: SiteStores,
    users: readonly U[],
  ): Promise<(user: U) => Photo[]> {
    const found = await photos.of(users);
    return (user) => (found.get(user) ?? []).map(({ id, width, height }) => ({ id, width, height }));
  }

  /** A photo with what it belongs to, for the caller to decide who sees it. @throws ClassroomError NOT_FOUND */
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
