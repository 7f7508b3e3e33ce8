import { lookup as resolve } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';

import { LOCAL, isLocal, within, type Range } from '../network/ranges.ts';

/** Addresses that are not public, besides those that never leave the local network (RFC 6890 and its registries). */
const SPECIAL: readonly Range[] = [
  ['0.0.0.0', 8],
  ['100.64.0.0', 10],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // IPv4 in disguise: it may be a private address.
  ['2001::', 23],
  ['2002::', 16],
  ['2001:db8::', 32],
  ['3fff::', 20],
];

const isNobodys = within([...LOCAL, ...SPECIAL]);
/** No other IPv6 addresses are public (RFC 4291, 2.4, and IANA's registry). */
const isGlobal = within([['2000::', 3]]);

/** The address may not be called. */
export class PrivateAddress extends Error {}

/** Whether an IP address may be called: without TLS only a private one, and private ones only if the settings allow it. */
export function mayReach(address: string, isSecure: boolean, allowsPrivate: boolean): boolean {
  const family = isIP(address.split('%')[0] ?? '');
  if (family === 0) {
    return false;
  }
  return isLocal(address)
    ? allowsPrivate
    : isSecure && !isNobodys(address) && (family === 4 || isGlobal(address));
}

/**
 * Looks up a name's addresses for a connection that goes to exactly these: a name that answers one thing first and another later
 * gains nothing by it.
 */
export const guardedLookup =
  (isSecure: boolean, allowsPrivate: boolean): LookupFunction =>
  (name, options, callback) => {
    resolve(name, { ...options, all: true }, (error, found) => {
      if (error !== null) {
        // There is nothing in `found` then, and whatever a callback throws would end the server.
        callback(error, []);
        return;
      }
      const [first, ...others] = found.filter(({ address }) => mayReach(address, isSecure, allowsPrivate));
      if (first === undefined) {
        callback(new PrivateAddress('This leads to no public address.'), []);
      } else if (options.all === true) {
        callback(null, [first, ...others]);
      } else {
        callback(null, first.address, first.family);
      }
    });
  };
