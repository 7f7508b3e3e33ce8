import { setTimeout as pause } from 'node:timers/promises';

import { Client } from 'pg';

import type { Log } from '../../ports/world.ts';
import { isFinal, reasonOf } from './failures.ts';
import { QUERY_MS, clientOptions, hangUp } from './options.ts';

/** The pause before it tries again; it doubles with each attempt, up to `LAST_PAUSE_MS`. In ms. */
const FIRST_PAUSE_MS = 50;
const LAST_PAUSE_MS = 1000;
/** With these, whatever a lost connection has left open is released within half a minute, on either side. */
const SESSION =
  'SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; ' +
  `SET idle_in_transaction_session_timeout = '30s'`;

/** A connection to a database that may go away and come back: work waits meanwhile, and is then repeated. */
export class LastingConnection {
  readonly #url: string;
  readonly #log: Log;
  #client: Client | null = null;
  #connecting: Promise<Client> | null = null;
  /** Why it does not answer, and since when in ms of the process; null while it does. */
  #outage: { reason: string; readonly since: number } | null = null;
  readonly #stopped = new AbortController();

  constructor(url: string, log: Log) {
    this.#url = url;
    this.#log = log;
  }

  /** Why the database does not do its work; null if it does. */
  get obstacle(): string | null {
    return this.#outage?.reason ?? null;
  }

  /**
   * Runs `work` until it succeeds, as often and for as long as that takes. `work` must be idempotent.
   * @throws final errors: ClaimLost, or the database refuses the data; any error once it was stopped
   */
  async perform(work: (client: Client) => Promise<void>): Promise<void> {
    for (let waitMs = FIRST_PAUSE_MS; ; waitMs = Math.min(waitMs * 2, LAST_PAUSE_MS)) {
      const client = await this.#connected();
      try {
        await work(client);
        this.#works();
        return;
      } catch (error) {
        this.#drop(client);
        if (isFinal(error) || this.#isStopped()) {
          throw error;
        }
        this.#fails(error);
      }
      await this.#pause(waitMs);
    }
  }

  /** Waiting callers get an error. Idempotent. */
  stop(): void {
    this.#stopped.abort(new Error('The connection to the database was closed.'));
    if (this.#client !== null) {
      this.#drop(this.#client);
    }
  }

  #isStopped(): boolean {
    return this.#stopped.signal.aborted;
  }

  #connected(): Promise<Client> {
    if (this.#client !== null) {
      return Promise.resolve(this.#client);
    }
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = null;
    });
    return this.#connecting;
  }

  async #connect(): Promise<Client> {
    for (let waitMs = FIRST_PAUSE_MS; ; waitMs = Math.min(waitMs * 2, LAST_PAUSE_MS)) {
      this.#stopped.signal.throwIfAborted();
      const client = new Client({ ...clientOptions(this.#url), query_timeout: QUERY_MS });
      // Without a listener, the error would end the process.
      client.on('error', () => undefined);
      try {
        await client.connect();
        await client.query(SESSION);
        this.#stopped.signal.throwIfAborted();
        client.once('end', () => {
          this.#lost(client);
        });
        this.#client = client;
        this.#works();
        return client;
      } catch (error) {
        hangUp(client);
        this.#stopped.signal.throwIfAborted();
        this.#fails(error);
      }
      await this.#pause(waitMs);
    }
  }

  /** Reconnects at once, even if nobody needs it: health checks should learn of the outage. */
  #lost(client: Client): void {
    if (this.#client === client) {
      this.#client = null;
      this.#fails(new Error('connection lost'));
      this.#connected().catch(() => undefined);
    }
  }

  #drop(client: Client): void {
    if (this.#client === client) {
      this.#client = null;
    }
    hangUp(client);
  }

  #fails(error: unknown): void {
    const reason = reasonOf(error);
    if (this.#outage === null) {
      this.#outage = { reason, since: performance.now() };
      this.#log.warn({ reason }, 'the database does not answer; changes wait until it does');
    } else {
      this.#outage.reason = reason;
    }
  }

  #works(): void {
    if (this.#outage !== null) {
      const forMs = Math.round(performance.now() - this.#outage.since);
      this.#outage = null;
      this.#log.info({ forMs }, 'the database answers again');
    }
  }

  async #pause(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#stopped.signal });
  }
}
