import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests that may wait on a connection for the one before them; browsers send none before they have the answer. */
const MAX_WAITING = 8;
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

/**
 * Requests and answers over HTTP, with a bound on what one can make the server hold: one request of a connection at a
 * time, and answers only for those who take them.
 */
export class Exchanges {
  readonly #handle: Handle;
  /** Oldest first. */
  readonly #open = new Set<Exchange>();
  readonly #queues = new WeakMap<Socket, (() => void)[]>();
  #waitingBytes = 0;

  constructor(handle: Handle) {
    this.#handle = handle;
  }

  /** Serves a request after those that came before it on its connection. */
  serve(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const queue = this.#queues.get(socket);
    if (queue === undefined) {
      this.#queues.set(socket, []);
      this.#begin(request, response);
    } else if (queue.length < MAX_WAITING) {
      queue.push(() => {
        this.#begin(request, response);
      });
    } else {
      socket.destroy();
    }
  }

  #begin(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const now = performance.now();
    const exchange: Exchange = {
      socket,
      startedAt: now,
      taken: taken(socket),
      takenAt: now,
      waitingBytes: 0,
    };
    this.#open.add(exchange);
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
    void this.#handle(request, response).then(() => {
      if (this.#open.has(exchange)) {
        exchange.waitingBytes = socket.writableLength;
        this.#waitingBytes += exchange.waitingBytes;
        this.#makeRoom();
      }
    });
  }

  #next(socket: Socket): void {
    const next = this.#queues.get(socket)?.shift();
    if (next === undefined || socket.destroyed) {
      this.#queues.delete(socket);
    } else {
      next();
    }
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
  const now = performance.now();
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
