import type { DatabaseSync, SQLInputValue } from 'node:sqlite';

import { TypeOverrides, types, type Client } from 'pg';
import { z } from 'zod';

import type { Value } from './changeset.ts';
import { insertions } from './statements.ts';
import { definitionOf, nameOf, quoted, type Table } from './tables.ts';

/** Rows per fetch; fewer for tables with pictures, which are large. */
const ROWS_AT_ONCE = 1000;
const PICTURES_AT_ONCE = 16;

/** Keeps every integer exact, even those that do not fit a number. */
const exact = new TypeOverrides();
exact.setTypeParser(types.builtins.INT8, BigInt);

const value = z.union([z.string(), z.bigint(), z.number(), z.instanceof(Uint8Array), z.null()]);
const valueRow = z.array(value);
const countRow = z.object({ rows: z.coerce.number() });

const columnsOf = ({ columns }: Table): string => columns.map(({ name }) => quoted(name)).join(', ');

/** Creates tables in PostgreSQL, and copies all of SQLite's rows into them. Call it in a transaction. Returns the rows per table. */
export async function copyOut(
  database: DatabaseSync,
  client: Client,
  tables: readonly Table[],
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const table of tables) {
    await client.query(definitionOf(table));
    for (const { word, values } of insertions(table, rowsOf(database, table))) {
      await client.query(word(), [...values]);
    }
    const { rows } = await client.query(`SELECT count(*) AS rows FROM ${nameOf(table)}`);
    counts.set(table.name, countRow.parse(rows[0]).rows);
  }
  return counts;
}

/** The number of rows in a table of SQLite. */
export const countOf = (database: DatabaseSync, table: Table): number =>
  countRow.parse(database.prepare(`SELECT count(*) AS rows FROM ${quoted(table.name)}`).get()).rows;

function* rowsOf(database: DatabaseSync, table: Table): Generator<Value[]> {
  const select = database.prepare(`SELECT ${columnsOf(table)} FROM ${quoted(table.name)}`);
  select.setReadBigInts(true);
  select.setReturnArrays(true);
  for (const row of select.iterate()) {
    yield valueRow.parse(row);
  }
}

/**
 * Copies all rows of PostgreSQL's tables into SQLite's empty ones. Whatever triggers do has been done to these rows already, so the
 * triggers are dropped, and recreated once all rows are there.
 */
export async function copyIn(
  client: Client,
  database: DatabaseSync,
  tables: readonly Table[],
): Promise<void> {
  const triggers = z
    .array(z.object({ name: z.string(), sql: z.string() }))
    .parse(database.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all());
  // The order does not matter: in the end, all rows that others refer to are there.
  database.exec('PRAGMA foreign_keys = OFF; BEGIN;');
  for (const { name } of triggers) {
    database.exec(`DROP TRIGGER ${quoted(name)}`);
  }
  for (const table of tables) {
    const places = table.columns.map(() => '?').join(', ');
    const insert = database.prepare(
      `INSERT INTO ${quoted(table.name)} (${columnsOf(table)}) VALUES (${places})`,
    );
    for await (const row of rowsIn(client, table)) {
      insert.run(...row);
    }
  }
  for (const { sql } of triggers) {
    database.exec(sql);
  }
  database.exec('COMMIT; PRAGMA foreign_keys = ON;');
}

/** Call it in a transaction. The next page is on its way while this one is written. */
async function* rowsIn(client: Client, table: Table): AsyncGenerator<SQLInputValue[]> {
  const isBytes = table.columns.map(({ type }) => type === 'bytea');
  const atOnce = isBytes.includes(true) ? PICTURES_AT_ONCE : ROWS_AT_ONCE;
  // Base64 is a third longer than the bytes; the hexadecimal that PostgreSQL sends otherwise is twice as long.
  const columns = table.columns.map(({ name, type }) =>
    type === 'bytea' ? `encode(${quoted(name)}, 'base64')` : quoted(name),
  );
  const fetchPage = () =>
    client.query({ text: `FETCH ${atOnce} FROM pages`, rowMode: 'array', types: exact });
  await client.query(`DECLARE pages NO SCROLL CURSOR FOR SELECT ${columns.join(', ')} FROM ${nameOf(table)}`);
  let page = await fetchPage();
  while (page.rows.length > 0) {
    const next = page.rows.length < atOnce ? null : fetchPage();
    // Writing this page may fail before anybody awaits the next.
    next?.catch(() => undefined);
    for (const row of page.rows) {
      yield valueRow
        .parse(row)
        .map((found, place) =>
          isBytes[place] === true && typeof found === 'string' ? Buffer.from(found, 'base64') : found,
        );
    }
    if (next === null) {
      break;
    }
    page = await next;
  }
  await client.query('CLOSE pages');
}
