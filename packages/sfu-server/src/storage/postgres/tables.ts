import { z } from 'zod';

/** PostgreSQL's schema for the classes' tables. */
export const CLASS_SCHEMA = 'gongbang_class';

/** PostgreSQL's type for each type of a STRICT table. */
const TYPES = { TEXT: 'text', INTEGER: 'bigint', BLOB: 'bytea', REAL: 'double precision' } as const;

const nameRow = z.object({ name: z.string() });
const columnRow = z.object({
  name: z.string(),
  type: z.enum(['TEXT', 'INTEGER', 'BLOB', 'REAL']),
  notnull: z.int(),
  pk: z.int(),
  hidden: z.int(),
});

export interface Column {
  readonly name: string;
  readonly type: (typeof TYPES)[keyof typeof TYPES];
}

/** A table of SQLite and of PostgreSQL: with the same name and the same columns, except generated ones. */
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  /** The key's columns, in the key's order. */
  readonly key: readonly Column[];
}

/** The part of a SQLite database that is needed here. */
interface Readable {
  prepare(sql: string): { all(): readonly object[] };
}

/**
 * The tables of a SQLite database.
 * @throws Error if one has no key: sessions do not record such tables
 */
export function tablesOf(database: Readable): Table[] {
  const names = z
    .array(nameRow)
    .parse(
      database
        .prepare(
          `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
        )
        .all(),
    );
  return names.map(({ name }) => {
    const rows = z
      .array(columnRow)
      .parse(
        database
          .prepare(
            `SELECT name, type, "notnull", pk, hidden FROM pragma_table_xinfo('${name.replaceAll("'", "''")}') ORDER BY cid`,
          )
          .all(),
      )
      .filter(({ hidden }) => hidden === 0)
      .map((row) => ({ pk: row.pk, column: { name: row.name, type: TYPES[row.type] } }));
    const key = rows
      .filter(({ pk }) => pk > 0)
      .toSorted((one, other) => one.pk - other.pk)
      .map(({ column }) => column);
    if (key.length === 0) {
      throw new Error(`The table ${name} has no key.`);
    }
    return { name, columns: rows.map(({ column }) => column), key };
  });
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A table's name in PostgreSQL. */
export const nameOf = ({ name }: Pick<Table, 'name'>): string => `${CLASS_SCHEMA}.${quoted(name)}`;

/** The statements that create a table in PostgreSQL. Its rows come from SQLite, which has enforced its own constraints. */
export function definitionOf(table: Table): string {
  const name = nameOf(table);
  const columns = table.columns.map((column) => `${quoted(column.name)} ${column.type}`);
  const key = table.key.map((column) => quoted(column.name));
  const pictures = table.columns.filter(({ type }) => type === 'bytea');
  return [
    `CREATE TABLE ${name} (${columns.join(', ')}, PRIMARY KEY (${key.join(', ')}));`,
    // Pictures are compressed already: compressing them again takes time, and saves nothing.
    ...pictures.map(
      (column) => `ALTER TABLE ${name} ALTER COLUMN ${quoted(column.name)} SET STORAGE EXTERNAL;`,
    ),
  ].join('\n');
}
