import { constants } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import type { Socket } from 'node:net';
import { createServer, type SecureContextOptions, type Server as TlsServer, type TLSSocket } from 'node:tls';

import type { Log } from '../ports/world.ts';
import type { Guard } from '../guard.ts';
import type { Authority } from '../network/Authority.ts';
import { listen } from '../network/listen.ts';
import { describeAuthority } from './certificates.ts';
import type { TlsIdentity } from './TlsIdentity.ts';

/** How long a handshake may take, however it is dragged out, in ms. */
const HANDSHAKE_MS = 10_000;
/** How often is looked whether this machine has other addresses, or the certificate is about to end, in ms. */
const LOOK_MS = 10_000;

const RULES: SecureContextOptions = {
  minVersion: 'TLSv1.2',
  // Nobody has a use for it, and each one costs us a handshake.
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
};

export interface TlsParts {
  /** What serves the connections once they are secure: they are plain ones to it. */
  readonly http: HttpServer;
  readonly identity: TlsIdentity;
  readonly guard: Guard;
  readonly log: Log;
}

/**
 * The way in by TLS: it makes connections secure and hands them to the HTTP server, so that whatever holds there for a plain
 * connection holds for these as well.
 */
export class TlsListener {
  readonly server: TlsServer;
  readonly #parts: TlsParts;
  #port: number | null = null;
  #open: (() => Promise<void>) | null = null;
  #cancelLook = (): void => undefined;
  #trouble = '';
  #isClosed = false;
  /** All that have come, secure or not yet. */
  readonly #connections = new Set<Socket>();

  constructor(parts: TlsParts) {
    this.#parts = parts;
    const { http, guard } = parts;
    this.server = createServer({
      ...RULES,
      ALPNProtocols: ['http/1.1'],
      handshakeTimeout: HANDSHAKE_MS,
      noDelay: true,
    });
    this.server.on('connection', (connection: Socket) => {
      this.#connections.add(connection);
      connection.once('close', () => this.#connections.delete(connection));
    });
    const accept = (socket: TLSSocket): void => {
      http.emit('connection', socket);
    };
    this.server.on('secureConnection', guard.wrap('TLS connection', accept));
    // What is no TLS, breaks off or takes too long is nobody's business.
    const drop = (_error: Error, socket: TLSSocket): void => {
      socket.destroy();
    };
    this.server.on('tlsClientError', guard.wrap('tlsClientError', drop));
  }

  /** The port that it listens on; null while it does not. */
  get port(): number | null {
    return this.#port;
  }

  /** Whoever vouches for what is shown here, for those who want to trust it; null while nothing is. */
  get authority(): Authority | null {
    const { current } = this.#parts.identity;
    return this.#port === null || current === null ? null : describeAuthority(current.authority.certificate);
  }

  /**
   * Listens as soon as there is a certificate. One that cannot be made is logged and tried again: the page over plain HTTP
   * does not wait for it.
   * @throws Error when the port cannot be had and `mustHave` is set; without it that is logged, and there is no TLS
   */
  async open(port: number, host: string, mustHave: boolean): Promise<void> {
    this.#open = async () => {
      this.#open = null;
      try {
        this.#port = await listen(this.server, port, host);
      } catch (error) {
        if (mustHave) {
          throw error;
        }
        this.#parts.log.warn(
          { port, err: error },
          'no TLS: its port cannot be had. Set TLS_PORT to another one, or to off',
        );
      }
    };
    await this.#refresh();
    this.#lookLater();
  }

  /** Shows another certificate if this machine is called differently by now. Never fails. */
  async refresh(): Promise<void> {
    try {
      await this.#refresh();
    } catch (error) {
      this.#parts.guard.failed('TLS', error);
    }
  }

  /** Takes no more connections, and cuts those that are left when the HTTP server has closed its own. */
  async close(closeHttp: () => Promise<void>): Promise<void> {
    this.#isClosed = true;
    this.#cancelLook();
    const closed = new Promise<void>((resolve) => {
      if (this.server.listening) {
        this.server.close(() => {
          resolve();
        });
      } else {
        resolve();
      }
    });
    await closeHttp();
    for (const connection of this.#connections) {
      connection.destroy();
    }
    await closed;
  }

  async #refresh(): Promise<void> {
    const { identity, log } = this.#parts;
    try {
      if ((await identity.refresh()) && identity.current !== null) {
        const { leaf, authority } = identity.current;
        this.server.setSecureContext({
          ...RULES,
          key: leaf.key,
          cert: leaf.certificate + authority.certificate,
        });
      }
      this.#trouble = '';
    } catch (error) {
      const trouble = error instanceof Error ? error.message : String(error);
      if (trouble !== this.#trouble) {
        this.#trouble = trouble;
        log.warn(
          { err: error },
          'the certificate cannot be made or read; the page over http goes on, and it is tried again',
        );
      }
    }
    if (identity.current !== null && !this.#isClosed) {
      await this.#open?.();
    }
  }

  #lookLater(): void {
    this.#cancelLook = this.#parts.guard.clock.after(LOOK_MS, () => {
      void this.refresh().finally(() => {
        if (!this.#isClosed) {
          this.#lookLater();
        }
      });
    });
  }
}
