import { z } from 'zod';

/** Every error that crosses the wire: whether retrying may help, and its HTTP status. */
export const ERRORS = {
  BAD_REQUEST: { retryable: false, status: 400 },
  UNAUTHENTICATED: { retryable: false, status: 401 },
  /** Only the server's owner registers classes, and the owner's key is missing or wrong. */
  OWNER_KEY_NEEDED: { retryable: false, status: 401 },
  /** Nobody is signed in in this browser, or no longer. */
  SIGN_IN_NEEDED: { retryable: false, status: 401 },
  /** The credentials sign nobody in; the reason says what helps. */
  SIGN_IN_REFUSED: { retryable: false, status: 403 },
  FORBIDDEN: { retryable: false, status: 403 },
  /** This page may not connect; usually it is the server's own, behind a proxy that does not pass Host on. */
  ORIGIN_REFUSED: { retryable: true, status: 403 },
  NOT_FOUND: { retryable: false, status: 404 },
  CONFLICT: { retryable: false, status: 409 },
  RATE_LIMITED: { retryable: true, status: 429 },
  ADDRESS_FULL: { retryable: true, status: 429 },
  CLASS_NOT_LIVE: { retryable: true, status: 409 },
  /** The mentor is rehearsing the class alone; joining works again afterwards. */
  REHEARSING: { retryable: true, status: 409 },
  CLASS_ENDED: { retryable: false, status: 410 },
  CLASS_FULL: { retryable: true, status: 409 },
  CLASS_LOCKED: { retryable: true, status: 403 },
  NOT_ADMITTED: { retryable: true, status: 403 },
  REMOVED: { retryable: false, status: 403 },
  CHAT_CLOSED: { retryable: true, status: 409 },
  /** The class has reached its limit of messages. */
  CHAT_FULL: { retryable: false, status: 409 },
  /** The upload is not a supported picture, or is incomplete. */
  PICTURE_UNREADABLE: { retryable: false, status: 422 },
  /** The picture exceeds the limit of bytes or pixels. */
  PICTURE_TOO_LARGE: { retryable: false, status: 413 },
  /** The class, or this person in it, has reached its limit of pictures. */
  PICTURES_FULL: { retryable: false, status: 409 },
  /** The mentor has not allowed pictures in everyone's chat. */
  PICTURES_OFF: { retryable: false, status: 409 },
  CANNOT_CONSUME: { retryable: false, status: 422 },
  SERVER_BUSY: { retryable: true, status: 503 },
  MEDIA_UNAVAILABLE: { retryable: true, status: 503 },
  STORE_UNAVAILABLE: { retryable: true, status: 503 },
  CLIENT_TOO_OLD: { retryable: false, status: 426 },
  SERVER_TOO_OLD: { retryable: true, status: 503 },
  /** Too little disk space for anything that can wait. */
  STORE_FULL: { retryable: true, status: 507 },
  INTERNAL: { retryable: true, status: 500 },
} as const;

export type ErrorCode = keyof typeof ERRORS;
export const errorCode = z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]);

/** The exact reason, for codes that cover several cases people can act on: the page has a sentence for each. */
export const errorReason = z.enum([
  'STAGE_FULL',
  'AWAY',
  'PHONES_FULL',
  'POLL_CLOSED',
  'POLL_FULL',
  'NO_STEP',
  'NO_ROUND_TABLE',
  'LIVE_ALREADY',
  'MENTEES_WAIT',
  'IN_REHEARSAL',
  'REHEARSAL_ONLY',
  'NOT_OVER',
  'PICTURE_USED',
  'SEATS_TAKEN',
  'NOT_JOINED',
  'CLASS_CLOSED',
  'NOT_SAID',
]);
/** Whether it was done nobody knows: any route may say so. */
export const UNKNOWN_OUTCOME = 'NOT_SAID' satisfies z.infer<typeof errorReason>;
export type ErrorReason = z.infer<typeof errorReason>;

/**
 * An error as it crosses the wire. `requestId` is in the server's log as well. A reason that this version
 * does not know counts as none: the code alone says enough to go on.
 */
export const wireError = z.object({
  code: errorCode,
  reason: errorReason.optional().catch(undefined),
  message: z.string(),
  requestId: z.string(),
});
export type WireError = z.infer<typeof wireError>;
