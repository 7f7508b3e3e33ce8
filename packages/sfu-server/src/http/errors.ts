import { randomUUID } from 'node:crypto';

import { ERRORS, type ErrorCode } from '@gongbang/protocol';
import type { Context, Middleware } from 'koa';

import { placeOf } from '../auth/addresses.ts';
import { ClassroomError } from '../classroom/ClassroomError.ts';
import type { Log } from '../classroom/ports.ts';

/** Onlookers of what is refused, for the metrics. */
export interface RefusalObserver {
  refused(at: 'http', code: ErrorCode): void;
}

/** Of a path, what is ours and holds no key: messengers put what stands behind a link's `#` into the path. */
const WITHIN = /^\/[^/]{0,16}/;

/** Turns what is thrown beneath into the one error shape; what is not ours stays on the server. */
export function answerErrors(log: Log, observer: RefusalObserver, trustProxy: boolean): Middleware {
  return async (context, next) => {
    const address = placeOf(context.req, trustProxy);
    try {
      await next();
    } catch (thrown) {
      const refused = (code: ErrorCode, message: string, status?: number): void => {
        const requestId = answer(context, code, message, status);
        observer.refused('http', code);
        // Without the path: somebody may have put a key there.
        log.info({ requestId, method: context.method, address, code }, 'HTTP request refused');
      };
      if (thrown instanceof ClassroomError) {
        refused(thrown.code, thrown.message);
      } else if (isClientError(thrown)) {
        refused('BAD_REQUEST', thrown.message, thrown.status);
      } else {
        const requestId = answer(context, 'INTERNAL', 'Something went wrong on the server. Try again.');
        observer.refused('http', 'INTERNAL');
        const within = WITHIN.exec(context.path)?.[0];
        log.warn({ requestId, method: context.method, within, address, err: thrown }, 'HTTP request failed');
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

/** What koa and the readers of bodies throw for malformed requests; they mark the message as fit to show. */
function isClientError(thrown: unknown): thrown is Error & { status: number } {
  return (
    thrown instanceof Error &&
    'status' in thrown &&
    typeof thrown.status === 'number' &&
    'expose' in thrown &&
    thrown.expose === true
  );
}
