import type { Connection } from './Connection.ts';

type Waiting = ReturnType<typeof Promise.withResolvers<undefined>>;

/** A connection that is handed out to one caller after another, and replaced when lost. */
export class Lane {
  readonly #connect: () => Promise<Connection>;
  readonly #waiting: Waiting[] = [];
  #isTaken = false;
  #connection: Connection | null = null;

  /** @param connect opens a connection */
  constructor(connect: () => Promise<Connection>) {
    this.#connect = connect;
  }

  /** How many hold it or wait for it. */
  get length(): number {
    return this.#waiting.length + (this.#isTaken ? 1 : 0);
  }

  /** Whether it has an open connection. */
  get hasOpenConnection(): boolean {
    return this.#connection?.isOpen === true;
  }

  /** Waits for a turn; call `give` afterwards. @throws Error if there is no connection, or the previous holder lost it */
  async take(): Promise<Connection> {
    if (this.#isTaken) {
      const turn = Promise.withResolvers<undefined>();
      this.#waiting.push(turn);
      await turn.promise;
    }
    this.#isTaken = true;
    try {
      if (this.#connection?.isOpen !== true) {
        this.#connection = await this.#connect();
      }
      return this.#connection;
    } catch (error) {
      this.#refuse(error);
      this.#isTaken = false;
      throw error;
    }
  }

  /** Passes the turn on. */
  give(): void {
    if (this.#connection?.isOpen !== true) {
      // They have already waited for as long as it took to notice.
      this.#refuse(new Error('The connection to the database was lost.'));
    }
    const next = this.#waiting.shift();
    this.#isTaken = next !== undefined;
    next?.resolve(undefined);
  }

  /** Refuses everybody who waits, and closes the connection. */
  async close(): Promise<void> {
    this.#refuse(new Error('The server stops.'));
    await this.#connection?.close();
  }

  #refuse(why: unknown): void {
    for (const { reject } of this.#waiting.splice(0)) {
      reject(why);
    }
  }
}
