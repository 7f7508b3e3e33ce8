import type { AccountId, PhotoId, PictureSize } from '@gongbang/protocol';

import type { MadePicture } from './store.ts';

/** Who owns a photo until something uses it: an account, or a booking. */
export type PhotoSender = `account:${string}` | `booking:${string}`;
/** What uses it: an entry on a board, or a review. */
export type PhotoUser = `entry:${string}` | `review:${string}`;

/** A photo without its files. */
export interface PhotoRecord {
  readonly id: PhotoId;
  readonly sender: PhotoSender;
  /** Null while nothing uses it. */
  readonly usedBy: PhotoUser | null;
  /** Its position among the photos of what uses it, from 0. */
  readonly position: number;
  readonly width: number;
  readonly height: number;
  readonly createdAt: number;
}

/** Photos in what people write, each in three sizes, as JPEG. */
export interface PhotoStore {
  /** Durable once it resolves, like every write. */
  insert(record: PhotoRecord, sizes: MadePicture['sizes']): Promise<void>;
  find(id: PhotoId): Promise<PhotoRecord | null>;
  file(id: PhotoId, size: PictureSize): Promise<Uint8Array | null>;
  /** The photos of each of these, in order. */
  of(users: readonly PhotoUser[]): Promise<Map<PhotoUser, PhotoRecord[]>>;
  /** Unused ones, oldest first. */
  unusedOf(sender: PhotoSender): Promise<PhotoRecord[]>;
  /** Everything somebody sent that still exists. */
  countOf(sender: PhotoSender): Promise<number>;
  /** From now on this uses it, at this position; or nothing does. */
  use(id: PhotoId, usedBy: PhotoUser | null, position: number): Promise<void>;
  removeOf(user: PhotoUser): Promise<void>;
  /** Those of everything somebody wrote on boards. */
  removeOfEntries(writerId: AccountId): Promise<void>;
  remove(id: PhotoId): Promise<void>;
  /** Unused ones sent before then. */
  removeUnused(before: number): Promise<void>;
  /** A forgotten person's unused ones. */
  removeUnusedOf(sender: PhotoSender): Promise<void>;
}
