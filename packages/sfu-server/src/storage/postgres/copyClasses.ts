import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

import type { Client } from 'pg';
import { z } from 'zod';

import { SCHEMA_VERSION, databaseFile, openDatabase } from '../sqlite/database.ts';
import { Final } from './failures.ts';
import { writeHead } from './head.ts';
import { copyOut, countOf } from './tableCopies.ts';
import { CLASS_SCHEMA, quoted, tablesOf } from './tables.ts';

/** The number of rows copied from a table. */
export interface CopiedTable {
  readonly table: string;
  readonly rows: number;
}

/** Copies a part of a DATA_DIR to the database at `url`, in `client`'s transaction. @throws Error if it may not, or cannot */
export type Copier = (dataDir: string, client: Client, url: string) => Promise<CopiedTable[]>;

const nameRows = z.array(z.object({ name: z.string() }));

/** Copies the classes of a folder that no server uses to a database that has none. Their file is migrated to this version first. */
export const copyClasses: Copier = async (dataDir, client) => {
  const file = databaseFile(dataDir);
  if (!existsSync(file)) {
    throw new Final(`There is no database in ${dataDir}. Set DATA_DIR to the folder that the server uses.`);
  }
  await assertEmpty(client);
  openDatabase(dataDir).close();
  using database = new DatabaseSync(file, { readOnly: true });
  const tables = tablesOf(database);
  await writeHead(client, { version: SCHEMA_VERSION, batch: 0 });
  const copied = await copyOut(database, client, tables);
  return tables.map((table) => {
    const rows = countOf(database, table);
    if (copied.get(table.name) !== rows) {
      throw new Final(`Of ${rows} rows of ${table.name}, ${copied.get(table.name) ?? 0} arrived.`);
    }
    return { table: table.name, rows };
  });
};

/** A server that has run there briefly has created tables, but no rows. */
async function assertEmpty(client: Client): Promise<void> {
  const found = await client.query(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 AND tablename <> 'head'`,
    [CLASS_SCHEMA],
  );
  for (const { name } of nameRows.parse(found.rows)) {
    const { rowCount } = await client.query(`SELECT FROM ${CLASS_SCHEMA}.${quoted(name)} LIMIT 1`);
    if (rowCount !== 0) {
      throw new Final('The database has classes already. Name an empty one.');
    }
  }
}
