import type { ErrorCode } from '@gongbang/protocol';

/** The server's codes, and the two that only the client sees. */
export type ClientErrorCode = ErrorCode | 'TIMEOUT' | 'DISCONNECTED';

/** A request that did not succeed. */
export class ClientError extends Error {
  readonly code: ClientErrorCode;

  constructor(code: ClientErrorCode, message: string) {
    super(message);
    this.name = 'ClientError';
    this.code = code;
  }
}

/** The code of what was thrown; INTERNAL for anything that is not ours. */
export function codeOf(thrown: unknown): ClientErrorCode {
  return thrown instanceof ClientError ? thrown.code : 'INTERNAL';
}
