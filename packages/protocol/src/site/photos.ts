import { z } from 'zod';

/*
 * Photos that people add to what they write. Each is uploaded separately, re-encoded without the file's
 * metadata, and then referenced by what it belongs to.
 */

export const PHOTO_LIMITS = {
  /** Per post or review. */
  each: 4,
  /** Uploaded by one person, and not yet referenced by anything. */
  unused: 12,
  /** Per person, across everything they wrote. */
  ofSender: 500,
} as const;

/** How long a photo waits to be referenced, in ms: as long as somebody may leave a post half written. */
export const UNUSED_PHOTO_MS = 24 * 3_600_000;

export const photoId = z.string().regex(/^[a-z0-9]{16}$/);
export type PhotoId = z.infer<typeof photoId>;

/** A photo, with the dimensions of its largest size, in pixels. */
export const photo = z.object({ id: photoId, width: z.int().positive(), height: z.int().positive() });
export type Photo = z.infer<typeof photo>;

/** A complete list of photos, in order. */
export const photoIds = z.array(photoId).max(PHOTO_LIMITS.each);
