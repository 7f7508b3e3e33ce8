import { z } from 'zod';

/*
 * Photos that people add to what they write. Each is sent by itself, made anew without what the file says besides, and is then
 * named by what it belongs to.
 */

export const PHOTO_LIMITS = {
  /** Of one post or review. */
  each: 4,
  /** Sent by one person, and not named by anything yet. */
  unused: 12,
  /** Of one person, in all that they wrote. */
  ofSender: 500,
} as const;

/** How long a photo waits to be named by something, in ms: as long as somebody may leave a post half written. */
export const UNUSED_PHOTO_MS = 24 * 3_600_000;

export const photoId = z.string().regex(/^[a-z0-9]{16}$/);
export type PhotoId = z.infer<typeof photoId>;

/** A photo, and how large its largest size is, in pixels. */
export const photo = z.object({ id: photoId, width: z.int().positive(), height: z.int().positive() });
export type Photo = z.infer<typeof photo>;

/** Those that something is to have, in their order. */
export const photoIds = z.array(photoId).max(PHOTO_LIMITS.each);
