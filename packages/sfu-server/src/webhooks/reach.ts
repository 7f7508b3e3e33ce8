import type { LookupAddress } from 'node:dns';
import { Resolver, lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { isIP, type LookupFunction } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

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

/** How long to wait for a name server, in ms, and how often to ask it. */
const PATIENCE = { timeout: 2000, tries: 2 };
/** Names of this machine (RFC 6761, 6.3). */
const OWN_NAME = /(?:^|\.)localhost\.?$/i;
/** Names that no name server on the web knows. */
const NEAR_NAME = /^[^.]+\.?$|\.local\.?$/i;

interface NameServers {
  resolve4(name: string): Promise<string[]>;
  resolve6(name: string): Promise<string[]>;
}

/** Names that this machine knows by itself. */
const HOSTS = '/etc/hosts';

/** Lookups by the system, one after another, and at most one of each name. */
let last: Promise<unknown> = Promise.resolve();
const underWay = new Map<string, Promise<LookupAddress[]>>();

/**
 * Asks the system, which knows local names too. It runs two lookups at a time for the whole process, and a silent name server
 * blocks one for ten seconds or more: events take at most one of them, and leave the other to payments and mails.
 */
function bySystem(name: string): Promise<LookupAddress[]> {
  const before = underWay.get(name);
  if (before !== undefined) {
    return before;
  }
  const found = last
    .then(() => lookup(name, { all: true }))
    .finally(() => {
      underWay.delete(name);
    });
  underWay.set(name, found);
  last = found.catch(() => undefined);
  return found;
}

/** Whether only the system knows a name: it is of this machine, of its neighbourhood (RFC 6762), or no full one. */
async function isOfSystem(name: string, hosts: string): Promise<boolean> {
  if (OWN_NAME.test(name) || NEAR_NAME.test(name)) {
    return true;
  }
  const known = await readFile(hosts, 'utf8').catch(() => '');
  const wanted = name.toLowerCase().replace(/\.$/, '');
  return known
    .split('\n')
    .some((line) => line.replace(/#.*/, '').toLowerCase().split(/\s+/).slice(1).includes(wanted));
}

async function byNameServer(name: string, resolver: NameServers) {
  const [four, six] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  const found = [
    ...(four.status === 'fulfilled' ? four.value.map((address) => ({ address, family: 4 })) : []),
    ...(six.status === 'fulfilled' ? six.value.map((address) => ({ address, family: 6 })) : []),
  ];
  const isSilent = [four, six].some(
    (one) => one.status === 'rejected' && (one.reason as { code?: string }).code === 'ETIMEOUT',
  );
  if (found.length === 0 && isSilent) {
    throw new Error('The name servers do not answer.');
  }
  return found;
}

/** What is asked for the addresses of a name. */
export interface Directories {
  /** Asks the name servers that the system is set to use now; no thread waits for them. */
  readonly newResolver: () => NameServers;
  /** The file with the names that this machine knows by itself. */
  readonly hosts: string;
}
const OF_SYSTEM: Directories = { newResolver: () => new Resolver(PATIENCE), hosts: HOSTS };

/** Asks the name servers first, so that a name whose servers are silent delays no other; the system's own names come from it. */
async function addressesOf(
  name: string,
  allowsPrivate: boolean,
  { newResolver, hosts }: Directories,
): Promise<LookupAddress[]> {
  const isOwn = allowsPrivate ? await isOfSystem(name, hosts) : OWN_NAME.test(name);
  const found = isOwn ? [] : await byNameServer(name, newResolver());
  return found.length > 0 ? found : bySystem(name);
}

/** How long a look at where an address leads may take, in ms. */
const LOOK_MS = 3000;

/** Whether a host leads to the web alone, where nothing goes without TLS; false if that cannot be found out soon. */
export async function leadsToWeb(host: string, directories = OF_SYSTEM): Promise<boolean> {
  const giveUp = new AbortController();
  try {
    const found = await Promise.race([
      addressesOf(host, true, directories),
      pause(LOOK_MS, [], { ref: false, signal: giveUp.signal }),
    ]);
    return found.length > 0 && !found.some(({ address }) => mayReach(address, false, true));
  } catch {
    return false;
  } finally {
    giveUp.abort();
  }
}

/**
 * Looks up a name's addresses for a connection that goes to exactly these: a name that answers one thing first and another later
 * gains nothing by it.
 */
export const guardedLookup =
  (isSecure: boolean, allowsPrivate: boolean, directories = OF_SYSTEM): LookupFunction =>
  (name, options, callback) => {
    addressesOf(name, allowsPrivate, directories).then(
      (all) => {
        const [first, ...others] = all.filter(({ address }) => mayReach(address, isSecure, allowsPrivate));
        if (first === undefined) {
          callback(new PrivateAddress('This leads to no public address.'), []);
        } else if (options.all === true) {
          callback(null, [first, ...others]);
        } else {
          callback(null, first.address, first.family);
        }
      },
      (error: unknown) => {
        // Whatever a callback throws would end the server.
        callback(error instanceof Error ? error : new Error(String(error)), []);
      },
    );
  };
