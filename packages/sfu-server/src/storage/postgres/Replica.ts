import { DatabaseError, type Client } from 'pg';

import type { Log } from '../../ports/world.ts';
import { ClassroomError } from '../../rules/ClassroomError.ts';
import { decodeChangeset } from './changeset.ts';
import { ClaimLost, type Claim } from './Claim.ts';
import { Final } from './failures.ts';
import { LastingConnection } from './LastingConnection.ts';
import { canBeCombined, statementsOf, type Statement } from './statements.ts';
import { CLASS_SCHEMA, type Table } from './tables.ts';

/**
 * Whose the database is, and that this batch comes after the one before: nobody else's comes between until the transaction has ended. One
 * that is there already, because only its answer was lost, is told by its number.
 * @param parts what is written by the same statement, if it is next
 */
const next = (...parts: readonly string[]): string => `
  WITH claim AS (SELECT owner FROM gongbang.claim FOR SHARE),
       next AS (UPDATE ${CLASS_SCHEMA}.head SET batch = $1::bigint
                WHERE batch = $1::bigint - 1 AND (SELECT owner FROM claim) = $2 RETURNING batch)
       ${parts.map((part, place) => `, part${place} AS (${part})`).join('')}
  SELECT (SELECT owner FROM claim) AS owner, EXISTS (SELECT FROM next) AS "isNext",
         (SELECT batch FROM ${CLASS_SCHEMA}.head) AS batch`;

/** The batch's number, and whose it is. */
const OWN_VALUES = 2;
const IS_NEXT = 'EXISTS (SELECT FROM next)';

interface Parts {
  readonly claim: Claim;
  readonly tables: readonly Table[];
  /** The number of the last batch that is there. */
  readonly batch: number;
  /** What has changed since it was last asked, as a changeset of SQLite's. */
  readonly takeChanges: () => Uint8Array;
  readonly log: Log;
}

/** Brings what was committed to the working copy to PostgreSQL, one batch after another, each in one transaction. */
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

  /** What is in the way of keeping anything; empty when nothing is. */
  get obstacles(): string[] {
    if (this.#refusal !== null) {
      return [this.#refusal];
    }
    const { obstacle } = this.#connection;
    return obstacle === null ? [] : [`the database does not answer (${obstacle})`];
  }

  /** Sends what has changed since the last time, and calls back once the database has it. One after another. */
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

  /** What the database has not taken by now it never will. Idempotent. */
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

  /** One statement is a transaction of its own: one way there and back. */
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
   * Whether the batch of that number is the next one; not where it is there already.
   * @throws Final when it never will be
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
    // One before it is what another look may find otherwise, when an older transaction has just ended.
    throw found.batch < number - 1
      ? new Final('The database is behind what it has acknowledged: is it another one, or from a backup?')
      : new Error('out of order');
  }

  /** What people are told; the log has what it was. Never a value: what is said in a class is nobody else's. */
  #refused(error: unknown): ClassroomError {
    const isTaken = error instanceof ClaimLost;
    this.#refusal = isTaken
      ? 'another server has taken over this database'
      : 'the database has refused what it was given: see the log, and start the server again';
    if (error instanceof DatabaseError) {
      const { code, table, column, constraint } = error;
      this.#parts.log.warn({ code, table, column, constraint }, REFUSED);
    } else if (!isTaken && !this.#isStopped) {
      this.#parts.log.warn({ reason: error instanceof Error ? error.message : String(error) }, REFUSED);
    }
    return new ClassroomError(
      'STORE_UNAVAILABLE',
      'The server’s database did not take what was just done, and it may be lost. Tell whoever runs the server.',
    );
  }
}

const REFUSED = 'the database has refused what it was given; nothing is kept until the next start';
