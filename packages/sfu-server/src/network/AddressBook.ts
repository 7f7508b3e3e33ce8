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
  /** `ANNOUNCED_ADDRESS`: where this machine is reached, where its own addresses are not. */
  readonly announced?: readonly string[];
  /** Addresses of this machine at this moment. */
  readonly interfaces: () => readonly InterfaceAddress[];
  /** What the server listens on at this moment, the better one first. */
  readonly listeners: () => readonly Listener[];
  /** SHA-256 of the authority behind what is listened on with TLS; null where there is none. */
  readonly fingerprint: () => string | null;
}

/** A port that the server listens on. */
export interface Listener {
  readonly scheme: 'http' | 'https';
  readonly port: number;
}

/** Where the server is found, by the addresses that this machine has when somebody asks. */
export class AddressBook {
  readonly #parts: AddressParts;

  constructor(parts: AddressParts) {
    this.#parts = parts;
  }

  /**
   * What whoever asks may know: where `PUBLIC_URL` is set that address alone; otherwise those of the machine, to readers in
   * its network and nobody further away.
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

  /** All addresses, the best to hand out first. */
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

  /** Where others in the network find what listens on `HOST`. */
  #hosts(): InterfaceAddress[] {
    const { host, interfaces, announced = [] } = this.#parts;
    const named = announced.filter((address) => address !== 'localhost' && !isLoopback(address));
    if (named.length > 0 && !this.#isOnLoopbackAlone()) {
      // Media is reached there and nowhere else.
      return named.map((address) => ({ address, network: this.#networkOf(address) }));
    }
    if (WILDCARDS.includes(host)) {
      const all = interfaces().filter(({ address }) => host === '::' || isIPv4(address));
      // A certificate of our own names no others: there the browser warns every time.
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

  /** The interface that has an address; the address itself where none has. */
  #networkOf(address: string): string {
    return this.#parts.interfaces().find((own) => own.address === address)?.network ?? address;
  }
}

/** Whether browsers take an origin for secure, and give cameras there (W3C Secure Contexts, 3.1). */
function isSecure(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return (
    protocol === 'https:' ||
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    isLoopback(hostname.replace(/^\[|\]$/g, ''))
  );
}

/** An origin as browsers write it: without the scheme's own port, IPv6 in brackets. */
function originOf(scheme: Listener['scheme'], host: string, port: number): string {
  return new URL(`${scheme}://${isIPv6(host) ? `[${host}]` : host}:${port}`).origin;
}
