import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';

const LOCALHOST = 'localhost';
/** For machines in a network without any other directory (RFC 6762). */
const MULTICAST_DOMAIN = '.local';
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;
/** Browsers parse it as an IP address (the URL standard, 3.5). */
const NUMERIC = /^[\d.]+$/;
/** Top-level domains consist of letters, or begin so (RFC 3696, 2): `dev`, `studio` and `zip` are examples. */
const LIKE_TOP_LEVEL = /^([a-z]+|xn--[^.]*)$/;

/**
 * Names under which this machine, and no other, is reached: vouching for a name also vouches for everything beneath it. A bare
 * name that could be a top-level domain, like a laptop called `studio`, is left out; `studio.local` is not.
 */
export function hostNames(hostname: string): string[] {
  // The URL standard parses a number as an address.
  const name = (/^[\x20-\x7e]*$/.test(hostname) ? hostname : domainToASCII(hostname)).toLowerCase();
  const [label = ''] = name.split('.');
  if (label === LOCALHOST) {
    return [LOCALHOST];
  }
  const names = [name, label, `${label}${MULTICAST_DOMAIN}`].filter(isNoOthers);
  return [...new Set([LOCALHOST, ...names])];
}

/** What the settings call this machine: the addresses it is announced at, and the host of its public address. */
export function namesGiven(settings: {
  readonly ANNOUNCED_ADDRESS: readonly string[];
  readonly PUBLIC_URL?: string | undefined;
}): { hosts: string[]; addresses: string[] } {
  const { hostname = '' } = URL.parse(settings.PUBLIC_URL ?? '') ?? {};
  const given = [...settings.ANNOUNCED_ADDRESS, hostname.replace(/^\[|\]$/g, '')].map((each) =>
    each.toLowerCase(),
  );
  const [addresses, names] = [
    given.filter((each) => isIP(each) !== 0),
    given.filter((each) => isIP(each) === 0),
  ];
  return { addresses: [...new Set(addresses)], hosts: [...new Set(names.filter(isNoOthers))] };
}

/** Whether a name cannot belong to many others as well. */
function isNoOthers(name: string): boolean {
  return HOST_NAME.test(name) && !LIKE_TOP_LEVEL.test(name) && !NUMERIC.test(name);
}
