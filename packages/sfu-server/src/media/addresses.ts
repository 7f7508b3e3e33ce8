import { isIPv6 } from 'node:net';

import { interfaceAddresses, loopbackAddresses } from '../network/interfaces.ts';

const LOOPBACK = '127.0.0.1';
const IPV4_ALONE = '0.0.0.0';
const BOTH = '::';

/**
 * Addresses at which browsers on this machine and its network reach `host`: that address itself or, if it is
 * a wildcard, loopback and the machine's own addresses of the families it covers.
 */
export function reachableAddresses(host: string): string[] {
  if (host !== BOTH && host !== IPV4_ALONE) {
    return [host === 'localhost' ? LOOPBACK : host];
  }
  const own = [...interfaceAddresses().map(({ address }) => address), ...loopbackAddresses()];
  return [...new Set(own.filter((address) => host === BOTH || !isIPv6(address)))];
}
