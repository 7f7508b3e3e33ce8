import { EventEmitter } from 'node:events';

import type { Socket as Connection } from 'engine.io';

import { placeOf } from '../auth/addresses.ts';
import type { Clock, Log } from '../classroom/ports.ts';

/** A reader slower than this many unsent bytes is dropped: it would cost the server's memory. */
export const MAX_UNSENT_BYTES = 1024 * 1024;
/** What a message costs that waits, beside its text. */
const MESSAGE_BYTES = 128;
/** A connection that has not shown a right key by then is closed, in ms. */
const IDENTIFICATION_MS = 5_000;
/** How long the end of a WebSocket may take, in ms; then the connection beneath is cut. */
const CLOSING_MS = 1_000;
/** ConnectionBounds from one place that have shown no key yet: past it, the oldest makes room for the newest. */
const MAX_STRANGERS = 300;
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

  constructor({ clock, log, trustProxy, maxPerPlace }: BoundsParts) {
    this.#clock = clock;
    this.#log = log;
    this.#trustProxy = trustProxy;
    this.#maxPerPlace = maxPerPlace;
  }

  /** From its first byte on. */
  watch(connection: Connection): void {
    const place = placeOf(connection.request, this.#trustProxy);
    const tcp = connection.request.socket;
    this.#welcome(connection, place);
    const cancel = this.#clock.after(IDENTIFICATION_MS, () => {
      if (!this.#identified.has(connection)) {
        tcp.destroy();
      }
    });
    connection.once('close', () => {
      cancel();
      this.#forget(connection, place);
      setTimeout(() => tcp.destroy(), CLOSING_MS).unref();
    });
    this.#dropIfSlow(connection);
    this.#closeIfUseless(connection);
  }

  /** A right key was shown. False when too many have done so from there, or the connection has ended meanwhile. */
  identify(connection: Connection): boolean {
    const place = placeOf(connection.request, this.#trustProxy);
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
      setTimeout(() => connection.request.socket.destroy(), CLOSING_MS).unref();
    });
  }

  #welcome(connection: Connection, place: string): void {
    const strangers = this.#strangers.get(place) ?? new Set();
    this.#strangers.set(place, strangers.add(connection));
    if (strangers.size > MAX_STRANGERS) {
      const [oldest] = strangers;
      oldest?.request.socket.destroy();
    }
  }

  #forget(connection: Connection, place: string): void {
    this.#leaveStrangers(connection, place);
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
   * Counts what engine.io still holds, what the WebSocket does, and what the kernel has not taken: at every message, and
   * at all that comes in, since whoever asks is answered.
   */
  #dropIfSlow(connection: Connection): void {
    const tcp = connection.request.socket;
    let held = 0;
    // A message that is larger than all that may wait: who joins a large class has to get what is there.
    let oversize = 0;
    const check = (): void => {
      const unsent = held + tcp.writableLength;
      if (unsent === 0) {
        oversize = 0;
      }
      if (unsent - oversize > MAX_UNSENT_BYTES && !tcp.destroyed) {
        this.#log.warn({ unsent }, 'slow reader dropped');
        tcp.destroy();
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
    tcp.on('data', check);
  }

  /** The one thing that a stranger may say is who they are; and nobody has a use for namespaces, bytes or many pings. */
  #closeIfUseless(connection: Connection): void {
    const tcp = connection.request.socket;
    let said = 0;
    connection.on('packet', ({ type, data }: { type: string; data?: unknown }) => {
      if (type !== 'message') {
        return;
      }
      said += 1;
      const isStranger = !this.#identified.has(connection);
      const kind = typeof data === 'string' ? (data[0] ?? '') : null;
      if (kind === null || UNUSED.has(kind) || (said > 1 && (isStranger || kind === CONNECT))) {
        tcp.destroy();
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
          tcp.destroy();
        }
      });
    }
  }
}
