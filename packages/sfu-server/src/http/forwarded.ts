import type { IncomingMessage, Server } from 'node:http';

import type { Log } from '../ports/world.ts';

/** The headers about the client that are read here, as set by proxies. */
const SAID = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'forwarded'];
/** The log mentions untrusted proxies at most this often, in ms. */
const WARN_EVERY_MS = 3_600_000;

export interface ForwardedParts {
  /** Whether this is the proxy's address. */
  readonly isProxy: (address: string) => boolean;
  readonly log: Log;
  /** Milliseconds on a clock that never steps. */
  readonly now?: () => number;
}

/**
 * Removes such headers from requests that come from no proxy of ours, before anybody reads them: otherwise
 * anyone who reaches the port past the proxy could choose the address that limits count.
 */
export function forgetStrangersWord(http: Server, parts: ForwardedParts): void {
  const forget = strangersWord(parts);
  for (const event of ['request', 'checkContinue', 'upgrade', 'connect'] as const) {
    http.prependListener(event, forget);
  }
}

/** The same for one request. */
export function strangersWord({
  isProxy,
  log,
  now = () => performance.now(),
}: ForwardedParts): (request: Pick<IncomingMessage, 'headers' | 'socket'>) => void {
  let quietUntil = -Infinity;
  return ({ headers, socket: { remoteAddress = '' } }) => {
    const said = SAID.filter((name) => headers[name] !== undefined);
    if (said.length === 0 || isProxy(remoteAddress)) {
      return;
    }
    for (const name of said) {
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
      delete headers[name];
    }
    if (now() >= quietUntil) {
      quietUntil = now() + WARN_EVERY_MS;
      log.warn(
        { address: remoteAddress },
        'forwarding headers (X-Forwarded-For and the like) of this address are ignored, because it is not a proxy that ' +
          'TRUST_PROXY names. If it is yours, name it: TRUST_PROXY=address, or a range like 203.0.113.0/24. ' +
          'This is logged once an hour at most.',
      );
    }
  };
}
