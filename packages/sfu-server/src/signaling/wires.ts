import type { Socket } from 'node:net';

/** What is beneath an engine.io connection, as its bounds see it. */
export interface Wire {
  /** Bytes sent that the kernel has not taken yet. */
  readonly unsent: number;
  readonly isCut: boolean;
  /** How long an orderly close may take, in ms. */
  readonly closingMs: number;
  /** Cuts it at once, whatever is still pending. Idempotent. */
  cut(): void;
  /** Calls back whenever anything arrives. */
  onHeard(listener: () => void): void;
}

/** How long closing a WebSocket may take, in ms; then the connection beneath it is cut. */
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
