import type { TableChanges, Value } from './changeset.ts';
import { nameOf, quoted, type Column, type Table } from './tables.ts';

type Sent = string | number | Uint8Array | null;

/** A statement that writes some rows of a table. */
export interface Statement {
  /**
   * The statement's text if `before` other values precede its own.
   * @param condition must hold for any of it to be written
   */
  readonly word: (before?: number, condition?: string) => string;
  readonly values: readonly Sent[];
  /** The approximate size of the values. */
  readonly bytes: number;
  /** The rows it writes, by table and key. */
  readonly rows: readonly string[];
}

/** The most rows, values and bytes per statement: PostgreSQL takes 65 535 values, and each statement has a time limit. */
const MAX_ROWS = 200;
const MAX_VALUES = 10_000;
const MAX_BYTES = 1024 * 1024;

/** Words a statement around rows that are given as `VALUES …`. */
type Wording = (rows: string, condition: string | undefined) => string;

/** Up to this size, a batch is a single statement in one round trip. */
const MAX_COMBINED_VALUES = 2000;
const MAX_COMBINED_BYTES = 256 * 1024;

/** The statements that make PostgreSQL's tables match SQLite's after these changes. They are idempotent. */
export function statementsOf(
  changes: readonly TableChanges[],
  tables: ReadonlyMap<string, Table>,
): Statement[] {
  return changes.flatMap(({ table: name, changes: rows }) => {
    const table = tables.get(name);
    if (table === undefined) {
      throw new TypeError(`There is no table ${name}.`);
    }
    const gone: (readonly Value[])[] = [];
    const made: (readonly Value[])[] = [];
    /** Updates, grouped by the columns that differ: all rows of one statement have the same. */
    const changed = new Map<string, { columns: Column[]; rows: (readonly Value[])[] }>();
    for (const change of rows) {
      if (change.kind === 'delete') {
        gone.push(change.key);
      } else if (change.kind === 'insert') {
        made.push(change.row);
      } else {
        const places = [...change.values.keys()];
        const columns = places.flatMap((place) => table.columns[place] ?? []);
        const alike = changed.get(places.join()) ?? { columns, rows: [] };
        changed.set(places.join(), alike);
        alike.rows.push([...change.key, ...change.values.values()]);
      }
    }
    return [
      ...removals(table, gone),
      ...insertions(table, made),
      ...[...changed.values()].flatMap(({ columns, rows: alike }) => updates(table, columns, alike)),
    ];
  });
}

/** Whether all of it can be one statement: it is small, and writes no row twice, which PostgreSQL leaves undefined. */
export function canBeCombined(statements: readonly Statement[]): boolean {
  const values = statements.reduce((sum, statement) => sum + statement.values.length, 0);
  const bytes = statements.reduce((sum, statement) => sum + statement.bytes, 0);
  const rows = statements.flatMap((statement) => statement.rows);
  return values <= MAX_COMBINED_VALUES && bytes <= MAX_COMBINED_BYTES && new Set(rows).size === rows.length;
}

/** Inserts whole rows, or replaces rows with the same key. Lazily, because all the rows may not fit into memory. */
export function insertions(table: Table, rows: Iterable<readonly Value[]>): Iterable<Statement> {
  const columns = table.columns.map(({ name }) => quoted(name));
  const key = table.key.map(({ name }) => quoted(name));
  const others = columns.filter((column) => !key.includes(column));
  const instead =
    others.length === 0
      ? 'NOTHING'
      : `UPDATE SET ${others.map((column) => `${column} = excluded.${column}`).join(', ')}`;
  const keyPlaces = table.key.map((column) => table.columns.indexOf(column));
  return worded(
    table,
    (values, condition) =>
      `INSERT INTO ${nameOf(table)} (${columns.join(', ')}) SELECT * FROM (VALUES ${values}) AS "new"` +
      `${condition === undefined ? '' : ` WHERE ${condition}`} ON CONFLICT (${key.join(', ')}) DO ${instead}`,
    table.columns,
    rows,
    keyPlaces,
  );
}

function updates(table: Table, columns: readonly Column[], rows: readonly (readonly Value[])[]): Statement[] {
  // The key comes first, under names that no column has.
  const names = [
    ...table.key.map((_, place) => `key${place}`),
    ...columns.map((_, place) => `value${place}`),
  ];
  const set = columns.map(({ name }, place) => `${quoted(name)} = "new".value${place}`);
  const wording: Wording = (values, condition) =>
    `UPDATE ${nameOf(table)} AS old SET ${set.join(', ')} FROM (VALUES ${values}) AS "new" (${names.join(', ')}) WHERE ${sameKey(table)}${condition === undefined ? '' : ` AND ${condition}`}`;
  return [...worded(table, wording, [...table.key, ...columns], rows, [...table.key.keys()])];
}

function removals(table: Table, keys: readonly (readonly Value[])[]): Statement[] {
  const names = table.key.map((_, place) => `key${place}`);
  const wording: Wording = (values, condition) =>
    `DELETE FROM ${nameOf(table)} AS old USING (VALUES ${values}) AS "new" (${names.join(', ')}) WHERE ${sameKey(table)}${condition === undefined ? '' : ` AND ${condition}`}`;
  return [...worded(table, wording, table.key, keys, [...table.key.keys()])];
}

const sameKey = ({ key }: Table): string =>
  key.map(({ name }, place) => `old.${quoted(name)} = "new".key${place}`).join(' AND ');

/**
 * Fills statements with as many rows as they may carry, never two with the same key: keys that SQLite tells apart may be equal here.
 * @param keyPlaces the positions of the key in a row
 */
function* worded(
  table: Table,
  wording: Wording,
  columns: readonly Column[],
  rows: Iterable<readonly Value[]>,
  keyPlaces: readonly number[],
): Generator<Statement> {
  let values: Sent[] = [];
  let bytes = 0;
  let keys = new Set<string>();
  const finish = (): Statement => {
    const count = keys.size;
    const statement: Statement = {
      word: (before = 0, condition) => wording(placeholders(columns, count, before), condition),
      values,
      bytes,
      rows: [...keys],
    };
    values = [];
    bytes = 0;
    keys = new Set();
    return statement;
  };
  const maxRows = Math.min(MAX_ROWS, Math.floor(MAX_VALUES / columns.length));
  for (const row of rows) {
    const sent = row.map(sentOf);
    const key = JSON.stringify([table.name, ...keyPlaces.map((place) => keyText(sent[place]))]);
    const weight = sent.reduce<number>((sum, value) => sum + weightOf(value), 0);
    if (keys.size > 0 && (keys.size >= maxRows || bytes + weight > MAX_BYTES || keys.has(key))) {
      yield finish();
    }
    keys.add(key);
    values.push(...sent);
    bytes += weight;
  }
  if (keys.size > 0) {
    yield finish();
  }
}

function placeholders(columns: readonly Column[], rows: number, before: number): string {
  return Array.from({ length: rows }, (_, row) => {
    const places = columns.map(({ type }, place) => `$${before + row * columns.length + place + 1}::${type}`);
    return `(${places.join(', ')})`;
  }).join(', ');
}

/** PostgreSQL cannot store NUL in text, so U+FFFD takes its place. */
function sentOf(value: Value): Sent {
  if (typeof value === 'string') {
    return value.replaceAll('\0', '\uFFFD').toWellFormed();
  }
  return typeof value === 'bigint' ? String(value) : value;
}

const keyText = (value: Sent | undefined): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;

const weightOf = (value: Sent): number =>
  typeof value === 'string' || value instanceof Uint8Array ? value.length : 1;
