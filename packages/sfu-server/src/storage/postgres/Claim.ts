import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { Client, type ClientBase } from 'pg';

import type { Log } from '../../ports/world.ts';
import {
  Final,
  HELD,
  describeFailure,
  isPassing,
  placeOf,
  reasonOf,
  type DatabasePlace,
} from './failures.ts';
import { clientOptions, hangUp } from './options.ts';

/** The advisory lock of a studio's server: any number will do, as long as it never changes. */
const LOCK = 0x676f6e67;
/** How long the start waits for a previous server to end, or for PostgreSQL to start, in ms. */
const START_MS = 10_000;
const START_PAUSE_MS = 250;
/** The pause before a lost connection is reopened; it doubles with each attempt, up to `LAST_PAUSE_MS`. In ms. */
const FIRST_PAUSE_MS = 100;
const LAST_PAUSE_MS = 1000;
/** How long the database may take for a statement here, and when a silent connection counts as lost, in ms. */
const STATEMENT_MS = 4000;
const SILENCE_MS = 5000;
/** How long to wait for a connection to close, in ms. */
const END_MS = 1000;
/** How often to check that the connection with the lock is still there, in ms. */
const LOOK_MS = 10_000;
/** The oldest version known to have all we need, as `server_version_num` gives it. */
const OLDEST = 150_000;

const OWNER_BYTES = 16;

const TAKEN = 'another server has taken over this database, or a backup was restored under this one';

const TABLE = `
  CREATE SCHEMA IF NOT EXISTS gongbang;
  CREATE TABLE IF NOT EXISTS gongbang.claim (
    "only" boolean PRIMARY KEY DEFAULT true CHECK ("only"),
    owner text NOT NULL,
    "takenAt" timestamptz NOT NULL
  );`;

/**
 * One server’s claim on a database. It holds a lock for as long as it is connected, so that no second server starts. And its name is
 * in a row that each transaction checks, so that a server whose connection was lost, and which another replaced, can no longer write.
 * One per process.
 */
export class Claim {
  /**
   * Asked in each transaction that writes: returns the owner, and keeps it the owner until the transaction ends. The table's id
   * is part of the answer: a backup may contain this server's own row, but restoring it creates another table.
   */
  static readonly QUESTION = `SELECT owner || ' in ' || tableoid AS owner FROM gongbang.claim FOR SHARE`;

  /** The database's URL, possibly with its password. */
  readonly url: string;
  readonly #log: Log;
  readonly #lookMs: number;
  /** This server’s name in the claim's row. */
  readonly #name = randomBytes(OWNER_BYTES).toString('hex');
  #owner = '';
  #client: Client | null = null;
  #isLost = false;
  #isReleased = false;

  private constructor(url: string, log: Log, lookMs: number) {
    this.url = url;
    this.#log = log;
    this.#lookMs = lookMs;
  }

  /**
   * Takes the database at `url` for this process. If another server has it, or it is still starting, this waits.
   * @throws Error if it cannot be had, in sentences that say what to do and never contain the password
   */
  static async take(url: string, log: Log, patienceMs = START_MS, lookMs = LOOK_MS): Promise<Claim> {
    const place = placeOf(url);
    const claim = new Claim(url, log, lookMs);
    const until = performance.now() + patienceMs;
    let hasSaid = false;
    for (;;) {
      const obstacle = await claim.#tryToTake(place);
      if (obstacle === null) {
        return claim;
      }
      if (!obstacle.mayPass || performance.now() > until) {
        throw new Error(obstacle.sentence);
      }
      if (!hasSaid) {
        hasSaid = true;
        log.info({ reason: obstacle.sentence }, 'waiting for the database');
      }
      await pause(START_PAUSE_MS);
    }
  }

  /** What `QUESTION` answers while the database is this server’s. */
  get owner(): string {
    return this.#owner;
  }

  /** Whether another server has taken over the database: nothing more may be written to it. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** What keeps anything from being stored; empty if nothing does. */
  get obstacles(): string[] {
    return this.#isLost ? [TAKEN] : [];
  }

  /**
   * Call it first in each transaction that writes, with that transaction’s connection.
   * @throws ClaimLost if another server has taken over; as the connection does
   */
  async assertHeld(client: Pick<ClientBase, 'query'>): Promise<void> {
    const { rows } = await client.query<{ owner: string }>(Claim.QUESTION);
    this.judge(rows[0]?.owner);
  }

  /** Checks an answer to `QUESTION`. @throws ClaimLost if another server has taken over */
  judge(owner: unknown): void {
    if (owner !== this.owner) {
      if (!this.#isLost) {
        this.#isLost = true;
        this.#log.warn({}, TAKEN);
      }
      throw new ClaimLost();
    }
  }

  /** Releases the database. Idempotent. */
  async release(): Promise<void> {
    this.#isReleased = true;
    const client = this.#client;
    this.#client = null;
    await end(client);
  }

  /** Null if it succeeded. */
  async #tryToTake(place: DatabasePlace): Promise<{ sentence: string; mayPass: boolean } | null> {
    let client: Client | null = null;
    try {
      client = await this.#connect();
      await assertSuitable(client, place);
      if (!(await hasLocked(client))) {
        await end(client);
        return {
          sentence:
            `Another Gongbang is running on the database “${place.database}” at ${place.where}. ` +
            'Stop that one, or give this one another DATABASE_URL.',
          mayPass: true,
        };
      }
      await client.query(TABLE);
      await client.query(
        `INSERT INTO gongbang.claim (owner, "takenAt") VALUES ($1, now())
         ON CONFLICT ("only") DO UPDATE SET owner = excluded.owner, "takenAt" = excluded."takenAt"`,
        [this.#name],
      );
      this.#owner = (await client.query<{ owner: string }>(Claim.QUESTION)).rows[0]?.owner ?? '';
      this.#hold(client);
      return null;
    } catch (error) {
      await end(client);
      return error instanceof Unsuitable
        ? { sentence: error.message, mayPass: false }
        : { sentence: describeFailure(error, place), mayPass: isPassing(error) && isWorthWaiting(error) };
    }
  }

  #isWanted(): boolean {
    return !this.#isReleased && !this.#isLost;
  }

  async #connect(): Promise<Client> {
    const client = new Client({ ...clientOptions(this.url), query_timeout: SILENCE_MS });
    // Without a listener, the error would end the process.
    client.on('error', () => undefined);
    try {
      await client.connect();
      // With these, the lock of a machine that is gone is released within half a minute.
      await client.query(
        'SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; ' +
          // What is not granted in time must not be granted later, when nobody asks any more.
          `SET statement_timeout = ${STATEMENT_MS}`,
      );
      return client;
    } catch (error) {
      await end(client);
      throw error;
    }
  }

  #hold(client: Client): void {
    this.#client = client;
    const ended = new AbortController();
    client.once('end', () => {
      ended.abort();
      if (this.#client === client) {
        this.#client = null;
        void this.#takeUp();
      }
    });
    void this.#watch(client, ended.signal);
  }

  /** Ends the connection if it does not answer: a severed one reports nothing by itself, and by then anybody may have the lock. */
  async #watch(client: Client, signal: AbortSignal): Promise<void> {
    const waits = { signal, ref: false };
    try {
      for (;;) {
        await pause(this.#lookMs, undefined, waits);
        const answer = client.query('SELECT 1');
        const late = pause(this.#lookMs, null, waits);
        if ((await Promise.race([answer, late])) === null) {
          throw new Error('no answer');
        }
      }
    } catch {
      hangUp(client);
    }
  }

  /** Takes the lock again once there is a connection, unless another server was faster. */
  async #takeUp(): Promise<void> {
    let waitMs = FIRST_PAUSE_MS;
    while (this.#isWanted()) {
      await pause(waitMs, undefined, { ref: false });
      waitMs = Math.min(waitMs * 2, LAST_PAUSE_MS);
      let client: Client | null = null;
      try {
        client = await this.#connect();
        await this.assertHeld(client);
        if ((await hasLocked(client)) && this.#isWanted()) {
          this.#hold(client);
          return;
        }
        await end(client);
      } catch (error) {
        await end(client);
        if (!isPassing(error) && !(error instanceof ClaimLost)) {
          this.#log.warn({ reason: reasonOf(error) }, 'the lock on the database could not be taken again');
        }
      }
    }
  }
}

/** Another server has taken over the database. */
export class ClaimLost extends Final {
  constructor() {
    super('Another server has taken over this database, or a backup was restored under this one.');
  }
}

class Unsuitable extends Final {}

/** Whether the start should wait: PostgreSQL is about to be there. */
const isWorthWaiting = (error: unknown): boolean =>
  [
    'connection refused',
    'no socket there',
    'it is starting or stopping',
    'it is shutting down',
    HELD,
  ].includes(reasonOf(error));

async function assertSuitable(client: Client, { where, database }: DatabasePlace): Promise<void> {
  const { rows } = await client.query<{ version: number; shown: string; encoding: string }>(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS shown,
            current_setting('server_encoding') AS encoding`,
  );
  const [found] = rows;
  if (found === undefined || found.version < OLDEST) {
    throw new Unsuitable(
      `The PostgreSQL at ${where} is version ${found?.shown ?? 'unknown'}; Gongbang needs 15 or later.`,
    );
  }
  if (found.encoding !== 'UTF8') {
    throw new Unsuitable(
      `The database “${database}” at ${where} holds texts in ${found.encoding}; Gongbang needs UTF8. ` +
        `Make another one: createdb -E UTF8 -T template0 NAME.`,
    );
  }
}

async function hasLocked(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [
    LOCK,
  ]);
  return rows[0]?.locked === true;
}

/** Does not wait long for a peer that does not answer. */
async function end(client: Client | null): Promise<void> {
  const ended = client?.end().catch(() => undefined);
  await Promise.race([ended, pause(END_MS, undefined, { ref: false })]);
  client?.connection.stream.destroy();
}
