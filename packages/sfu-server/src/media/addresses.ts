import { networkInterfaces } from 'node:os';
import { isIPv4 } from 'node:net';

const LOOPBACK = '127.0.0.1';
const WILDCARDS = ['0.0.0.0', '::'];
/** Bridges of containers and virtual machines: no browser is behind them that could not come another way. */
const VIRTUAL = /^(docker|br-|veth|virbr|cni|flannel|vmnet|utun|tun|tap)/;

/**
 * Addresses at which browsers on this machine and in its network reach `host`: that address itself or, where it
 * is the wildcard, the machine's own IPv4 addresses and loopback.
 */
export function reachableAddresses(host: string): string[] {
  if (!WILDCARDS.includes(host)) {
    return [host === 'localhost' ? LOOPBACK : host];
  }
  const own = Object.entries(networkInterfaces())
    .filter(([name]) => !VIRTUAL.test(name))
    .flatMap(([, addresses]) => addresses ?? [])
    .filter(({ internal, address }) => !internal && isIPv4(address))
    .map(({ address }) => address);
  return [...new Set([...own, LOOPBACK])];
}
