import { EventEmitter } from 'node:events';

import type { Socket as Connection } from 'engine.io';

import { placeOf } from '../auth/addresses.ts';
import type { Clock, Log } from '../ports/world.ts';
import { LongPolling } from './LongPolling.ts';
import { TcpWire, type Wire } from './wires.ts';

/** A connection with more unsent bytes than this is dropped: slow readers would cost the server's memory. */
export const MAX_UNSENT_BYTES = 1024 * 1024;
/** What a queued message costs besides its text. */
const MESSAGE_BYTES = 128;
/** A connection that has not presented a valid key within this time is closed, in ms. */
const IDENTIFICATION_MS = 5_000;
/** Connections from one place without a key so far: beyond this, the oldest makes room for the newest. */
const MAX_STRANGERS = 300;
/**
 * Connections over plain requests. They hold no descriptor, so nothing else would limit them: beyond this, a
 * stranger from the place with most of them makes room.
 */
const MAX_POLLING = 4_000;
/** WebSocket pings that are answered, within this many ms. Browsers send none, and proxies one now and then. */
const PINGS = { count: 20, ms: 10_000 };

/** First characters of Socket.io packets that this protocol does not use: further namespaces, and bytes. */
const CONNECT = '0';
const UNUSED = new Set(['5', '6']);

export interface BoundsParts {
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Log;
  readonly trustProxy: boolean;
  /** Those that have presented a valid key. */
  readonly maxPerPlace: number;
}

/**
 * All connections beneath Socket.io, with a key or without: what one may hold open, leave unread or make the server answer is
 * bounded. Socket.io itself would queue unread data without limit, and keep connections without a namespace forever.
 */
export class ConnectionBounds {
  readonly #clock: BoundsParts['clock'];
  readonly #log: Log;
  readonly #trustProxy: boolean;
  readonly #maxPerPlace: number;
  /** Those that have not presented a key yet, by place, oldest first. */
  readonly #strangers = new Map<string, Set<Connection>>();
  /** How many have presented one, by place. */
  readonly #known = new Map<string, number>();
  readonly #identified = new WeakSet<Connection>();
  /** Where each comes from: the request that began it may be long over. */
  readonly #places = new WeakMap<Connection, string>();
  readonly #wires = new WeakMap<Connection, Wire>();
  /** Those over plain requests. */
  #polling = 0;

  constructor({ clock, log, trustProxy, maxPerPlace }: BoundsParts) {
    this.#clock = clock;
    this.#log = log;
    this.#trustProxy = trustProxy;
    this.#maxPerPlace = maxPerPlace;
  }

  /** From its first byte on. */
  watch(connection: Connection): void {
    const place = placeOf(connection.request, this.#trustProxy);
    this.#places.set(connection, place);
    const wire = this.#wireOf(connection);
    this.#welcome(connection, place);
    const cancel = this.#clock.after(IDENTIFICATION_MS, () => {
      if (!this.#identified.has(connection)) {
        wire.cut();
      }
    });
    connection.once('close', () => {
      cancel();
      this.#forget(connection, place);
      this.#cutSoon(wire);
    });
    this.#dropIfSlow(connection, wire);
    this.#closeIfUseless(connection, wire);
  }

  /** Where a connection comes from, as `placeOf` said of the request that began it. */
  placeOf(connection: Connection): string {
    return this.#places.get(connection) ?? placeOf(connection.request, this.#trustProxy);
  }

  /** A valid key was presented. False if there are too many from that place, or the connection has ended meanwhile. */
  identify(connection: Connection): boolean {
    const place = this.placeOf(connection);
    const known = this.#known.get(place) ?? 0;
    if (known >= this.#maxPerPlace || connection.readyState !== 'open' || this.#identified.has(connection)) {
      return false;
    }
    this.#leaveStrangers(connection, place);
    this.#known.set(place, known + 1);
    this.#identified.add(connection);
    return true;
  }

  /** Closes a connection that has no business here any more, after its last messages. */
  dismiss(connection: Connection): void {
    // Socket.io sends them in a later step.
    setImmediate(() => {
      connection.close();
      this.#cutSoon(this.#wireOf(connection));
    });
  }

  #wireOf(connection: Connection): Wire {
    const known = this.#wires.get(connection);
    if (known !== undefined) {
      return known;
    }
    const { transport, request } = connection;
    const wire = transport instanceof LongPolling ? transport : new TcpWire(request.socket);
    this.#wires.set(connection, wire);
    return wire;
  }

  #cutSoon(wire: Wire): void {
    this.#clock.after(wire.closingMs, () => {
      wire.cut();
    });
  }

  #welcome(connection: Connection, place: string): void {
    const strangers = this.#strangers.get(place) ?? new Set();
    this.#strangers.set(place, strangers.add(connection));
    if (strangers.size > MAX_STRANGERS) {
      const [oldest = connection] = strangers;
      this.#wireOf(oldest).cut();
    }
    if (this.#isPolling(connection)) {
      this.#polling += 1;
      if (this.#polling > MAX_POLLING) {
        this.#wireOf(this.#leastWanted() ?? connection).cut();
      }
    }
  }

  /** Over plain requests, the oldest stranger of the place that has most of those. */
  #leastWanted(): Connection | undefined {
    const polling = [...this.#strangers.values()].map((strangers) =>
      [...strangers].filter((stranger) => this.#isPolling(stranger)),
    );
    const [most] = polling.toSorted((a, b) => b.length - a.length);
    return most?.[0];
  }

  #isPolling(connection: Connection): boolean {
    return this.#wireOf(connection) instanceof LongPolling;
  }

  #forget(connection: Connection, place: string): void {
    this.#leaveStrangers(connection, place);
    if (this.#isPolling(connection)) {
      this.#polling -= 1;
    }
    if (this.#identified.delete(connection)) {
      const left = (this.#known.get(place) ?? 1) - 1;
      if (left === 0) {
        this.#known.delete(place);
      } else {
        this.#known.set(place, left);
      }
    }
  }

  #leaveStrangers(connection: Connection, place: string): void {
    const strangers = this.#strangers.get(place);
    strangers?.delete(connection);
    if (strangers?.size === 0) {
      this.#strangers.delete(place);
    }
  }

  /**
   * Counts what engine.io still holds, what the WebSocket or the answer holds, and what the kernel has not
   * taken: at every message, and whenever anything comes in, because requests are answered.
   */
  #dropIfSlow(connection: Connection, wire: Wire): void {
    let held = 0;
    // A message larger than the whole limit: somebody joining a large class must get what is there.
    let oversize = 0;
    const check = (): void => {
      const unsent = held + wire.unsent;
      if (unsent === 0) {
        oversize = 0;
      }
      if (unsent - oversize > MAX_UNSENT_BYTES && !wire.isCut) {
        this.#log.warn({ unsent }, 'slow reader dropped');
        wire.cut();
      }
    };
    connection.on('packetCreate', ({ data }: { data?: string | Buffer }) => {
      const size = MESSAGE_BYTES + (data === undefined ? 0 : Buffer.byteLength(data));
      check();
      held += size;
      if (size > MAX_UNSENT_BYTES) {
        oversize = Math.max(oversize, size);
      }
      check();
    });
    connection.on('flush', () => {
      held = 0;
    });
    wire.onHeard(check);
  }

  /** A stranger may only say who they are; and nobody needs namespaces, bytes or many pings. */
  #closeIfUseless(connection: Connection, wire: Wire): void {
    let said = 0;
    connection.on('packet', ({ type, data }: { type: string; data?: unknown }) => {
      if (type !== 'message') {
        return;
      }
      said += 1;
      const isStranger = !this.#identified.has(connection);
      const kind = typeof data === 'string' ? (data[0] ?? '') : null;
      if (kind === null || UNUSED.has(kind) || (said > 1 && (isStranger || kind === CONNECT))) {
        wire.cut();
      }
    });
    const webSocket: unknown = 'websocket' in connection.request ? connection.request.websocket : null;
    if (webSocket instanceof EventEmitter) {
      let pings = 0;
      let since = performance.now();
      webSocket.on('ping', () => {
        const now = performance.now();
        if (now - since > PINGS.ms) {
          [pings, since] = [0, now];
        }
        pings += 1;
        if (pings > PINGS.count) {
          wire.cut();
        }
      });
    }
  }
}
