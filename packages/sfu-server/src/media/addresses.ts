import { isIPv4 } from 'node:net';

import { interfaceAddresses } from '../network/interfaces.ts';

const LOOPBACK = '127.0.0.1';
const WILDCARDS = ['0.0.0.0', '::'];

/**
 * Addresses at which browsers on this machine and in its network reach `host`: that address itself or, where it
 * is the wildcard, the machine's own IPv4 addresses and loopback.
 */
export function reachableAddresses(host: string): string[] {
  if (!WILDCARDS.includes(host)) {
    return [host === 'localhost' ? LOOPBACK : host];
  }
  const own = interfaceAddresses()
    .map(({ address }) => address)
    .filter((address) => isIPv4(address));
  return [...new Set([...own, LOOPBACK])];
}
