import type { ErrorCode } from '@gongbang/protocol';

/** A refusal with a code of the protocol's table; its message is written for the person who reads it. */
export class ClassroomError extends Error {
  readonly code: ErrorCode;

  /** @param options `cause` is for the log alone */
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ClassroomError';
    this.code = code;
  }
}

/** The same answer for what does not exist and for what belongs to somebody else. */
export const notFound = (what: string): ClassroomError =>
  new ClassroomError('NOT_FOUND', `No such ${what} in this class.`);
