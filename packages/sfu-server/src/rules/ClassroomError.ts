import type { ErrorCode, ErrorReason } from '@gongbang/protocol';

import type { Keeper } from '../ports/store.ts';

/** A refusal with a code from the protocol's table; its message is written for the person who reads it. */
export class ClassroomError extends Error {
  readonly code: ErrorCode;
  /** The exact reason, for codes that cover several cases. */
  readonly reason: ErrorReason | undefined;

  /** @param options `cause` is only for the log */
  constructor(
    code: ErrorCode,
    message: string,
    { reason, ...options }: ErrorOptions & { readonly reason?: ErrorReason } = {},
  ) {
    super(message, options);
    this.name = 'ClassroomError';
    this.code = code;
    this.reason = reason;
  }
}

/** The same answer for what does not exist and for what belongs to somebody else. */
export const notFound = (what: string): ClassroomError =>
  new ClassroomError('NOT_FOUND', `No such ${what} in this class.`);

/** What something new would belong to was deleted after it had been looked up: an account, a course, a date. */
export const deletedMeanwhile = (cause: unknown): ClassroomError =>
  new ClassroomError(
    'NOT_FOUND',
    'What this belongs to was deleted a moment ago. Nothing was changed; reload the page.',
    { cause },
  );

/** The disk, or the database, does not respond, and nothing begins until it does. */
export const keeperStuck = (keeper: Keeper): ClassroomError =>
  new ClassroomError(
    'STORE_UNAVAILABLE',
    `The server’s ${keeper} does not answer. Nothing was changed; try again in a moment.`,
  );

/** The database cannot be reached; what was to be done there has not been. */
export const databaseAway = (cause: unknown): ClassroomError =>
  new ClassroomError(
    'STORE_UNAVAILABLE',
    'The server’s database does not answer. Nothing was changed; try again in a moment.',
    { cause },
  );

/** The database was asked to store something, and has not said whether it did. */
export const outcomeUnknown = (cause: unknown): ClassroomError =>
  new ClassroomError(
    'STORE_UNAVAILABLE',
    'The server’s database has not said whether it kept this. Check before you do it again.',
    { reason: 'NOT_SAID', cause },
  );
