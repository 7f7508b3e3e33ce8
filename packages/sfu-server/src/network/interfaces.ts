import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

import { isLinkLocal } from './ranges.ts';

/** Bridges of containers and virtual machines: no browser is behind them that could not come another way. */
const VIRTUAL =
  /^(docker|br-|veth|virbr|cni|flannel|vmnet|utun|tun|tap|vEthernet|VirtualBox|VMware|vboxnet|bridge\d)/;

/** An address of this machine, as others in its network reach it. */
export interface InterfaceAddress {
  readonly address: string;
  /** Name of the interface. */
  readonly network: string;
}

/**
 * Addresses of this machine, IPv4 first. Without link-local IPv6 ones: they need a zone, which no browser takes in an
 * address.
 */
export function interfaceAddresses(): InterfaceAddress[] {
  const all = Object.entries(networkInterfaces())
    .filter(([network]) => !VIRTUAL.test(network))
    .flatMap(([network, addresses]) => (addresses ?? []).map((entry) => ({ network, ...entry })))
    .filter(({ internal, address }) => !internal && !(isIPv6(address) && isLinkLocal(address)))
    .map(({ network, address }) => ({ network, address }));
  return [...all.filter(({ address }) => !isIPv6(address)), ...all.filter(({ address }) => isIPv6(address))];
}
