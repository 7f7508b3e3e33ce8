import type { IncomingMessage } from 'node:http';

import { ClassroomError } from '../rules/ClassroomError.ts';
import type { Log } from '../ports/world.ts';
import type { Objection } from './upgrades.ts';

export interface OriginParts {
  /** Origins from the settings: the server's public one, and further ones. */
  readonly allowedOrigins: readonly string[];
  /** Whether to trust the host that a proxy reports. */
  readonly trustProxy: boolean;
  /** Whether a request's connection is one too many for the server. */
  readonly isSurplus: (request: IncomingMessage) => boolean;
  readonly log: Log;
  /** Milliseconds on a clock that never steps. */
  readonly now?: () => number;
}

/** The log mentions pages refused as a stranger's at most this often, in ms. */
const WARN_EVERY_MS = 3_600_000;
/** How much of a header goes to the log. */
const MAX_SHOWN = 120;

/** Who may not have a socket, before anything is known about them. */
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

/** The same, for requests that can be answered. @throws ClassroomError */
export function admitBy(object: Objection): (request: IncomingMessage) => void {
  return (request) => {
    const refusal = object(request);
    if (refusal !== null) {
      throw new ClassroomError(refusal.status === 503 ? 'SERVER_BUSY' : 'ORIGIN_REFUSED', refusal.message);
    }
  };
}

/** Pages from our own origin, and from those in the settings. Programs send no Origin; they need a key like everybody. */
function isWelcome({ headers }: IncomingMessage, { allowedOrigins, trustProxy }: OriginParts): boolean {
  const { origin } = headers;
  if (origin === undefined || allowedOrigins.includes(origin)) {
    return true;
  }
  if (!URL.canParse(origin)) {
    return false;
  }
  const forwarded = trustProxy ? headers['x-forwarded-host'] : undefined;
  // The host requested from the nearest proxy comes last.
  const asked = typeof forwarded === 'string' ? forwarded.split(',').at(-1)?.trim() : undefined;
  return [headers.host, asked].includes(new URL(origin).host);
}

/**
 * Says what to set when a proxy does not pass on the requested host: the server's own page then looks like a
 * stranger's, and cannot be told apart from a stranger's page that really asks.
 */
function warner({ log, now = () => performance.now() }: OriginParts): (request: IncomingMessage) => void {
  let quietUntil = -Infinity;
  return ({ headers: { origin = '', host = '' } }) => {
    // A browser's page gives its origin in canonical form (RFC 6454, 6.2).
    if (now() < quietUntil || URL.parse(origin)?.origin !== origin) {
      return;
    }
    quietUntil = now() + WARN_EVERY_MS;
    const [page, asked] = [origin.slice(0, MAX_SHOWN), host.slice(0, MAX_SHOWN)];
    log.warn(
      { origin: page, host: asked },
      `A page of ${page} was refused, because the server was addressed as ${asked}. If ${page} is this server, the reverse ` +
        'proxy does not pass the Host header on: make it do so (nginx: proxy_set_header Host $host;), or set PUBLIC_URL to that address, ' +
        'or TRUST_PROXY=1 if the proxy sets X-Forwarded-Host. If it is another site that may connect, name it in ' +
        'ALLOWED_ORIGINS. This is logged once an hour at most.',
    );
  };
}
