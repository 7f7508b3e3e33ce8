import { readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

import { isLinkLocal, isLoopback } from './ranges.ts';

/** This machine's IPv6 addresses with their flags, on Linux (proc(5), net/if_inet6). */
const KERNEL_LIST = '/proc/net/if_inet6';
/** Among the kernel's IFA_F_*: TEMPORARY, DADFAILED, DEPRECATED, TENTATIVE. */
const NOT_TO_HAND_OUT = 0x01 | 0x08 | 0x20 | 0x40;

/** Bridges of containers and virtual machines: browsers behind them can reach us another way. */
const VIRTUAL =
  /^(docker|br-|veth|virbr|cni|flannel|vmnet|utun|tun|tap|vEthernet|VirtualBox|VMware|vboxnet|bridge\d)/;

/** An address of this machine, as others in its network reach it. */
export interface InterfaceAddress {
  readonly address: string;
  /** The interface's name. */
  readonly network: string;
}

/**
 * This machine's addresses, IPv4 first. Leaves out link-local IPv6 ones, which need a zone that no browser
 * accepts in an address, and those that do not last (`passing`).
 * @param kernelList what the system reports about its IPv6 addresses; replaced in tests
 */
export function interfaceAddresses(
  found: ReturnType<typeof networkInterfaces> = networkInterfaces(),
  kernelList: string = readKernelList(),
): InterfaceAddress[] {
  const isPassing = passing(kernelList);
  const all = Object.entries(found)
    .filter(([network]) => !VIRTUAL.test(network))
    .flatMap(([network, addresses]) => (addresses ?? []).map((entry) => ({ network, ...entry })))
    .filter(({ internal, address }) => !internal && !(isIPv6(address) && isLinkLocal(address)))
    .filter(({ address }) => !isPassing(address))
    .map(({ network, address }) => ({ network, address }));
  return [...all.filter(({ address }) => !isIPv6(address)), ...all.filter(({ address }) => isIPv6(address))];
}

/** Addresses at which this machine reaches itself, IPv4 first. */
export function loopbackAddresses(): string[] {
  const all = Object.values(networkInterfaces())
    .flatMap((addresses) => (addresses ?? []).map(({ address }) => address))
    .filter((address) => isLoopback(address));
  return [...all.filter((address) => !isIPv6(address)), ...all.filter((address) => isIPv6(address))];
}

/**
 * Tells which IPv6 addresses should not be handed out: temporary ones (RFC 8981), which change by tomorrow,
 * deprecated ones, and those not known to be this machine's alone (RFC 4862).
 */
function passing(kernelList: string): (address: string) => boolean {
  const found = new Set<string>();
  for (const line of kernelList.split('\n')) {
    const [digits = '', , , , flags = ''] = line.trim().split(/\s+/);
    if ((Number.parseInt(flags, 16) & NOT_TO_HAND_OUT) !== 0) {
      found.add(canonical(digits.replace(/(.{4})(?!$)/g, '$1:')));
    }
  }
  return (address) => isIPv6(address) && found.has(canonical(address));
}

/** An IPv6 address in the URL standard's canonical form. */
function canonical(address: string): string {
  return URL.parse(`http://[${address}]`)?.hostname ?? address;
}

/** Empty if the system has no such list. */
function readKernelList(): string {
  try {
    return readFileSync(KERNEL_LIST, 'utf8');
  } catch {
    return '';
  }
}
