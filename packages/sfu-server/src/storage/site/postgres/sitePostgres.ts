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
import {
  ClassroomError,
  databaseAway,
  deletedMeanwhile,
  outcomeUnknown,
} from '../../../rules/ClassroomError.ts';
import { Claim } from '../../postgres/Claim.ts';
import { Lanes } from './Lanes.ts';
import { Connection } from './Connection.ts';
import type { SiteDialect } from '../nodeSqlite.ts';

/** The schema of the site’s tables, beside the classes’. */
export const SITE_SCHEMA = 'gongbang_site';
/** The advisory lock that writers take: any number will do, as long as it never changes. */
const TURN = 0x73697465;
/** PostgreSQL ends a transaction that is idle for this many times the patience, so a dead server does not block the next writer for longer. */
const IDLE_SHARE = 2;
/** PostgreSQL's share of the time an answer may take. */
const ITS_SHARE = 4 / 5;

/** Checks who owns the database, by the answer to `Claim.QUESTION`. @throws Error if another server does */
export type SiteClaim = Pick<Claim, 'judge'>;

export interface PostgresParts {
  readonly url: string;
  /** Checks who owns the database; null if nobody else can use it: in tests, and while a studio is copied. */
  readonly claim: SiteClaim | null;
  /** How long an answer may take, in ms. */
  readonly patienceMs?: number | undefined;
}

/**
 * PostgreSQL for Kysely, made to behave like SQLite for the stores: all writes happen one after the other, on one connection, and one
 * at a time among all connections. Reads outside a transaction run in parallel, and see what was committed before. Failures of the
 * connection or of the database’s state become the domain’s refusals.
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

/** The database refuses late statements before we give up, so it is certain that nothing was done. */
const greetingOf = (patienceMs: number): string => `
  SET search_path TO ${SITE_SCHEMA};
  SET default_transaction_isolation TO 'read committed';
  SET idle_in_transaction_session_timeout TO ${Math.ceil(patienceMs * IDLE_SHARE)};
  SET statement_timeout TO ${Math.ceil(patienceMs * ITS_SHARE)};
  SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`;

/** Creates the schema that all connections use. @throws Error as PostgreSQL does */
export async function makeSchema(url: string): Promise<void> {
  const connection = await Connection.open(url, `CREATE SCHEMA IF NOT EXISTS ${SITE_SCHEMA}`, STUCK_MS);
  await connection.close();
}

/** In one round trip: begins a transaction, waits for its turn, and asks who owns the database. */
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

/** Kysely passes back the connection it was given. */
function ours(connection: DatabaseConnection): SiteConnection {
  if (connection instanceof SiteConnection) {
    return connection;
  }
  throw new TypeError('not a connection of this driver');
}

/** What Kysely takes for a connection; the query decides which real one it uses. */
class SiteConnection implements DatabaseConnection {
  readonly #lanes: Lanes;
  readonly #claim: SiteClaim | null;
  /** The connection with the open transaction. */
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

  /** Begins a transaction once no other is writing. */
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

  /** Does nothing if the transaction is already over. */
  async rollBack(): Promise<void> {
    const connection = this.#connection;
    if (connection === null) {
      return;
    }
    try {
      await connection.ask('ROLLBACK');
    } catch {
      // The transaction ends with its connection.
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

/** SQLSTATE for a row that refers to one that does not exist, or that others refer to. */
const FOREIGN_KEY = '23503';

async function asked<R>(
  connection: Connection,
  sql: string,
  parameters: readonly unknown[],
): Promise<QueryResult<R>> {
  const { command, rowCount, rows } = await connection
    .ask(sql, parameters.map(storable))
    .catch((error: unknown) => {
      // A row that cannot be deleted because others refer to it is a mistake of ours.
      const lacksParent = error instanceof DatabaseError && error.code === FOREIGN_KEY;
      throw lacksParent && !/^\s*delete\b/i.test(sql) ? deletedMeanwhile(error) : error;
    });
  const changes = ['INSERT', 'UPDATE', 'DELETE'].includes(command);
  // Kysely's types say what rows the statement returns.
  return { rows: rows as R[], ...(changes ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) };
}

/** PostgreSQL cannot store NUL in text, nor fractions in integers, as SQLite can: all numbers of the site are whole. */
export function storable(value: unknown): unknown {
  if (typeof value === 'number') {
    return Math.round(value);
  }
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value;
}

/** SQLSTATE classes that a retry would run into again: values, constraints, wrong statements, and statements after a failed one. */
const OWN_MISTAKES = new Set(['22', '23', '25P02', '42']);
/** Missing privileges: these depend on how the database was set up, not on the statement. */
const NOT_ALLOWED = '42501';

/** Turns failures of the connection or of the database's state into the domain’s refusals. */
async function refusing<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw error instanceof ClassroomError || isMistake(error) ? error : databaseAway(error);
  }
}

function isMistake(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) {
    return error instanceof TypeError;
  }
  const code = error.code ?? '';
  return code !== NOT_ALLOWED && (OWN_MISTAKES.has(code) || OWN_MISTAKES.has(code.slice(0, 2)));
}

/** Whether a failed commit certainly stored nothing. */
const isNotDone = (error: unknown): boolean => error instanceof AbortedTransactionError || isMistake(error);

class SiteAdapter extends PostgresAdapter {
  /** Not needed: writers take turns anyway. */
  override async acquireMigrationLock(): Promise<void> {
    // Nothing to do.
  }

  override async releaseMigrationLock(): Promise<void> {
    // Nothing to do.
  }
}

/** Makes the same statements mean the same as in SQLite. */
class SiteCompiler extends PostgresQueryCompiler {
  /** Text compares and sorts by bytes, and every integer has room for an instant. */
  protected override visitDataType({ dataType }: DataTypeNode): void {
    this.append(dataType === 'text' ? 'text collate "C"' : dataType === 'integer' ? 'bigint' : dataType);
  }

  /** NULLs come first, or last in descending order. */
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
