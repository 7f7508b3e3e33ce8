import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import { awakeTime } from '../clock.ts';
import type { Guard } from '../guard.ts';

/** With so many requests waiting on a connection nothing more is read from it; browsers send none before they have the answer. */
const HOLD_AT = 8;
/** What was read with them waits as well. Past it nothing more is answered, and the connection ends after what was. */
const MAX_WAITING = 100;
/** Requests that wait on all connections: past it, one that is asked more is closed at once. */
const MAX_WAITING_IN_ALL = 5_000;
/** How long an answer waits for a reader who takes nothing of it, in ms. */
const STALLED_MS = 20_000;
/** No answer takes longer than this, in ms: 1.5 MB at 100 kbit/s. */
const MAX_ANSWER_MS = 120_000;
const CHECK_MS = 2_000;
/** Bytes of answers that wait in memory, for all readers together; past it, those who have waited longest are dropped. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
/** How long the rest of a body is thrown away that nobody wanted, in ms: its sender should hear the answer first. */
const LINGER_MS = 2_000;

export type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** An answer on its way. */
interface Exchange {
  readonly socket: Socket;
  readonly startedAt: number;
  /** What the kernel has taken of the connection's answers, and since when it has taken no more. */
  taken: number;
  takenAt: number;
  waitingBytes: number;
}

/** The requests of one connection: the one that is answered, and what is done after it. */
interface Line {
  readonly waiting: (() => void)[];
  current: { readonly request: IncomingMessage; readonly response: ServerResponse };
  /** Nothing more is answered than what waits. */
  isEnding: boolean;
  /** Requests that were read and are not begun. */
  held: number;
}

/**
 * Requests and answers over HTTP, with a bound on what one can make the server hold: one request of a connection at a
 * time, and answers only for those who take them.
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

  /** Serves a request after those that came before it on its connection. */
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

  /** Does something to a connection, guarded, when all that was asked on it before is answered; at once where nothing was. */
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
   * What is read from a connection makes no sense any more: what was asked before is answered, and then the refusal.
   * A request that breaks off in its body is the one that is refused.
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

  /** What Node has read further is held until the connection ends, and is bounded with all that waits. */
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
    for (const exchange of this.#open) {
      if (this.#waitingBytes <= MAX_WAITING_BYTES) {
        return;
      }
      if (exchange.waitingBytes > 0) {
        this.#waitingBytes -= exchange.waitingBytes;
        exchange.waitingBytes = 0;
        exchange.socket.destroy();
      }
    }
  }
}

/** Bytes that the kernel has taken to be sent. */
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

/** Ends a request whose answer has gone out while its body still comes. */
function endUnwanted(request: IncomingMessage): void {
  if (!request.complete) {
    setTimeout(() => {
      if (!request.complete) {
        request.socket.destroy();
      }
    }, LINGER_MS).unref();
  }
}
