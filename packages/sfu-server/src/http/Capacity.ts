import { readdirSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

import { z } from 'zod';

import { networkOf } from '../auth/addresses.ts';

/** Descriptors that stay free: for restarted workers, the database, and the unforeseen. */
const RESERVED_DESCRIPTORS = 64;
/** The share of the remaining ones that connections get; the others are for the files they request. */
const SHARE_OF_CONNECTIONS = 3 / 4;
const LEAST_CONNECTIONS = 8;
/** Connections past the limit that are still told why. */
const TOLD_WHY = 16;
/** The share of all connections that one place may have: nobody alone shuts the others out. */
const SHARE_OF_PLACE = 1 / 2;

const report = z.object({
  userLimits: z.object({ open_files: z.object({ soft: z.union([z.number(), z.literal('unlimited')]) }) }),
});

/** How many connections this process can have, given its limit of open files (`ulimit -n`) and those open now. */
export function connectionsThatFit(): number {
  const { soft } = report.parse(process.report.getReport()).userLimits.open_files;
  if (soft === 'unlimited') {
    return Number.MAX_SAFE_INTEGER;
  }
  const free = soft - openDescriptors() - RESERVED_DESCRIPTORS;
  return Math.max(LEAST_CONNECTIONS, Math.floor(free * SHARE_OF_CONNECTIONS));
}

/** 0 if the system does not say; the reserve covers those open at a start. */
function openDescriptors(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}

/**
 * Keeps the connections under the limit of open files, so that those in a class notice nothing when too many come: the first
 * past the limit are told so, the others are closed at once. They are counted together, whichever way they come in.
 */
export class Capacity {
  readonly #connections: number;
  readonly #isProxy: (address: string) => boolean;
  /** By both ends: a connection over TLS is a different object once it is secure. */
  readonly #surplus = new Set<string>();
  readonly #perPlace = new Map<string, number>();
  #open = 0;

  /** @param trustsProxy whether an address is that of a proxy through which everybody comes: it may have all connections */
  constructor(
    http: Server,
    {
      connections,
      trustsProxy,
    }: { connections: number; trustsProxy: boolean | ((address: string) => boolean) },
  ) {
    this.#connections = connections;
    this.#isProxy = typeof trustsProxy === 'boolean' ? () => trustsProxy : trustsProxy;
    this.watch(http);
  }

  /** Counts this server's incoming connections as well, from their first byte on. */
  watch(server: Server): void {
    server.maxConnections = this.#connections + TOLD_WHY;
    server.on('connection', (socket: Socket) => {
      // A connection handed on after its TLS handshake was already counted before it.
      if (!(socket instanceof TLSSocket)) {
        this.#count(socket);
      }
    });
  }

  /** Whether this connection is one too many. */
  isSurplus(socket: Socket): boolean {
    return this.#surplus.size > 0 && this.#surplus.has(endsOf(socket));
  }

  #placeLimit({ remoteAddress = '' }: Socket): number {
    return this.#isProxy(remoteAddress) ? this.#connections : Math.ceil(this.#connections * SHARE_OF_PLACE);
  }

  #count(socket: Socket): void {
    const place = networkOf(socket.remoteAddress ?? '');
    const ends = endsOf(socket);
    const fromThere = (this.#perPlace.get(place) ?? 0) + 1;
    this.#perPlace.set(place, fromThere);
    this.#open += 1;
    socket.once('close', () => {
      this.#open -= 1;
      this.#surplus.delete(ends);
      const left = (this.#perPlace.get(place) ?? 1) - 1;
      if (left === 0) {
        this.#perPlace.delete(place);
      } else {
        this.#perPlace.set(place, left);
      }
    });
    if (this.#open > this.#connections + TOLD_WHY) {
      socket.destroy();
    } else if (this.#open > this.#connections) {
      this.#surplus.add(ends);
    } else if (fromThere > this.#placeLimit(socket)) {
      socket.destroy();
    }
  }
}

const endsOf = ({ remoteAddress = '', remotePort = 0, localAddress = '', localPort = 0 }: Socket): string =>
  `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
