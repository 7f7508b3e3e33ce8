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
/** How often to check whether this machine's addresses have changed, or the certificate is about to expire, in ms. */
const LOOK_MS = 10_000;

const RULES: SecureContextOptions = {
  minVersion: 'TLSv1.2',
  // Nobody needs it, and each one costs us a handshake.
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
};

export interface TlsParts {
  /** The server of the connections once they are secure: it sees them as plain ones. */
  readonly http: HttpServer;
  readonly identity: TlsIdentity;
  readonly guard: Guard;
  readonly log: Log;
}

/**
 * The TLS listener: it makes connections secure and hands them to the HTTP server, so that everything that
 * applies to a plain connection there applies to these as well.
 */
export class TlsListener {
  readonly server: TlsServer;
  readonly #parts: TlsParts;
  #port: number | null = null;
  #open: (() => Promise<void>) | null = null;
  #cancelLook = (): void => undefined;
  #trouble = '';
  #isClosed = false;
  /** All incoming connections, secure or not yet. */
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
    // Connections that are not TLS, break off or take too long concern nobody.
    const drop = (_error: Error, socket: TLSSocket): void => {
      socket.destroy();
    };
    this.server.on('tlsClientError', guard.wrap('tlsClientError', drop));
  }

  /** The port it listens on; null while it does not. */
  get port(): number | null {
    return this.#port;
  }

  /** The authority behind what is presented here, for those who want to trust it; null while there is nothing. */
  get authority(): Authority | null {
    const { current } = this.#parts.identity;
    return this.#port === null || current === null ? null : describeAuthority(current.authority.certificate);
  }

  /**
   * Listens once there is a certificate. If none can be made, that is logged and retried: the page over plain HTTP does not
   * wait for it.
   * @throws Error when the port is not available and `mustHave` is set; without it that is logged, and there is no TLS
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
          'no TLS: its port cannot be used. Set TLS_PORT to another one, or to off',
        );
      }
    };
    await this.#refresh();
    this.#lookLater();
  }

  /** Presents a new certificate if this machine's names have changed. Never fails. */
  async refresh(): Promise<void> {
    try {
      await this.#refresh();
    } catch (error) {
      this.#parts.guard.failed('TLS', error);
    }
  }

  /** Accepts no more connections, and cuts the remaining ones once the HTTP server has closed its own. */
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
          'the certificate cannot be created or read; retrying; the page is still served over http',
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
