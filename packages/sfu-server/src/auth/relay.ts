import { createHmac, randomBytes } from 'node:crypto';

import type { IceServer } from '@gongbang/protocol';

import type { IceServers } from '../ports/media.ts';
import type { Clock } from '../ports/world.ts';

/** The server's settings for the relay; times in seconds. */
interface RelaySettings {
  readonly ICE_SERVERS: IceServer[];
  readonly TURN_URLS: string[];
  readonly TURN_SECRET?: string | undefined;
  readonly TURN_TTL_SECONDS: number;
}

/** How long the credentials of a connection check are valid. */
export const CHECK_TTL_SECONDS = 60;
/** Characters of a name at the relay: 96 bits as base64url. */
const NAME_LENGTH = 16;
/** Names at the relay reveal nothing about an address, and change with every restart. */
const SALT = randomBytes(32);

const MS_PER_SECOND = 1000;

/**
 * STUN and TURN servers with expiring credentials, as coturn's `use-auth-secret` requires: the user is the
 * moment of expiry and a name, the password an HMAC-SHA1 of that (draft-uberti-behave-turn-rest-00).
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

/** Names per place: the relay's quota for a name is meant for one person, and a whole class may sit there. */
export const NAMES_PER_PLACE = 16;

/**
 * The relay's name for a place that checks its connection: its quotas are counted by name.
 * @param turn which of that place's names; they are used in rotation
 */
export function relayUser(place: string, turn = 0): string {
  const name = createHmac('sha256', SALT)
    .update(`${turn % NAMES_PER_PLACE} ${place}`)
    .digest('base64url')
    .slice(0, NAME_LENGTH);
  return `check-${name}`;
}
