import type { IncomingMessage } from 'node:http';

import { Server as Engine, type Transport } from 'engine.io';

import type { Guard } from '../guard.ts';
import { ClassroomError } from '../rules/ClassroomError.ts';
import { LongPolling, PollingError } from './LongPolling.ts';
import { admitBy } from './origins.ts';
import { CLOSING, type Objection } from './upgrades.ts';

type TransportName = Parameters<Engine['upgrades']>[0];

/** How long people may take to receive what is sent to them before the server closes, in ms. */
const LAST_WORDS_MS = 500;

/** Engine.io with our own transport for plain requests; WebSockets remain its own. */
export class ClassEngine extends Engine {
  readonly #guard: Guard;
  #isClosing = false;

  constructor(guard: Guard, options: ConstructorParameters<typeof Engine>[0]) {
    super(options);
    this.#guard = guard;
  }

  /** Whether the server is about to close, and admits nobody new. */
  get isClosing(): boolean {
    return this.#isClosing;
  }

  /**
   * Closes every connection once what was sent to it is on its way, such as the notice that the server is being updated, and admits
   * nobody new. Long polling has to fetch it, so HTTP must still be served. Resolves when all are closed, or it took too long.
   */
  async farewell(): Promise<void> {
    this.#isClosing = true;
    const { promise: gone, resolve } = Promise.withResolvers<undefined>();
    const cancel = this.#guard.clock.after(LAST_WORDS_MS, () => {
      resolve(undefined);
    });
    const look = (): void => {
      if (this.clientsCount === 0) {
        resolve(undefined);
      }
    };
    for (const client of Object.values(this.clients)) {
      client.once('close', look);
      client.close();
    }
    look();
    await gone;
    cancel();
  }

  /** A new connection over plain requests, for this request. */
  async open(request: IncomingMessage): Promise<LongPolling> {
    if (this.#isClosing) {
      throw new ClassroomError('SERVER_BUSY', CLOSING.message);
    }
    const asked = Object.assign(request, { _query: { EIO: '4', transport: 'polling' } });
    const transport: unknown = await this.handshake('polling', asked, () => undefined);
    if (transport instanceof LongPolling) {
      return transport;
    }
    throw new PollingError('No connection was made. Try again.');
  }

  /** The connection with this id, if it runs over plain requests. */
  find(sid: string): LongPolling | null {
    const transport: unknown = Object.hasOwn(this.clients, sid) ? this.clients[sid]?.transport : null;
    return transport instanceof LongPolling ? transport : null;
  }

  protected override createTransport(name: TransportName, request: IncomingMessage): Transport {
    return name === 'polling' ? new LongPolling(this.#guard) : super.createTransport(name, request);
  }
}

/** Answers plain requests to the socket's address. */
export function pollingSide(
  engine: ClassEngine,
  object: Objection,
): {
  admit: (request: IncomingMessage) => void;
  open: (request: IncomingMessage) => Promise<LongPolling>;
  find: (sid: string) => LongPolling | null;
} {
  return {
    admit: admitBy(object),
    open: (request) => engine.open(request),
    find: (sid) => engine.find(sid),
  };
}
