import { setImmediate, setTimeout } from 'node:timers/promises';

import { Client, DatabaseError, type QueryResult } from 'pg';

import { clientOptions } from '../../postgres/options.ts';

type Row = Record<string, unknown>;
export type Answer = QueryResult<Row>;

/**
 * One connection to PostgreSQL, which handles one query at a time. A late answer ends the connection, because one whose other end
 * is gone does not report that by itself.
 */
export class Connection {
  readonly #client: Client;
  readonly #patienceMs: number;
  readonly #onSilence: () => void;
  #isOpen = true;

  private constructor(client: Client, patienceMs: number, onSilence: () => void) {
    this.#client = client;
    this.#patienceMs = patienceMs;
    this.#onSilence = onSilence;
    // Without a listener, the error would end the process.
    client.on('error', () => {
      this.#isOpen = false;
    });
    client.once('end', () => {
      this.#isOpen = false;
    });
  }

  /**
   * @param greeting the first query
   * @param onSilence called if an answer does not come in time
   * @throws Error if there is no answer within `patienceMs`
   */
  static async open(
    url: string,
    greeting: string,
    patienceMs: number,
    onSilence: () => void = () => undefined,
  ): Promise<Connection> {
    const client = new Client({ ...clientOptions(url), connectionTimeoutMillis: patienceMs });
    const connection = new Connection(client, patienceMs, onSilence);
    try {
      await client.connect();
      await connection.ask(greeting);
      return connection;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  /** Whether it can be queried; once lost, it never reopens. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Returns the answer to the last statement. @throws Error as PostgreSQL does, or if there is no answer in time */
  async ask(text: string, values: readonly unknown[] = []): Promise<Answer> {
    if (!this.#isOpen) {
      throw new Error('The connection to the database was lost.');
    }
    const answered = new AbortController();
    void this.#endUnless(answered.signal);
    try {
      const answer: Answer | Answer[] = await this.#client.query<Row, unknown[]>(
        text,
        values.length === 0 ? undefined : [...values],
      );
      // Several statements in one text have one answer each.
      return Array.isArray(answer) ? lastOf<Answer>(answer) : answer;
    } catch (error) {
      if (error instanceof DatabaseError) {
        withoutValues(error);
      } else {
        this.destroy();
      }
      throw error;
    } finally {
      answered.abort();
    }
  }

  /** Ends it at once; a query in progress is rejected. Idempotent. */
  destroy(why = 'The connection to the database was ended.'): void {
    this.#isOpen = false;
    this.#client.connection.stream.destroy(new Error(why));
  }

  /** Closes it once no query is in progress. */
  async close(): Promise<void> {
    if (this.#isOpen) {
      this.#isOpen = false;
      const gone = new AbortController();
      void this.#endUnless(gone.signal);
      await this.#client.end();
      gone.abort();
    }
  }

  /** Ends it unless the signal aborts in time. */
  async #endUnless(signal: AbortSignal): Promise<void> {
    try {
      await setTimeout(this.#patienceMs, undefined, { signal, ref: false });
      // First reads what has arrived: it may be this process that was stalled.
      await setImmediate(undefined, { signal });
      this.#onSilence();
      this.destroy(`The database has not answered for ${this.#patienceMs} ms.`);
    } catch {
      // The answer came.
    }
  }
}

/** When PostgreSQL refuses a row, its error contains the values: people wrote those, and they do not belong in a log. */
function withoutValues(error: DatabaseError): void {
  error.detail = undefined;
  error.where = undefined;
}

function lastOf<T>(answers: readonly T[]): T {
  const last = answers.at(-1);
  if (last === undefined) {
    throw new Error('nothing was asked');
  }
  return last;
}
