import { setImmediate, setTimeout } from 'node:timers/promises';

import { Client, DatabaseError, type QueryResult } from 'pg';

import { clientOptions } from '../../postgres/options.ts';

type Row = Record<string, unknown>;
export type Answer = QueryResult<Row>;

/**
 * One connection to PostgreSQL, in which one question is asked at a time. One that is not answered in time ends it: a connection of
 * which the other end is gone says nothing by itself.
 */
export class Connection {
  readonly #client: Client;
  readonly #patienceMs: number;
  #isOpen = true;

  private constructor(client: Client, patienceMs: number) {
    this.#client = client;
    this.#patienceMs = patienceMs;
    // One that nobody listens to ends the process.
    client.on('error', () => {
      this.#isOpen = false;
    });
    client.once('end', () => {
      this.#isOpen = false;
    });
  }

  /** @param greeting is asked first @throws Error when there is none within `patienceMs` */
  static async open(url: string, greeting: string, patienceMs: number): Promise<Connection> {
    const client = new Client({ ...clientOptions(url), connectionTimeoutMillis: patienceMs });
    const connection = new Connection(client, patienceMs);
    try {
      await client.connect();
      await connection.ask(greeting);
      return connection;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  /** Whether it can be asked; one that is lost is never open again. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Gives the answer to the last of what is asked. @throws Error as PostgreSQL says, or when it says nothing in time */
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
      // Of several questions in one text, each has an answer.
      return Array.isArray(answer) ? lastOf<Answer>(answer) : answer;
    } catch (error) {
      if (!(error instanceof DatabaseError)) {
        this.destroy();
      }
      throw error;
    } finally {
      answered.abort();
    }
  }

  /** Ends it, whatever is under way: that is refused. Idempotent. */
  destroy(why = 'The connection to the database was ended.'): void {
    this.#isOpen = false;
    this.#client.connection.stream.destroy(new Error(why));
  }

  /** Takes leave, once nothing is under way. */
  async close(): Promise<void> {
    if (this.#isOpen) {
      this.#isOpen = false;
      const gone = new AbortController();
      void this.#endUnless(gone.signal);
      await this.#client.end();
      gone.abort();
    }
  }

  /** Ends it where nothing comes in time. */
  async #endUnless(signal: AbortSignal): Promise<void> {
    try {
      await setTimeout(this.#patienceMs, undefined, { signal, ref: false });
      // What has come is read before: it may be this process that stood still.
      await setImmediate(undefined, { signal });
      this.destroy(`The database has not answered for ${this.#patienceMs} ms.`);
    } catch {
      // It came.
    }
  }
}

function lastOf<T>(answers: readonly T[]): T {
  const last = answers.at(-1);
  if (last === undefined) {
    throw new Error('nothing was asked');
  }
  return last;
}
