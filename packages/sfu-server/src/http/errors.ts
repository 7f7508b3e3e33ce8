import { randomUUID } from 'node:crypto';

import { ERRORS, type ErrorCode } from '@gongbang/protocol';
import type { Context, Middleware } from 'koa';

import { ClassroomError } from '../classroom/ClassroomError.ts';
import type { Log } from '../classroom/ports.ts';

/** Turns what is thrown beneath into the one error shape; what is not ours stays on the server. */
export function answerErrors(log: Log): Middleware {
  return async (context, next) => {
    try {
      await next();
    } catch (thrown) {
      if (thrown instanceof ClassroomError) {
        answer(context, thrown.code, thrown.message);
      } else if (isClientError(thrown)) {
        answer(context, 'BAD_REQUEST', thrown.message, thrown.status);
      } else {
        const requestId = answer(context, 'INTERNAL', 'Something went wrong on the server. Try again.');
        log.warn(
          { requestId, method: context.method, path: context.path, err: thrown },
          'HTTP request failed',
        );
      }
    }
  };
}

/** Answers with an error; gives back the id under which it can be found in the log. */
function answer(
  context: Context,
  code: ErrorCode,
  message: string,
  status: number = ERRORS[code].status,
): string {
  const requestId = randomUUID();
  context.status = status;
  context.body = { error: { code, message, requestId } };
  return requestId;
}

/** What koa and its body parser throw for malformed requests; they mark the message as fit to show. */
function isClientError(thrown: unknown): thrown is Error & { status: number } {
  return (
    thrown instanceof Error &&
    'status' in thrown &&
    typeof thrown.status === 'number' &&
    thrown.status < ERRORS.INTERNAL.status
  );
}
