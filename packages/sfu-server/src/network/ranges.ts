import { BlockList, isIP } from 'node:net';

/** An IP range: its first address, and how many bits it fixes. */
export type Range = readonly [network: string, prefix: number];

/** This machine itself (RFC 1122, 3.2.1.3; RFC 4291, 2.5.3). */
export const LOOPBACK: readonly Range[] = [
  ['127.0.0.0', 8],
  ['::1', 128],
];

/** The same link (RFC 3927; RFC 4291, 2.5.6). */
const LINK_LOCAL: readonly Range[] = [
  ['169.254.0.0', 16],
  ['fe80::', 10],
];

/** Addresses that mean a different machine in every home, and are never routed between them (RFC 1918; RFC 4193). */
const PRIVATE: readonly Range[] = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['fc00::', 7],
];

/** Everything that never leaves the local network. */
export const LOCAL: readonly Range[] = [...LOOPBACK, ...LINK_LOCAL, ...PRIVATE];

/** Parses `203.0.113.0/24`, or a single address; null for anything else. */
export function readRange(text: string): Range | null {
  const [, network = '', given] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(network)] ?? -1;
  const prefix = given === undefined ? bits : Number(given);
  return bits < 0 || prefix > bits ? null : [network, prefix];
}

/** Tells whether an IP address is in one of the ranges; anything else is not. */
export function within(ranges: readonly Range[]): (address: string) => boolean {
  const list = new BlockList();
  for (const [network, prefix] of ranges) {
    list.addSubnet(network, prefix, isIP(network) === 6 ? 'ipv6' : 'ipv4');
  }
  // The IPv4 ranges also match an IPv4 address written as IPv6 (`::ffff:192.168.0.12`).
  return (address) => {
    const [plain = ''] = address.split('%');
    return isIP(plain) !== 0 && list.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
  };
}

/** Whether an IP address is loopback, link-local or private; false for anything else. */
export const isLocal = within(LOCAL);
export const isLoopback = within(LOOPBACK);
export const isLinkLocal = within(LINK_LOCAL);
