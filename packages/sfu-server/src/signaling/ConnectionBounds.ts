import { EventEmitter } from 'node:events';

import type { Socket as Connection } from 'engine.io';

import { placeOf } from '../auth/addresses.ts';
import type { Clock, Log } from '../ports/world.ts';
import { LongPolling } from './LongPolling.ts';
import { TcpWire, type Wire } from './wires.ts';

/** A reader slower than this many unsent bytes is dropped: it would cost the server's memory. */
export const MAX_UNSENT_BYTES = 1024 * 1024;
/** What a message costs that waits, beside its text. */
const MESSAGE_BYTES = 128;
/** A connection that has not shown a right key by then is closed, in ms. */
const IDENTIFICATION_MS = 5_000;
/** Connections from one place that have shown no key yet: past it, the oldest makes room for the newest. */
const MAX_STRANGERS = 300;
/**
 * Connections over plain requests. They hold no descriptor, so that nothing else would bound them: past it a stranger of
 * the place that has most of them makes room.
 */
const MAX_POLLING = 4_000;
/** WebSocket pings that are answered, and in how many ms. Browsers send none, and proxies one now and then. */
const PINGS = { count: 20, ms: 10_000 };

/** First characters of Socket.io's packets that this protocol has no use for: further namespaces, and bytes. */
const CONNECT = '0';
const UNUSED = new Set(['5', '6']);

export interface BoundsParts {
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Log;
  readonly trustProxy: boolean;
  /** Those who have shown a right key. */
  readonly maxPerPlace: number;
}

/**
 * All connections beneath Socket.io, with a key or without: what one holds open, leaves unread or makes the server answer
 * has a bound. Socket.io itself would keep what is not read without end, and what has no namespace for ever.
 */
export class ConnectionBounds {
  readonly #clock: BoundsParts['clock'];
  readonly #log: Log;
  readonly #trustProxy: boolean;
  readonly #maxPerPlace: number;
  /** Those who have shown no key yet, by place, oldest first. */
  readonly #strangers = new Map<string, Set<Connection>>();
  /** How many have shown one, by place. */
  readonly #known = new Map<string, number>();
  readonly #identified = new WeakSet<Connection>();
  /** Where each is from: the request that began it may be long over. */
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

  /** Where a connection is from, as `placeOf` says of the request that began it. */
  placeOf(connection: Connection): string {
    return this.#places.get(connection) ?? placeOf(connection.request, this.#trustProxy);
  }

  /** A right key was shown. False when too many have done so from there, or the connection has ended meanwhile. */
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

  /** What has no business here any more is closed, after what was said to it last. */
  dismiss(connection: Connection): void {
    // Socket.io says it in a later step.
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
   * Counts what engine.io still holds, what the WebSocket or the answer does, and what the kernel has not taken: at every
   * message, and at all that comes in, since whoever asks is answered.
   */
  #dropIfSlow(connection: Connection, wire: Wire): void {
    let held = 0;
    // A message that is larger than all that may wait: who joins a large class has to get what is there.
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

  /** The one thing that a stranger may say is who they are; and nobody has a use for namespaces, bytes or many pings. */
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
