import { domainToASCII } from 'node:url';

const LOCALHOST = 'localhost';
/** Of the machines of a network that have no other directory (RFC 6762). */
const MULTICAST_DOMAIN = '.local';
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;
/** Browsers read it as an IP address (the URL standard, 3.5). */
const NUMERIC = /^[\d.]+$/;
/** Top-level domains are letters alone, or begin so (RFC 3696, 2): `dev`, `studio` and `zip` are some. */
const LIKE_TOP_LEVEL = /^([a-z]+|xn--[^.]*)$/;

/**
 * Names by which this machine is asked for, and no other one: what is vouched for by a name is vouched for beneath it as well.
 * A bare name that could be a top-level domain, like a laptop called `studio`, is left out; `studio.local` is not.
 */
export function hostNames(hostname: string): string[] {
  // The URL standard reads what is a number as an address.
  const name = (/^[\x20-\x7e]*$/.test(hostname) ? hostname : domainToASCII(hostname)).toLowerCase();
  const [label = ''] = name.split('.');
  if (label === LOCALHOST) {
    return [LOCALHOST];
  }
  const names = [name, label, `${label}${MULTICAST_DOMAIN}`].filter(
    (each) => HOST_NAME.test(each) && !LIKE_TOP_LEVEL.test(each) && !NUMERIC.test(each),
  );
  return [...new Set([LOCALHOST, ...names])];
}
