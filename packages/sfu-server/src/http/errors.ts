import { randomUUID } from 'node:crypto';

import {
  ERRORS,
  type AccountError as WireAccountError,
  type CourseError as WireCourseError,
  type ErrorCode,
  type WireError,
} from '@gongbang/protocol';
import type { Context, Middleware } from 'koa';

import { placeOf } from '../auth/addresses.ts';
import { ClassroomError } from '../rules/ClassroomError.ts';
import { AccountError } from '../site/accounts/AccountError.ts';
import { CourseError } from '../site/catalog/CourseError.ts';
import type { Log } from '../ports/world.ts';

/** An observer of refusals, for the metrics. */
export interface RefusalObserver {
  refused(at: 'http', code: ErrorCode): void;
}

const UNAVAILABLE = 503;
/** How soon to try again what is unavailable. */
const RETRY_SECONDS = '5';
/** The part of a path that is ours and contains no key: messengers move a link's fragment into the path. */
const WITHIN = /^\/[^/]{0,16}/;

/** Turns everything thrown beneath into the one error shape; foreign errors stay on the server. */
export function answerErrors(log: Log, observer: RefusalObserver, trustProxy: boolean): Middleware {
  return async (context, next) => {
    const address = placeOf(context.req, trustProxy);
    try {
      await next();
    } catch (thrown) {
      const refused = (error: Refusal, status?: number): void => {
        const { code } = error;
        const requestId = answer(context, error, status);
        observer.refused('http', code);
        // Without the path: somebody may have put a key there.
        log.info({ requestId, method: context.method, address, code }, 'HTTP request refused');
      };
      if (thrown instanceof AccountError) {
        const { code, accountReason: reason, message, help } = thrown;
        refused({ code, reason, message, ...help });
      } else if (thrown instanceof CourseError) {
        const { code, courseReason: reason, message, waiting } = thrown;
        refused({ code, reason, message, ...(waiting === undefined ? {} : { waiting }) });
      } else if (thrown instanceof ClassroomError) {
        const { code, reason, message } = thrown;
        refused({ code, reason, message });
      } else if (isClientError(thrown)) {
        refused({ code: 'BAD_REQUEST', message: thrown.message }, thrown.status);
      } else {
        const message = 'Something went wrong on the server. Try again.';
        const requestId = answer(context, { code: 'INTERNAL', message });
        observer.refused('http', 'INTERNAL');
        const within = WITHIN.exec(context.path)?.[0];
        log.warn({ requestId, method: context.method, within, address, err: thrown }, 'HTTP request failed');
      }
    }
  };
}

/** What an answer says about a refusal. */
type Refusal =
  Omit<WireError, 'requestId'> | Omit<WireAccountError, 'requestId'> | Omit<WireCourseError, 'requestId'>;

/** Answers with an error; returns the id under which the log has it. */
function answer(context: Context, refusal: Refusal, status: number = ERRORS[refusal.code].status): string {
  const requestId = randomUUID();
  context.status = status;
  if (refusal.code === 'RATE_LIMITED' && 'waitSeconds' in refusal) {
    context.set('Retry-After', String(refusal.waitSeconds));
  } else if (
    status === UNAVAILABLE &&
    refusal.reason !== 'NOT_SAID' &&
    !context.res.hasHeader('Retry-After')
  ) {
    // Not for what may have been kept: to repeat it could do it twice.
    context.set('Retry-After', RETRY_SECONDS);
  }
  context.body = { error: { ...refusal, requestId } };
  return requestId;
}

/** What koa and the body readers throw for malformed requests; they mark the message as fit to show. */
function isClientError(thrown: unknown): thrown is Error & { status: number } {
  return (
    thrown instanceof Error &&
    'status' in thrown &&
    typeof thrown.status === 'number' &&
    'expose' in thrown &&
    thrown.expose === true
  );
}
