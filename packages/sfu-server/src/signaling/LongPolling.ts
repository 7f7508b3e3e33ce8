import type { ServerResponse } from 'node:http';

import { Transport, parser } from 'engine.io';

import type { Guard } from '../guard.ts';
import type { Wire } from './wires.ts';

/** Version 4, as in a request's query. */
const ENGINE = { EIO: '4' };
/** What separates the packets of a body (Engine.IO protocol 4, "Payload encoding"). */
const SEPARATOR = '\u001e';
/** The most packets in one body: what a page has to say while its previous body is on the way. */
const MAX_PACKETS = 512;
/** A client that has closed, or must go, is told so with this packet. */
const CLOSE = '1';
/** How long the last messages wait to be fetched, in ms. */
const LAST_WORDS_MS = 3_000;

type Packet = Parameters<Transport['send']>[0][number];

/** A request cannot be answered, and the connection has ended. `answerErrors` answers with its status. */
export class PollingError extends Error {
  readonly expose = true;
  readonly status = 400;
}

/**
 * Engine.IO over plain requests, for networks that let no WebSocket through: messages to the client are fetched, messages from
 * it are posted, one request of each kind at a time. Unlike engine.io's transport it answers through its caller, so that
 * bodies, answers and headers have the same bounds as every other request, and it can be cut at once.
 */
export class LongPolling extends Transport implements Wire {
  readonly closingMs = LAST_WORDS_MS;
  /** The answer that waits for a message, or is on its way. */
  #response: ServerResponse | null = null;
  #answer: ((payload: string) => void) | null = null;
  #isReceiving = false;
  /** Set while nothing more is accepted; resolved once it is again. */
  #resumed: Promise<void> | null = null;
  #resume: (() => void) | null = null;
  #closed: (() => void) | null = null;
  #cancelClosing = (): void => undefined;
  readonly #guard: Guard;
  readonly #listeners: (() => void)[] = [];

  constructor(guard: Guard) {
    super({ _query: ENGINE });
    this.#guard = guard;
  }

  override get name(): string {
    return 'polling';
  }

  get isCut(): boolean {
    return this.readyState === 'closed';
  }

  /** Bytes of the answer on its way. */
  get unsent(): number {
    return this.#response?.socket?.writableLength ?? 0;
  }

  onHeard(listener: () => void): void {
    this.#listeners.push(listener);
  }

  override onRequest(): void {
    // The caller asks; see `poll`.
  }

  /**
   * The messages for the client, as soon as there are any.
   * @param response the answer they will be part of: if it breaks off, the connection ends
   * @throws PollingError when the previous answer is still being taken
   */
  poll(response: ServerResponse): Promise<string> {
    if (this.#response !== null || this.isCut) {
      this.cut();
      throw new PollingError('Send one poll at a time.');
    }
    this.#response = response;
    const onClose = (): void => {
      this.#response = null;
      if (!response.writableFinished) {
        this.cut();
      }
    };
    response.once('close', this.#guard.wrap('answer of long polling', onClose));
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.writable = true;
      // This sends whatever is waiting.
      this.emit('ready');
      if (this.#closed !== null && this.#isAsked) {
        this.#end(this.#closed);
      }
    });
  }

  /**
   * Accepts messages from the client, once they are wanted.
   * @param read reads them; called once they are wanted. If it throws, the connection ends
   * @throws PollingError when they cannot be parsed, or while others are being received
   */
  async receive(read: () => Promise<string>): Promise<void> {
    if (this.#isReceiving) {
      this.cut();
      throw new PollingError('Send one request at a time.');
    }
    this.#isReceiving = true;
    try {
      await this.#resumed;
      this.#hear(await read());
    } catch (error) {
      this.cut();
      throw error;
    } finally {
      this.#isReceiving = false;
    }
  }

  /** Accepts nothing more for now: whoever posts waits for the answer. */
  pause(): void {
    this.#resumed ??= new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  resume(): void {
    this.#resume?.();
    this.#resumed = null;
    this.#resume = null;
  }

  override send(packets: Packet[]): void {
    this.writable = false;
    parser.encodePayload(packets, (payload) => {
      this.#say(payload);
      this.emit('drain');
    });
  }

  override doClose(done: () => void): void {
    if (this.writable || this.discarded) {
      this.#end(done);
    } else {
      this.#closed = done;
      this.#cancelClosing = this.#guard.clock.after(LAST_WORDS_MS, () => {
        this.#end(done);
      });
    }
  }

  /** Ends it at once: a waiting request is told, and an answer nobody takes is cut off. */
  cut(): void {
    if (this.#answer === null) {
      this.#response?.socket?.destroy();
    }
    this.#say(CLOSE);
    this.resume();
    this.#cancelClosing();
    if (!this.isCut) {
      this.onClose();
    }
  }

  get #isAsked(): boolean {
    return this.#answer !== null;
  }

  #end(done: () => void): void {
    this.#closed = null;
    done();
    this.cut();
  }

  #say(payload: string): void {
    this.writable = false;
    this.#answer?.(payload);
    this.#answer = null;
  }

  #hear(payload: string): void {
    if (payload.split(SEPARATOR, MAX_PACKETS + 1).length > MAX_PACKETS) {
      throw new PollingError(`Send at most ${MAX_PACKETS} packets at a time.`);
    }
    for (const packet of parser.decodePayload(payload)) {
      if (this.isCut) {
        return;
      }
      if (packet.type === 'close') {
        this.cut();
      } else {
        this.onPacket(packet);
      }
    }
    for (const listener of this.#listeners) {
      listener();
    }
  }
}
