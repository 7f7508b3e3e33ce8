import { z } from 'zod';

/** Length of a class id in characters. */
export const CLASS_ID_LENGTH = 12;

/** Bytes of randomness in every secret (a link's key, a browser's peer key): 192 bits. */
export const SECRET_BYTES = 24;

/** Characters of a secret: its bytes as base64url without padding (RFC 4648, section 5). */
export const SECRET_LENGTH = Math.ceil((SECRET_BYTES * 8) / 6);

/** Public name of a class in addresses. Knowing it grants no access; a link's key does. */
export const classId = z.string().regex(new RegExp(`^[a-z0-9]{${CLASS_ID_LENGTH}}$`));
export type ClassId = z.infer<typeof classId>;

/** What stands behind the `#` of a class link, and what a browser keeps to be recognised again. base64url. */
export const secret = z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${SECRET_LENGTH}}$`));
export type Secret = z.infer<typeof secret>;

/** A person's presence in one class; derived from the browser's peer key, so it survives a reload. */
export const peerId = z.string().regex(/^[A-Za-z0-9_-]{16}$/);
export type PeerId = z.infer<typeof peerId>;

/** Ids assigned by mediasoup (UUIDs). */
export const mediaId = z.uuid();
export type MediaId = z.infer<typeof mediaId>;

/** Identifies a chat message until the server numbers it; unique per sender. */
export const clientMessageId = z.string().regex(/^[A-Za-z0-9_-]{8,40}$/);

/** A material, a step, a poll, a stroke or an invited camera: unique within its class. */
export const itemId = z.string().regex(/^[A-Za-z0-9_-]{4,24}$/);
export type ItemId = z.infer<typeof itemId>;
