import type { AddressReach, ServerAddress, ServerAddresses } from '@gongbang/protocol';

/** An address used in links, and the interface it is on. */
export interface Offered {
  readonly origin: string;
  readonly network: string | null;
}

/** Which addresses the reader of a page can share from there. */
export interface Sharing {
  /** How far links made with them reach. */
  readonly reach: AddressReach;
  /** The best first; more than one if only a person knows which network the others are on. */
  readonly offered: readonly [Offered, ...Offered[]];
  /** Others that hardly anybody needs: of virtual adapters, and additional ones on the same network. */
  readonly folded: readonly Offered[];
  readonly hasCameras: boolean;
  /** SHA-256 of the authority that browsers warn about the first time; null if they do not. */
  readonly fingerprint: string | null;
  /** Where that authority can be installed. */
  readonly trustPage: string | null;
}

/** Where a page is open. */
export interface Stand {
  readonly origin: string;
  /** Whether browsers allow it cameras. */
  readonly isSecure: boolean;
}

/** Adapters of virtual machines, containers and tunnels, by how systems name them. */
const VIRTUAL =
  /^(docker|br-|bridge|veth|virbr|vmnet|vbox|vEthernet|virtualbox|vmware|hyper-v|wsl|zt|zerotier|tailscale|wg|wireguard|utun|tun|tap|ppp|awdl|llw|anpi)/i;

/** What to share, from where the page is open; `known` is null before the server has said. */
export function sharingFrom(known: ServerAddresses | null, page: Stand): Sharing {
  const { addresses, authority } = known ?? { addresses: [], authority: null };
  const plain = { folded: [], fingerprint: null, trustPage: null };
  const everywhere = addresses.find(({ reach }) => reach === 'everywhere');
  if (everywhere !== undefined) {
    return { ...plain, reach: 'everywhere', offered: [everywhere], hasCameras: everywhere.hasCameras };
  }
  const own = addresses.find(({ origin }) => origin === page.origin);
  const here = { origin: page.origin, network: own?.network ?? null };
  const network = addresses.filter(({ reach }) => reach === 'network');
  const secure = network.filter(({ hasCameras }) => hasCameras);
  const isAtNetwork = !isLoopback(page.origin);
  const usable =
    isAtNetwork && (page.isSecure || secure.length === 0) ? [here] : secure.length > 0 ? secure : network;
  const [first, ...others] = nearFirst(usable, page.origin);
  if (first === undefined) {
    return { ...plain, reach: 'here', offered: [here], hasCameras: page.isSecure };
  }
  const isWarned = authority !== null && secure.some(({ origin }) => origin === first.origin);
  const { offered, folded } = folding(first, others);
  return {
    reach: isAtNetwork && own === undefined && page.isSecure ? 'everywhere' : 'network',
    offered,
    folded,
    hasCameras: first.origin === page.origin ? page.isSecure : secure.length > 0,
    fingerprint: isWarned ? authority.fingerprint : null,
    trustPage: isWarned ? trustPageOf(first.origin, network) : null,
  };
}

/** The address with cameras on the page's own host, otherwise the best other one; null if there is none. */
export function secureOrigin(known: ServerAddresses | null, origin: string): string | null {
  const secure = (known?.addresses ?? []).filter(({ hasCameras, reach }) => hasCameras && reach !== 'here');
  return nearFirst(secure, origin)[0]?.origin ?? null;
}

/** Whether an address was shared at which the server can no longer be found. */
export function hasMoved(handedOut: string | null, { reach, offered, folded }: Sharing): boolean {
  return (
    handedOut !== null &&
    reach === 'network' &&
    ![...offered, ...folded].some(({ origin }) => origin === handedOut)
  );
}

/** The kind of a network, by what systems call its adapters; null if that says nothing. */
export function networkKind(network: string): 'wifi' | 'wired' | null {
  if (/^(wl|wi-?fi|ath|와이파이)/i.test(network)) {
    return 'wifi';
  }
  return /^(eth|en[opsx]\d|이더넷|usb)/i.test(network) ? 'wired' : null;
}

/** Whether an address leads everybody to their own machine. */
export function isLoopback(origin: string): boolean {
  const { hostname } = new URL(origin);
  return hostname === 'localhost' || hostname.endsWith('.localhost') || /^(127\.|\[::1\]$)/.test(hostname);
}

/** Those on the page's own host come first. */
function nearFirst<T extends Offered>(addresses: readonly T[], pageOrigin: string): readonly T[] {
  const isNear = ({ origin }: T): boolean => new URL(origin).hostname === new URL(pageOrigin).hostname;
  return [...addresses.filter(isNear), ...addresses.filter((address) => !isNear(address))];
}

/** One address of each real network is offered. */
function folding(first: Offered, others: readonly Offered[]): Pick<Sharing, 'offered' | 'folded'> {
  const real = [first, ...others].filter(({ network }) => !VIRTUAL.test(network ?? ''));
  const [best = first, ...more] = real.filter(
    ({ network }, index) => real.findIndex((other) => other.network === network) === index,
  );
  const offered = [best, ...more] as const;
  return {
    offered: [best, ...more],
    folded: [first, ...others].filter(({ origin }) => !offered.some((other) => other.origin === origin)),
  };
}

function trustPageOf(origin: string, network: readonly ServerAddress[]): string | null {
  const { hostname } = new URL(origin);
  const http = network.find(
    (address) => address.origin.startsWith('http:') && new URL(address.origin).hostname === hostname,
  );
  return http === undefined ? null : `${http.origin}/trust`;
}
