import {
  AbortedTransactionError,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  RawNode,
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type OrderByItemNode,
  type DataTypeNode,
  type QueryCompiler,
  type QueryResult,
} from 'kysely';
import { DatabaseError } from 'pg';

import { STUCK_MS } from '../../../rules/bounds.ts';
import { databaseAway, outcomeUnknown } from '../../../rules/ClassroomError.ts';
import { Claim } from '../../postgres/Claim.ts';
import { Lanes } from './Lanes.ts';
import { Connection } from './Connection.ts';
import type { SiteDialect } from '../nodeSqlite.ts';

/** Where the site’s tables are, beside the classes’. */
export const SITE_SCHEMA = 'gongbang_site';
/** What PostgreSQL calls the turn of whoever writes: any number, as long as it is always the same. */
const TURN = 0x73697465;
/** A transaction whose server is gone is ended after so much of it: until then the next one waits for its turn. */
const IDLE_SHARE = 2;
/** Of the time that an answer may take, PostgreSQL has so much. */
const ITS_SHARE = 4 / 5;

/** What judges whose the database is, by the answer to `Claim.QUESTION`. @throws Error when it is another server’s */
export type SiteClaim = Pick<Claim, 'judge'>;

export interface PostgresParts {
  readonly url: string;
  /** Whose the database is; null where nobody else can be: in tests, and while a studio is copied. */
  readonly claim: SiteClaim | null;
  /** How long an answer may take, in ms. */
  readonly patienceMs?: number | undefined;
}

/**
 * PostgreSQL for Kysely, as SQLite is to the stores: whatever writes does so one after the other, in one connection, and in its turn
 * among all connections. What only reads and is in no transaction is asked beside that, and sees what was kept before. What the
 * connection or the database’s state is in the way of is the domain’s refusal.
 */
export function sitePostgres(parts: PostgresParts): SiteDialect {
  const { url, patienceMs = STUCK_MS } = parts;
  const lanes = new Lanes({ url, patienceMs, greeting: greetingOf(patienceMs) });
  return {
    createDriver: () => new SiteDriver(lanes, parts.claim),
    createAdapter: (): DialectAdapter => new SiteAdapter(),
    createQueryCompiler: (): QueryCompiler => new SiteCompiler(),
    createIntrospector: (database: Kysely<unknown>): DatabaseIntrospector =>
      new PostgresIntrospector(database),
    get obstacles() {
      return lanes.isAway ? ['the database with the accounts does not answer'] : [];
    },
  };
}

/** An answer that is late is refused there first, so that it is known that nothing was done. */
const greetingOf = (patienceMs: number): string => `
  SET search_path TO ${SITE_SCHEMA};
  SET default_transaction_isolation TO 'read committed';
  SET idle_in_transaction_session_timeout TO ${Math.ceil(patienceMs * IDLE_SHARE)};
  SET statement_timeout TO ${Math.ceil(patienceMs * ITS_SHARE)};
  SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`;

/** Makes the schema that all connections look into. @throws Error as PostgreSQL does */
export async function makeSchema(url: string): Promise<void> {
  const connection = await Connection.open(url, `CREATE SCHEMA IF NOT EXISTS ${SITE_SCHEMA}`, STUCK_MS);
  await connection.close();
}

/** In one round trip: a transaction that waits for its turn, and asks whose the database is. */
const beginningOf = (claim: SiteClaim | null): string =>
  `BEGIN; SELECT pg_advisory_xact_lock(${TURN})${claim === null ? '' : `; ${Claim.QUESTION}`}`;

class SiteDriver implements Driver {
  readonly #lanes: Lanes;
  readonly #claim: SiteClaim | null;

  constructor(lanes: Lanes, claim: SiteClaim | null) {
    this.#lanes = lanes;
    this.#claim = claim;
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  acquireConnection(): Promise<DatabaseConnection> {
    return Promise.resolve(new SiteConnection(this.#lanes, this.#claim));
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await ours(connection).begin();
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await ours(connection).commit();
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await ours(connection).rollBack();
  }

  releaseConnection(): Promise<void> {
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    return this.#lanes.close();
  }
}

/** Kysely hands back what it was given. */
function ours(connection: DatabaseConnection): SiteConnection {
  if (connection instanceof SiteConnection) {
    return connection;
  }
  throw new TypeError('not a connection of this driver');
}

/** What Kysely takes for a connection: which one it is, is decided by what is asked. */
class SiteConnection implements DatabaseConnection {
  readonly #lanes: Lanes;
  readonly #claim: SiteClaim | null;
  /** In which a transaction is open. */
  #connection: Connection | null = null;

  constructor(lanes: Lanes, claim: SiteClaim | null) {
    this.#lanes = lanes;
    this.#claim = claim;
  }

  async executeQuery<R>({ sql, parameters, query }: CompiledQuery): Promise<QueryResult<R>> {
    const ask = (connection: Connection): Promise<QueryResult<R>> => asked<R>(connection, sql, parameters);
    if (this.#connection !== null) {
      const connection = this.#connection;
      return refusing(() => ask(connection));
    }
    if (query.kind === 'SelectQueryNode') {
      return refusing(() => this.#lanes.read(ask));
    }
    await this.begin();
    let result: QueryResult<R>;
    try {
      result = await this.executeQuery<R>({ sql, parameters, query } as CompiledQuery);
    } catch (error) {
      await this.rollBack();
      throw error;
    }
    await this.commit();
    return result;
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('rows of the site are read in pages');
  }

  /** Waits for its turn among all that write. */
  async begin(): Promise<void> {
    await refusing(async () => {
      const connection = await this.#lanes.takeWriter();
      this.#connection = connection;
      try {
        const { rows } = await connection.ask(beginningOf(this.#claim));
        this.#lanes.answered();
        this.#claim?.judge(rows[0]?.['owner']);
      } catch (error) {
        await this.rollBack();
        throw error;
      }
    });
  }

  async commit(): Promise<void> {
    const connection = this.#taken();
    try {
      const { command } = await connection.ask('COMMIT');
      if (command !== 'COMMIT') {
        throw new AbortedTransactionError();
      }
    } catch (error) {
      throw isNotDone(error) ? error : outcomeUnknown(error);
    } finally {
      this.#letGo();
    }
  }

  /** Nothing where there is no transaction any more. */
  async rollBack(): Promise<void> {
    const connection = this.#connection;
    if (connection === null) {
      return;
    }
    try {
      await connection.ask('ROLLBACK');
    } catch {
      // It is over with its connection.
      connection.destroy();
    } finally {
      this.#letGo();
    }
  }

  #taken(): Connection {
    if (this.#connection === null) {
      throw new Error('there is no transaction');
    }
    return this.#connection;
  }

  #letGo(): void {
    this.#connection = null;
    this.#lanes.giveWriter();
  }
}

async function asked<R>(
  connection: Connection,
  sql: string,
  parameters: readonly unknown[],
): Promise<QueryResult<R>> {
  const { command, rowCount, rows } = await connection.ask(sql, parameters.map(storable));
  const changes = ['INSERT', 'UPDATE', 'DELETE'].includes(command);
  // The rows are what the statement says they are, as Kysely has it typed.
  return { rows: rows as R[], ...(changes ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) };
}

/** PostgreSQL keeps no NUL in a text. */
export const storable = (value: unknown): unknown =>
  typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value;

/** SQLSTATE classes of what would be refused again: values, constraints, statements that are wrong, and those after a failed one. */
const OWN_MISTAKES = new Set(['22', '23', '25P02', '42']);
/** Not allowed to, as somebody has set it up there: not a mistake of a statement. */
const NOT_ALLOWED = '42501';

/** What the connection or the state of the database is in the way of is the domain’s refusal. */
async function refusing<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw isMistake(error) ? error : databaseAway(error);
  }
}

function isMistake(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) {
    return error instanceof TypeError;
  }
  const code = error.code ?? '';
  return code !== NOT_ALLOWED && (OWN_MISTAKES.has(code) || OWN_MISTAKES.has(code.slice(0, 2)));
}

/** At the end of a transaction: whether it is sure that nothing of it was kept. */
const isNotDone = (error: unknown): boolean => error instanceof AbortedTransactionError || isMistake(error);

class SiteAdapter extends PostgresAdapter {
  /** Whoever writes waits for its turn. */
  override async acquireMigrationLock(): Promise<void> {
    // Nothing to do.
  }

  override async releaseMigrationLock(): Promise<void> {
    // Nothing to do.
  }
}

/** So that the same statements mean the same as in SQLite. */
class SiteCompiler extends PostgresQueryCompiler {
  /** Texts are told apart and put in order by their bytes, and all numbers have room for an instant. */
  protected override visitDataType({ dataType }: DataTypeNode): void {
    this.append(dataType === 'text' ? 'text collate "C"' : dataType === 'integer' ? 'bigint' : dataType);
  }

  /** What is not there comes first; last where the order is turned round. */
  protected override visitOrderByItem(node: OrderByItemNode): void {
    super.visitOrderByItem(node);
    if (node.nulls === undefined) {
      const isTurned =
        node.direction !== undefined &&
        RawNode.is(node.direction) &&
        node.direction.sqlFragments[0] === 'desc';
      this.append(isTurned ? ' nulls last' : ' nulls first');
    }
  }
}
