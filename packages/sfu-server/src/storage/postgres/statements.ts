import type { TableChanges, Value } from './changeset.ts';
import { nameOf, quoted, type Column, type Table } from './tables.ts';

/** What is sent to PostgreSQL at once. */
export interface Statement {
  readonly text: string;
  readonly values: (string | number | Uint8Array | null)[];
}

/** A statement carries so many rows, values and bytes at most: PostgreSQL takes 65 535 values, and each has its time limit. */
const MAX_ROWS = 200;
const MAX_VALUES = 10_000;
const MAX_BYTES = 1024 * 1024;

/** Writes rows of a table, in the columns that it was given, so many at a time. */
type Wording = (rows: string) => string;

/** What makes in PostgreSQL of each table what has become of it in SQLite. To send it twice changes nothing. */
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
    /** By the columns in which rows differ: one statement has the same for all its rows. */
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

/** Writes whole rows, in place of those that have the same key. Each when it is asked for: rows may be more than memory holds. */
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
    (values) =>
      `INSERT INTO ${nameOf(table)} (${columns.join(', ')}) VALUES ${values} ON CONFLICT (${key.join(', ')}) DO ${instead}`,
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
  const wording: Wording = (values) =>
    `UPDATE ${nameOf(table)} AS old SET ${set.join(', ')} FROM (VALUES ${values}) AS "new" (${names.join(', ')}) WHERE ${sameKey(table)}`;
  return [...worded(wording, [...table.key, ...columns], rows, [...table.key.keys()])];
}

function removals(table: Table, keys: readonly (readonly Value[])[]): Statement[] {
  const names = table.key.map((_, place) => `key${place}`);
  const wording: Wording = (values) =>
    `DELETE FROM ${nameOf(table)} AS old USING (VALUES ${values}) AS "new" (${names.join(', ')}) WHERE ${sameKey(table)}`;
  return [...worded(wording, table.key, keys, [...table.key.keys()])];
}

const sameKey = ({ key }: Table): string =>
  key.map(({ name }, place) => `old.${quoted(name)} = "new".key${place}`).join(' AND ');

/**
 * Statements with as many rows each as they may carry, and none with two of the same key: what SQLite tells apart may be the same here.
 * @param keyPlaces where in a row its key is
 */
function* worded(
  wording: Wording,
  columns: readonly Column[],
  rows: Iterable<readonly Value[]>,
  keyPlaces: readonly number[],
): Generator<Statement> {
  let values: Statement['values'] = [];
  let bytes = 0;
  const keys = new Set<string>();
  const finish = (): Statement => {
    const statement = { text: wording(placeholders(columns, keys.size)), values };
    values = [];
    bytes = 0;
    keys.clear();
    return statement;
  };
  const maxRows = Math.min(MAX_ROWS, Math.floor(MAX_VALUES / columns.length));
  for (const row of rows) {
    const sent = row.map(sentOf);
    const key = JSON.stringify(keyPlaces.map((place) => keyText(sent[place])));
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

function placeholders(columns: readonly Column[], rows: number): string {
  return Array.from({ length: rows }, (_, row) => {
    const places = columns.map(({ type }, place) => `$${row * columns.length + place + 1}::${type}`);
    return `(${places.join(', ')})`;
  }).join(', ');
}

/** PostgreSQL has no text with a zero character in it: the one that stands for what cannot be shown takes its place. */
function sentOf(value: Value): Statement['values'][number] {
  if (typeof value === 'string') {
    return value.replaceAll('\0', '\uFFFD').toWellFormed();
  }
  return typeof value === 'bigint' ? String(value) : value;
}

const keyText = (value: Statement['values'][number] | undefined): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;

const weightOf = (value: Statement['values'][number]): number =>
  typeof value === 'string' || value instanceof Uint8Array ? value.length : 1;
