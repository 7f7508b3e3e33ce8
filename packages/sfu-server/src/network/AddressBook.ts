import type { IncomingMessage } from 'node:http';
import { isIPv4, isIPv6 } from 'node:net';

import { MAX_ADDRESSES, type ServerAddress, type ServerAddresses } from '@gongbang/protocol';

import { comesThroughProxy } from '../auth/addresses.ts';
import type { InterfaceAddress } from './interfaces.ts';
import { isLocal, isLoopback } from './ranges.ts';

const WILDCARDS = ['0.0.0.0', '::'];

export interface AddressParts {
  /** `HOST` */
  readonly host: string;
  readonly publicUrl: string | undefined;
  readonly trustsProxy: boolean;
  /** `ANNOUNCED_ADDRESS`: where this machine can be reached, if not at its own addresses. */
  readonly announced?: readonly string[];
  /** This machine's current addresses. */
  readonly interfaces: () => readonly InterfaceAddress[];
  /** What the server currently listens on, the better one first. */
  readonly listeners: () => readonly Listener[];
  /** SHA-256 of the authority behind the TLS listener; null if there is none. */
  readonly fingerprint: () => string | null;
}

/** A port that the server listens on. */
export interface Listener {
  readonly scheme: 'http' | 'https';
  readonly port: number;
}

/** Where the server can be reached, by the machine's current addresses. */
export class AddressBook {
  readonly #parts: AddressParts;

  constructor(parts: AddressParts) {
    this.#parts = parts;
  }

  /**
   * What the caller may know: if `PUBLIC_URL` is set, only that address; otherwise the machine's addresses,
   * but only for callers in its network.
   */
  tell(request: IncomingMessage): ServerAddresses {
    const { publicUrl, trustsProxy } = this.#parts;
    const fingerprint = this.#parts.fingerprint();
    const isNear =
      !trustsProxy && isLocal(request.socket.remoteAddress ?? '') && !comesThroughProxy(request.headers);
    return {
      addresses: publicUrl !== undefined || isNear ? this.all : [],
      authority: fingerprint === null ? null : { fingerprint },
    };
  }

  /** All addresses, the best one to hand out first. */
  get all(): ServerAddress[] {
    const { publicUrl } = this.#parts;
    if (publicUrl !== undefined) {
      return [{ origin: publicUrl, reach: 'everywhere', hasCameras: isSecure(publicUrl), network: null }];
    }
    const hosts = this.#hosts();
    const ofNetwork = this.#parts.listeners().flatMap(({ scheme, port }) =>
      hosts.map(({ address, network }) => ({
        origin: originOf(scheme, address, port),
        reach: 'network' as const,
        hasCameras: scheme === 'https',
        network,
      })),
    );
    const here = this.#parts.listeners().filter(({ scheme }) => scheme === 'http' && this.#isOnLoopback());
    return [
      ...ofNetwork.slice(0, MAX_ADDRESSES - here.length),
      ...here.map(({ scheme, port }) => ({
        origin: originOf(scheme, 'localhost', port),
        reach: 'here' as const,
        hasCameras: true,
        network: null,
      })),
    ];
  }

  #isOnLoopback(): boolean {
    return WILDCARDS.includes(this.#parts.host) || this.#isOnLoopbackAlone();
  }

  #isOnLoopbackAlone(): boolean {
    const { host } = this.#parts;
    return host === 'localhost' || isLoopback(host);
  }

  /** Where others in the network reach what listens on `HOST`. */
  #hosts(): InterfaceAddress[] {
    const { host, interfaces, announced = [] } = this.#parts;
    const named = announced.filter((address) => address !== 'localhost' && !isLoopback(address));
    if (named.length > 0 && !this.#isOnLoopbackAlone()) {
      // Media can be reached there and nowhere else.
      return named.map((address) => ({ address, network: this.#networkOf(address) }));
    }
    if (WILDCARDS.includes(host)) {
      const all = interfaces().filter(({ address }) => host === '::' || isIPv4(address));
      // Our own certificate names no others: there the browser warns every time.
      return [
        ...all.filter(({ address }) => isLocal(address)),
        ...all.filter(({ address }) => !isLocal(address)),
      ];
    }
    if (this.#isOnLoopbackAlone()) {
      return [];
    }
    return [{ address: host, network: this.#networkOf(host) }];
  }

  /** The interface that has an address; the address itself if none does. */
  #networkOf(address: string): string {
    return this.#parts.interfaces().find((own) => own.address === address)?.network ?? address;
  }
}

/** Whether browsers consider an origin secure, and allow cameras there (W3C Secure Contexts, 3.1). */
function isSecure(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return (
    protocol === 'https:' ||
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    isLoopback(hostname.replace(/^\[|\]$/g, ''))
  );
}

/** An origin as browsers write it: without the scheme's default port, IPv6 in brackets. */
function originOf(scheme: Listener['scheme'], host: string, port: number): string {
  return new URL(`${scheme}://${isIPv6(host) ? `[${host}]` : host}:${port}`).origin;
}
