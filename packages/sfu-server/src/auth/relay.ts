import { createHmac } from 'node:crypto';

import type { Clock, IceServers } from '../classroom/ports.ts';
import type { Config } from '../config.ts';

type RelaySettings = Pick<Config, 'ICE_SERVERS' | 'TURN_URLS' | 'TURN_SECRET' | 'TURN_TTL_SECONDS'>;

const MS_PER_SECOND = 1000;

/**
 * STUN and TURN servers with credentials that expire, as coturn's `use-auth-secret` wants them: the user is the moment of
 * expiry and a name, the password an HMAC-SHA1 of that (draft-uberti-behave-turn-rest-00).
 */
export function relayServers(
  { ICE_SERVERS, TURN_URLS, TURN_SECRET, TURN_TTL_SECONDS }: RelaySettings,
  clock: Pick<Clock, 'now'>,
): IceServers {
  return {
    for: (who) => {
      if (TURN_URLS.length === 0 || TURN_SECRET === undefined) {
        return ICE_SERVERS;
      }
      const username = `${Math.floor(clock.now() / MS_PER_SECOND) + TURN_TTL_SECONDS}:${who}`;
      const credential = createHmac('sha1', TURN_SECRET).update(username).digest('base64');
      return [...ICE_SERVERS, { urls: TURN_URLS, username, credential }];
    },
  };
}
