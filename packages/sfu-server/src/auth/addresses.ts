import type { IncomingMessage } from 'node:http';
import { isIP, isIPv4 } from 'node:net';

/** The least that a provider gives one customer: a /64 (RFC 6177, BCP 157). */
const SUBSCRIBER_GROUPS = 4;
const GROUP_BITS = 16;
/** `::ffff:0:0/96`, an IPv4 address as IPv6 writes it (RFC 4291, 2.5.5.2). */
const MAPPED = [0, 0, 0, 0, 0, 0xffff];

/**
 * The place somebody comes from, as limits count it: an IPv4 address, or the /64 of an IPv6 one, because each
 * customer has 2^64 addresses in it. Behind a proxy it is the last address that the proxy itself has seen.
 */
export function placeOf(request: Pick<IncomingMessage, 'headers' | 'socket'>, trustProxy: boolean): string {
  const header = trustProxy ? request.headers['x-forwarded-for'] : undefined;
  const forwarded = typeof header === 'string' ? bare(header.split(',').at(-1) ?? '') : '';
  return networkOf(isIP(forwarded) === 0 ? (request.socket.remoteAddress ?? '') : forwarded);
}

/** The IPv4 address, or the /64 as `2001:db8:0:1::/64`. Anything that is not an address counts as one place. */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%');
  switch (isIP(plain)) {
    case 4:
      return plain;
    case 6: {
      const groups = groupsOf(plain);
      if (MAPPED.every((group, index) => groups[index] === group)) {
        return groups
          .slice(MAPPED.length)
          .flatMap((group) => [group >> 8, group & 0xff])
          .join('.');
      }
      return `${groups
        .slice(0, SUBSCRIBER_GROUPS)
        .map((group) => group.toString(16))
        .join(':')}::/${SUBSCRIBER_GROUPS * GROUP_BITS}`;
    }
    default:
      return 'unknown';
  }
}

/** The network a place belongs to, as networks are allocated: the /24 of an IPv4 address, the /48 of an IPv6 one. */
export function neighbourhoodOf(place: string): string {
  return isIPv4(place)
    ? `${place.split('.').slice(0, 3).join('.')}.0/24`
    : place.replace(/^((?:[\da-f]+:){2}[\da-f]+):[\da-f]+::\/64$/, '$1::/48');
}

/** Some proxies append the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function bare(forwarded: string): string {
  const trimmed = forwarded.trim();
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(trimmed)?.[1];
  const [host = ''] = trimmed.split(':');
  return bracketed ?? (isIPv4(host) ? host : trimmed);
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  // The URL standard has a canonical form for every address: hexadecimal, and `::` at most once.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = [], tail = []] = canonical.split('::').map((side) =>
    side
      .split(':')
      .filter((group) => group !== '')
      .map((group) => Number.parseInt(group, 16)),
  );
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
}

/** Headers that proxies add about their clients (RFC 7239, RFC 9110, and those that are only customary). */
const OF_PROXIES = /^(forwarded|via|client-ip|true-client-ip|x-(?!requested-with$).*|(cf|fastly|fly)-.*)$/;

/** Whether a proxy reveals by what it adds that it acts for somebody else. */
export function comesThroughProxy(headers: IncomingMessage['headers']): boolean {
  return Object.keys(headers).some((name) => OF_PROXIES.test(name));
}

const THIS_MACHINE = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i;

/**
 * Whether a program on this machine asks, for itself: behind a proxy on the same host, everybody has its
 * address. A proxy reveals itself by what it adds, by the requested host name, or by speaking HTTP/1.0.
 */
export function isFromThisMachine({ headers, socket, httpVersion }: IncomingMessage): boolean {
  const address = networkOf(socket.remoteAddress ?? '');
  return (
    (address.startsWith('127.') || socket.remoteAddress === '::1') &&
    httpVersion !== '1.0' &&
    THIS_MACHINE.test(headers.host ?? '') &&
    !comesThroughProxy(headers)
  );
}
