import { setTimeout } from 'node:timers/promises';

import { STUCK_MS } from '../../../rules/bounds.ts';
import { Lane } from './Lane.ts';
import { Connection } from './Connection.ts';

/** Connections for reading, besides the one that writes. */
const READERS = 3;
/** How often to retry a database that is away, in ms. */
const RETRY_MS = 500;
/** How long an answer counts as recent, in ms; asking later than that triggers a new check. */
const NEWS_MS = 5000;

interface LanesParts {
  readonly url: string;
  /** The first query on each connection. */
  readonly greeting: string;
  /** How long an answer may take, in ms. */
  readonly patienceMs?: number | undefined;
}

/**
 * The connections to one database: a single one for all writes, one after the other, and a few for reading. While the database is
 * away, everybody is refused at once, until it can be reached again.
 */
export class Lanes {
  readonly #parts: LanesParts & { readonly patienceMs: number };
  readonly #writer: Lane;
  readonly #readers: readonly Lane[];
  #isAway = false;
  #isLooking = false;
  readonly #closing = new AbortController();
  #answeredAt = performance.now();

  constructor({ url, greeting, patienceMs = STUCK_MS }: LanesParts) {
    this.#parts = { url, greeting, patienceMs };
    const connect = (): Promise<Connection> => this.#connect();
    this.#writer = new Lane(connect);
    this.#readers = Array.from({ length: READERS }, () => new Lane(connect));
  }

  /** Whether the database does not answer. If the last answer is not recent, this starts a check. */
  get isAway(): boolean {
    if (!this.#isLooking && performance.now() - this.#answeredAt > NEWS_MS) {
      this.#isLooking = true;
      // The next caller sees the result.
      void this.read((connection) => connection.ask('SELECT 1'))
        .catch(() => undefined)
        .finally(() => {
          this.#isLooking = false;
        });
    }
    return this.#isAway;
  }

  /** Takes a turn on the connection that writes; give it back. @throws Error while the database is away */
  async takeWriter(): Promise<Connection> {
    this.#assertThere();
    return this.#writer.take();
  }

  giveWriter(): void {
    this.#writer.give();
  }

  /** Reads in parallel to writes. @throws Error while the database is away, and whatever `use` throws */
  async read<T>(use: (connection: Connection) => Promise<T>): Promise<T> {
    this.#assertThere();
    const lane = this.#readers.reduce((one, other) => (weightOf(other) < weightOf(one) ? other : one));
    const connection = await lane.take();
    try {
      return await use(connection);
    } finally {
      if (connection.isOpen) {
        this.answered();
      }
      lane.give();
    }
  }

  /** Records that the database has just answered. */
  answered(): void {
    this.#answeredAt = performance.now();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([this.#writer, ...this.#readers].map((lane) => lane.close()));
  }

  #assertThere(): void {
    if (this.#closing.signal.aborted) {
      throw new Error('The server stops.');
    }
    if (this.#isAway) {
      throw new Error('The database does not answer.');
    }
  }

  async #connect(): Promise<Connection> {
    const { url, greeting, patienceMs } = this.#parts;
    try {
      const connection = await Connection.open(url, greeting, patienceMs, () => {
        // Spares later callers from finding this out again.
        this.#lose();
      });
      this.answered();
      return connection;
    } catch (error) {
      this.#lose();
      throw error;
    }
  }

  #lose(): void {
    if (!this.#isAway) {
      this.#isAway = true;
      void this.#lookAgain();
    }
  }

  /** Keeps trying until the database is back. */
  async #lookAgain(): Promise<void> {
    const { url, greeting, patienceMs } = this.#parts;
    const { signal } = this.#closing;
    while (this.#isAway && !signal.aborted) {
      try {
        await setTimeout(RETRY_MS, undefined, { signal, ref: false });
        const connection = await Connection.open(url, greeting, patienceMs);
        await connection.close();
        this.#isAway = false;
        this.answered();
      } catch {
        // Still away, or closing.
      }
    }
  }
}

/** Prefers a connected lane to an unconnected one. */
const weightOf = (lane: Lane): number => lane.length + (lane.hasOpenConnection ? 0 : 1 / 2);
