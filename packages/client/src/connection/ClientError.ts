import type { ErrorCode, ErrorReason } from '@gongbang/protocol';

/** The server's codes, plus the two that only the client sees. */
export type ClientErrorCode = ErrorCode | 'TIMEOUT' | 'DISCONNECTED';

/** A request that did not succeed. */
export class ClientError extends Error {
  readonly code: ClientErrorCode;
  /** The exact reason, if the server says more than the code. */
  readonly reason: ErrorReason | undefined;

  constructor(code: ClientErrorCode, message: string, reason?: ErrorReason) {
    super(message);
    this.name = 'ClientError';
    this.code = code;
    this.reason = reason;
  }
}

/** The code of whatever was thrown; INTERNAL for anything that is not ours. */
export function codeOf(thrown: unknown): ClientErrorCode {
  return thrown instanceof ClientError ? thrown.code : 'INTERNAL';
}

/** The exact reason, if the server says more than the code. */
export function whyOf(thrown: unknown): ErrorReason | undefined {
  return thrown instanceof ClientError ? thrown.reason : undefined;
}
