import type { AccountId, PhotoId, PictureSize } from '@gongbang/protocol';

import type { MadePicture } from './store.ts';

/** Whose a photo is until something names it: an account's, or a booking's. */
export type PhotoSender = `account:${string}` | `booking:${string}`;
/** What names it: an entry of a board, or a review. */
export type PhotoUser = `entry:${string}` | `review:${string}`;

/** A photo without its files. */
export interface PhotoRecord {
  readonly id: PhotoId;
  readonly sender: PhotoSender;
  /** Null while nothing names it. */
  readonly usedBy: PhotoUser | null;
  /** Its place among those of what names it, from 0. */
  readonly position: number;
  readonly width: number;
  readonly height: number;
  readonly createdAt: number;
}

/** Photos of what people write, each in three sizes, as JPEG. */
export interface PhotoStore {
  /** Durable when it resolves, as everything that writes. */
  insert(record: PhotoRecord, sizes: MadePicture['sizes']): Promise<void>;
  find(id: PhotoId): Promise<PhotoRecord | null>;
  file(id: PhotoId, size: PictureSize): Promise<Uint8Array | null>;
  /** Those of each of these, in their order. */
  of(users: readonly PhotoUser[]): Promise<Map<PhotoUser, PhotoRecord[]>>;
  /** Those that nothing names, oldest first. */
  unusedOf(sender: PhotoSender): Promise<PhotoRecord[]>;
  /** All that somebody sent and that are still there. */
  countOf(sender: PhotoSender): Promise<number>;
  /** It is named by this from now on, at this place; or by nothing. */
  use(id: PhotoId, usedBy: PhotoUser | null, position: number): Promise<void>;
  removeOf(user: PhotoUser): Promise<void>;
  /** Those of all that somebody wrote on boards. */
  removeOfEntries(writerId: AccountId): Promise<void>;
  remove(id: PhotoId): Promise<void>;
  /** Those that nothing names, and that were sent before then. */
  removeUnused(before: number): Promise<void>;
  /** Those that nothing names, of one who is forgotten. */
  removeUnusedOf(sender: PhotoSender): Promise<void>;
}
