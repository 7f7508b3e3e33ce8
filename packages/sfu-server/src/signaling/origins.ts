import type { IncomingMessage } from 'node:http';

import { ClassroomError } from '../rules/ClassroomError.ts';
import type { Log } from '../ports/world.ts';
import type { Objection } from './upgrades.ts';

export interface OriginParts {
  /** Origins that the settings name: the server's public one, and further ones. */
  readonly allowedOrigins: readonly string[];
  /** Whether what a proxy says of the address that was asked for counts. */
  readonly trustProxy: boolean;
  /** Whether a request's connection is one too many for the server. */
  readonly isSurplus: (request: IncomingMessage) => boolean;
  readonly log: Log;
  /** Milliseconds of a clock that never steps. */
  readonly now?: () => number;
}

/** Whoever runs the server hears of a page that it takes for a stranger's so often at most, in ms. */
const WARN_EVERY_MS = 3_600_000;
/** What of a header goes to the log. */
const MAX_SHOWN = 120;

/** Who may not have a socket, before anything is known of them. */
export function objectionTo(parts: OriginParts): Objection {
  const warn = warner(parts);
  return (request) => {
    if (parts.isSurplus(request)) {
      return {
        status: 503,
        message: 'The server has no room for another connection. Try again in a moment.',
      };
    }
    if (isWelcome(request, parts)) {
      return null;
    }
    warn(request);
    return {
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
      throw new ClassroomError(refusal.status === 503 ? 'SERVER_BUSY' : 'ORIGIN_REFUSED', refusal.message);
    }
  };
}

/** Pages of our own origin, and those that the settings name. Programs send no Origin; they need a key like all. */
function isWelcome({ headers }: IncomingMessage, { allowedOrigins, trustProxy }: OriginParts): boolean {
  const { origin } = headers;
  if (origin === undefined || allowedOrigins.includes(origin)) {
    return true;
  }
  if (!URL.canParse(origin)) {
    return false;
  }
  const forwarded = trustProxy ? headers['x-forwarded-host'] : undefined;
  // What the nearest proxy was asked for stands last.
  const asked = typeof forwarded === 'string' ? forwarded.split(',').at(-1)?.trim() : undefined;
  return [headers.host, asked].includes(new URL(origin).host);
}

/**
 * Says what to set when a proxy does not pass the address that it was asked for: the server's own page then looks like a
 * stranger's. It cannot be told from a stranger's page that really asks.
 */
function warner({ log, now = () => performance.now() }: OriginParts): (request: IncomingMessage) => void {
  let quietUntil = -Infinity;
  return ({ headers: { origin = '', host = '' } }) => {
    // A browser's page says its origin in the one form that it has (RFC 6454, 6.2).
    if (now() < quietUntil || URL.parse(origin)?.origin !== origin) {
      return;
    }
    quietUntil = now() + WARN_EVERY_MS;
    const [page, asked] = [origin.slice(0, MAX_SHOWN), host.slice(0, MAX_SHOWN)];
    log.warn(
      { origin: page, host: asked },
      `A page of ${page} was refused, since the server was asked as ${asked}. If ${page} is this server, the reverse proxy ` +
        'does not pass the Host header: let it (nginx: proxy_set_header Host $host;), or set PUBLIC_URL to that address, ' +
        'or TRUST_PROXY=1 where the proxy sets X-Forwarded-Host. If it is another site that may connect, name it in ' +
        'ALLOWED_ORIGINS. This is said once an hour at most.',
    );
  };
}
