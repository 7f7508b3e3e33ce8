import type { IncomingMessage } from 'node:http';

import { ClassroomError } from '../classroom/ClassroomError.ts';
import type { Objection } from './upgrades.ts';

export interface OriginParts {
  readonly allowedOrigins: readonly string[];
  /** Whether a request's connection is one too many for the server. */
  readonly isSurplus: (request: IncomingMessage) => boolean;
}

/** Who may not have a socket, before anything is known of them. */
export function objectionTo({ isSurplus, allowedOrigins }: OriginParts): Objection {
  return (request) => {
    if (isSurplus(request)) {
      return {
        status: 503,
        message: 'The server has no room for another connection. Try again in a moment.',
      };
    }
    return originAllowed(request, allowedOrigins)
      ? null
      : {
          status: 403,
          message: 'Pages of this origin may not connect. ALLOWED_ORIGINS names those that may.',
        };
  };
}

/** The same where there is an answer to write to. @throws ClassroomError */
export function admitBy(object: Objection): (request: IncomingMessage) => void {
  return (request) => {
    const refusal = object(request);
    if (refusal !== null) {
      throw new ClassroomError(refusal.status === 503 ? 'SERVER_BUSY' : 'FORBIDDEN', refusal.message);
    }
  };
}

/** Pages of our own origin, and those that the settings name. Programs send no Origin; they need a key like all. */
function originAllowed(request: IncomingMessage, allowedOrigins: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined || allowedOrigins.includes(origin)) {
    return true;
  }
  return URL.canParse(origin) && new URL(origin).host === host;
}
