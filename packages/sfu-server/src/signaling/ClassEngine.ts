import type { IncomingMessage } from 'node:http';

import { Server as Engine, type Transport } from 'engine.io';

import type { Guard } from '../guard.ts';
import { LongPolling, PollingError } from './LongPolling.ts';
import { admitBy } from './origins.ts';
import type { Objection } from './upgrades.ts';

type TransportName = Parameters<Engine['upgrades']>[0];

/** How long people may take to receive what was sent to them before the server closed, in ms. */
const LAST_WORDS_MS = 500;

/** Engine.io with our own transport for plain requests; WebSockets remain its own. */
export class ClassEngine extends Engine {
  readonly #guard: Guard;

  constructor(guard: Guard, options: ConstructorParameters<typeof Engine>[0]) {
    super(options);
    this.#guard = guard;
  }

  /**
   * Closes every connection once what was sent to it is on its way. Engine.io itself would discard what waits behind a write in
   * progress, such as the notice that the server is being updated.
   */
  override close(): this {
    const cancel = this.#guard.clock.after(LAST_WORDS_MS, () => {
      super.close();
    });
    const finish = (): void => {
      if (this.clientsCount === 0) {
        cancel();
      }
    };
    for (const client of Object.values(this.clients)) {
      client.once('close', finish);
      client.close();
    }
    finish();
    this.cleanup();
    return this;
  }

  /** A new connection over plain requests, for this request. */
  async open(request: IncomingMessage): Promise<LongPolling> {
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
