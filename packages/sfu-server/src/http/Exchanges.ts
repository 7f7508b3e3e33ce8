import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import { networkOf } from '../auth/addresses.ts';
import { awakeTime } from '../clock.ts';
import type { Guard } from '../guard.ts';
import { ofHeaviest } from '../rules/bounds.ts';

/** With this many requests waiting on a connection, reading from it pauses; browsers send none before they have the answer. */
const HOLD_AT = 8;
/**
 * Requests read along with those wait as well. Beyond this no more are answered, and the connection ends after those that wait.
 */
const MAX_WAITING = 100;
/** Requests waiting on all connections: beyond it, a connection that sends another one is closed at once. */
const MAX_WAITING_IN_ALL = 5_000;
/** How long an answer waits for a reader who takes none of it, in ms. */
const STALLED_MS = 20_000;
/** No answer takes longer than this, in ms: 1.5 MB at 100 kbit/s. */
const MAX_ANSWER_MS = 120_000;
const CHECK_MS = 2_000;
/**
 * Bytes of answers waiting in memory, for all readers together; beyond it, the place with most of them gives way: those there who
 * have waited longest are dropped.
 */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
/** How long the rest of an unwanted body is discarded, in ms: its sender should receive the answer first. */
const LINGER_MS = 2_000;

export type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** An answer on its way. */
interface Exchange {
  readonly socket: Socket;
  /** Where its connection comes from; a proxy reads for everybody. */
  readonly place: string;
  readonly startedAt: number;
  /** How much of the connection's answers the kernel has taken, and since when it has taken no more. */
  taken: number;
  takenAt: number;
  waitingBytes: number;
}

/** One connection's requests: the one being answered, and what is done after it. */
interface Line {
  readonly waiting: (() => void)[];
  current: { readonly request: IncomingMessage; readonly response: ServerResponse };
  /** Nothing is answered any more except what waits. */
  isEnding: boolean;
  /** Requests that were read but not begun. */
  held: number;
}

/**
 * Requests and answers over HTTP, with a bound on what anybody can make the server hold: one request per
 * connection at a time, and answers only for those who read them.
 */
export class Exchanges {
  readonly #handle: Handle;
  readonly #guard: Guard;
  /** Oldest first. */
  readonly #open = new Set<Exchange>();
  readonly #lines = new WeakMap<Socket, Line>();
  #held = 0;
  #waitingBytes = 0;

  constructor(handle: Handle, guard: Guard) {
    this.#handle = handle;
    this.#guard = guard;
  }

  /** Serves a request after earlier ones on its connection. */
  serve(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const line = this.#lines.get(socket);
    if (line !== undefined && (line.isEnding || line.waiting.length >= MAX_WAITING)) {
      this.#endAfter(socket, line);
      return;
    }
    this.inTurn(socket, () => {
      this.#begin(request, response);
    });
  }

  /** Does something to a connection, guarded, once all earlier requests on it are answered; at once if there are none. */
  inTurn(socket: Socket, action: () => void): void {
    const guarded = this.#guard.wrap('in turn', action);
    const line = this.#lines.get(socket);
    if (line === undefined) {
      guarded();
      return;
    }
    if (line.isEnding) {
      this.#endAfter(socket, line);
      return;
    }
    line.waiting.push(guarded);
    this.#count(socket, line);
    if (line.waiting.length >= HOLD_AT) {
      socket.pause();
    }
  }

  /**
   * Input on a connection no longer makes sense: earlier requests are answered, and then the refusal is sent.
   * If a request breaks off in its body, that request is the one refused.
   */
  broken(socket: Socket, refuse: () => void): void {
    const current = this.#lines.get(socket)?.current;
    if (current === undefined || current.request.complete) {
      this.inTurn(socket, refuse);
    } else if (current.response.headersSent) {
      socket.destroy();
    } else {
      refuse();
    }
  }

  /** Whatever Node reads beyond that is held until the connection ends, and counts towards the bound on waiting requests. */
  #endAfter(socket: Socket, line: Line): void {
    line.isEnding = true;
    socket.pause();
    this.#count(socket, line);
  }

  #count(socket: Socket, line: Line): void {
    line.held += 1;
    this.#held += 1;
    if (this.#held > MAX_WAITING_IN_ALL) {
      socket.destroy();
    }
  }

  #begin(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const now = awakeTime.now();
    const exchange: Exchange = {
      socket,
      place: networkOf(socket.remoteAddress ?? ''),
      startedAt: now,
      taken: taken(socket),
      takenAt: now,
      waitingBytes: 0,
    };
    this.#open.add(exchange);
    this.#advance(request, response);
    const watch = setInterval(() => {
      if (isTooSlow(exchange) && response.headersSent) {
        socket.destroy();
      }
    }, CHECK_MS);
    response.once('close', () => {
      clearInterval(watch);
      this.#open.delete(exchange);
      this.#waitingBytes -= exchange.waitingBytes;
      this.#next(socket);
    });
    response.once('finish', () => {
      endUnwanted(request);
    });
    const handled = (): void => {
      if (this.#open.has(exchange)) {
        exchange.waitingBytes = socket.writableLength;
        this.#waitingBytes += exchange.waitingBytes;
        this.#makeRoom();
      }
    };
    void this.#handle(request, response)
      .catch((error: unknown) => {
        this.#guard.failed('HTTP request', error);
      })
      .then(handled);
  }

  #advance(request: IncomingMessage, response: ServerResponse): void {
    const current = { request, response };
    const line = this.#lines.get(request.socket);
    if (line === undefined) {
      this.#lines.set(request.socket, { waiting: [], current, isEnding: false, held: 0 });
      return;
    }
    line.current = current;
    if (line.isEnding && line.waiting.length === 0) {
      response.setHeader('Connection', 'close');
    }
  }

  #next(socket: Socket): void {
    const line = this.#lines.get(socket);
    if (line === undefined) {
      return;
    }
    const next = line.waiting.shift();
    if (next === undefined || socket.destroyed) {
      this.#lines.delete(socket);
      this.#held -= line.held;
      if (line.isEnding) {
        socket.destroySoon();
      }
      return;
    }
    line.held -= 1;
    this.#held -= 1;
    if (line.waiting.length < HOLD_AT && !line.isEnding) {
      socket.resume();
    }
    next();
  }

  #makeRoom(): void {
    while (this.#waitingBytes > MAX_WAITING_BYTES) {
      const unread = this.#open.values().filter(({ waitingBytes }) => waitingBytes > 0);
      const [exchange] = ofHeaviest(
        unread,
        ({ place }) => place,
        ({ waitingBytes }) => waitingBytes,
      );
      if (exchange === undefined) {
        return;
      }
      this.#waitingBytes -= exchange.waitingBytes;
      exchange.waitingBytes = 0;
      exchange.socket.destroy();
    }
  }
}

/** Bytes that the kernel has taken for sending. */
function taken(socket: Socket): number {
  return socket.bytesWritten - socket.writableLength;
}

function isTooSlow(exchange: Exchange): boolean {
  const now = awakeTime.now();
  const takenNow = taken(exchange.socket);
  if (takenNow > exchange.taken) {
    exchange.taken = takenNow;
    exchange.takenAt = now;
  }
  return now - exchange.takenAt > STALLED_MS || now - exchange.startedAt > MAX_ANSWER_MS;
}

/** Ends a request whose body is still arriving after its answer has been sent. */
function endUnwanted(request: IncomingMessage): void {
  if (!request.complete) {
    setTimeout(() => {
      if (!request.complete) {
        request.socket.destroy();
      }
    }, LINGER_MS).unref();
  }
}
