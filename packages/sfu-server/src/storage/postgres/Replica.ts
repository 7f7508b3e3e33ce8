import { DatabaseError, type Client } from 'pg';

import type { Log } from '../../ports/world.ts';
import { ClassroomError } from '../../rules/ClassroomError.ts';
import { decodeChangeset } from './changeset.ts';
import { Claim, ClaimLost } from './Claim.ts';
import { Final } from './failures.ts';
import { LastingConnection } from './LastingConnection.ts';
import { canBeCombined, statementsOf, type Statement } from './statements.ts';
import { CLASS_SCHEMA, type Table } from './tables.ts';

/**
 * Checks whose the database is, and that this batch follows the last one: nobody else can write in between until the transaction
 * ends. A batch that is there already, because only its answer was lost, is recognised by its number.
 * @param parts what the same statement writes if the batch is next
 */
const next = (...parts: readonly string[]): string => `
  WITH claim AS (${Claim.QUESTION}),
       next AS (UPDATE ${CLASS_SCHEMA}.head SET batch = $1::bigint
                WHERE batch = $1::bigint - 1 AND (SELECT owner FROM claim) = $2 RETURNING batch)
       ${parts.map((part, place) => `, part${place} AS (${part})`).join('')}
  SELECT (SELECT owner FROM claim) AS owner, EXISTS (SELECT FROM next) AS "isNext",
         (SELECT batch FROM ${CLASS_SCHEMA}.head) AS batch`;

/** The number of values before the parts': the batch's number, and the owner. */
const OWN_VALUES = 2;
const IS_NEXT = 'EXISTS (SELECT FROM next)';

interface Parts {
  readonly claim: Claim;
  readonly tables: readonly Table[];
  /** The number of the last batch in the database. */
  readonly batch: number;
  /** Takes the changes since the previous call, as a SQLite changeset. */
  readonly takeChanges: () => Uint8Array;
  readonly log: Log;
}

/** Sends what is committed to the working copy to PostgreSQL, in batches, each in its own transaction. */
export class Replica {
  readonly #parts: Parts;
  readonly #connection: LastingConnection;
  readonly #tables: ReadonlyMap<string, Table>;
  #batch: number;
  #refusal: string | null = null;
  #isStopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#connection = new LastingConnection(parts.claim.url, parts.log);
    this.#tables = new Map(parts.tables.map((table) => [table.name, table]));
    this.#batch = parts.batch;
  }

  /** What keeps anything from being stored; empty if nothing does. */
  get obstacles(): string[] {
    if (this.#refusal !== null) {
      return [this.#refusal];
    }
    const { obstacle } = this.#connection;
    return obstacle === null ? [] : [`the database does not answer (${obstacle})`];
  }

  /** Sends the changes since the last call, and calls back once the database has them. Batches go one after the other. */
  send(done: (error: Error | null) => void): void {
    let statements: Statement[];
    try {
      statements = statementsOf(decodeChangeset(this.#parts.takeChanges()), this.#tables);
    } catch (error) {
      done(this.#refused(error));
      return;
    }
    if (statements.length === 0) {
      done(null);
      return;
    }
    this.#batch += 1;
    const number = this.#batch;
    this.#connection
      .perform((client) => this.#write(client, number, statements))
      .then(
        () => {
          done(null);
        },
        (error: unknown) => {
          done(this.#refused(error));
        },
      );
  }

  /** What the database has not taken by now, it never will. Idempotent. */
  stop(): void {
    this.#isStopped = true;
    this.#connection.stop();
  }

  async #write(client: Client, number: number, statements: readonly Statement[]): Promise<void> {
    if (canBeCombined(statements)) {
      await this.#writeAtOnce(client, number, statements);
      return;
    }
    await client.query('BEGIN');
    if (await this.#isNext(client, number, next())) {
      for (const { word, values } of statements) {
        await client.query(word(), [...values]);
      }
    }
    await client.query('COMMIT');
  }

  /** A single statement is its own transaction, in one round trip. */
  async #writeAtOnce(client: Client, number: number, statements: readonly Statement[]): Promise<void> {
    const values: unknown[] = [];
    const parts = statements.map((statement) => {
      const text = statement.word(OWN_VALUES + values.length, IS_NEXT);
      values.push(...statement.values);
      return text;
    });
    await this.#isNext(client, number, next(...parts), values);
  }

  /**
   * Whether the batch of this number is next; false if it is there already.
   * @throws Final if it never will be
   */
  async #isNext(client: Client, number: number, text: string, values: unknown[] = []): Promise<boolean> {
    const { claim } = this.#parts;
    const { rows } = await client.query<{ owner: string; isNext: boolean; batch: number }>(text, [
      number,
      claim.owner,
      ...values,
    ]);
    const [found] = rows;
    claim.judge(found?.owner);
    if (found === undefined || found.isNext || found.batch >= number) {
      return found?.isNext === true;
    }
    // If only one batch is missing, an older transaction may have just ended, so another look may find it.
    throw found.batch < number - 1
      ? new Final('The database is behind what it has acknowledged: is it another one, or from a backup?')
      : new Error('out of order');
  }

  /** The error that people get; the log has the cause, but no values: what is said in a class is private. */
  #refused(error: unknown): ClassroomError {
    const isTaken = error instanceof ClaimLost;
    this.#refusal = isTaken
      ? (this.#parts.claim.obstacles[0] ?? null)
      : 'the database refused a change: see the log, and restart the server';
    if (error instanceof DatabaseError) {
      const { code, table, column, constraint } = error;
      this.#parts.log.warn({ code, table, column, constraint }, REFUSED);
    } else if (!isTaken && !this.#isStopped) {
      this.#parts.log.warn({ reason: error instanceof Error ? error.message : String(error) }, REFUSED);
    }
    return new ClassroomError(
      'STORE_UNAVAILABLE',
      'The server’s database did not accept the latest changes, and they may be lost. Tell whoever runs the server.',
    );
  }
}

const REFUSED = 'the database refused a change; nothing is stored until the next start';
