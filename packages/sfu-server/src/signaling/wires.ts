import type { Socket } from 'node:net';

/** What is beneath a connection of engine.io, as its bounds see it. */
export interface Wire {
  /** Bytes that were said and that the kernel has not taken. */
  readonly unsent: number;
  readonly isCut: boolean;
  /** How long the end in order may take, in ms. */
  readonly closingMs: number;
  /** Ends it at once, whoever else waits. Idempotent. */
  cut(): void;
  /** Calls back at whatever comes in. */
  onHeard(listener: () => void): void;
}

/** How long the end of a WebSocket may take, in ms; then the connection beneath is cut. */
const CLOSING_MS = 1_000;

/** The TCP connection of a WebSocket. */
export class TcpWire implements Wire {
  readonly closingMs = CLOSING_MS;
  readonly #tcp: Socket;

  constructor(tcp: Socket) {
    this.#tcp = tcp;
  }

  get unsent(): number {
    return this.#tcp.writableLength;
  }

  get isCut(): boolean {
    return this.#tcp.destroyed;
  }

  cut(): void {
    this.#tcp.destroy();
  }

  onHeard(listener: () => void): void {
    this.#tcp.on('data', listener);
  }
}
