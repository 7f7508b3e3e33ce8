import { createHmac, randomBytes } from 'node:crypto';

import type { IceServer } from '@gongbang/protocol';

import type { IceServers } from '../ports/media.ts';
import type { Clock } from '../ports/world.ts';

/** What of the server's settings is about the relay; times in seconds. */
interface RelaySettings {
  readonly ICE_SERVERS: IceServer[];
  readonly TURN_URLS: string[];
  readonly TURN_SECRET?: string | undefined;
  readonly TURN_TTL_SECONDS: number;
}

/** How long the credentials of a connection check are good for. */
export const CHECK_TTL_SECONDS = 60;
/** Characters of a name at the relay: 96 bits as base64url. */
const NAME_LENGTH = 16;
/** Names at the relay say nothing about an address, and are others after a restart. */
const SALT = randomBytes(32);

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

/** Names of one place: the relay's quota for a name is one person's, and a class may sit there. */
export const NAMES_PER_PLACE = 16;

/**
 * What the relay knows a place by that checks its connection: its quotas are counted by name.
 * @param turn which of the names of that place; they come around
 */
export function relayUser(place: string, turn = 0): string {
  const name = createHmac('sha256', SALT)
    .update(`${turn % NAMES_PER_PLACE} ${place}`)
    .digest('base64url')
    .slice(0, NAME_LENGTH);
  return `check-${name}`;
}
