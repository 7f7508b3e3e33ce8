import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';

import type { ClientBase } from 'pg';

import type { CopiedTable } from '../postgres/copyClasses.ts';
import { Final } from '../postgres/failures.ts';
import { assertSiteSound } from './siteBackup.ts';
import { SITE_FILE } from './file.ts';
import { openSite, openSitePostgres } from './openSite.ts';
import { SITE_SCHEMA, storable } from './postgres/sitePostgres.ts';

/** The most bytes and values per statement; PostgreSQL takes up to 65535 values. */
const PAGE_BYTES = 4_000_000;
const PAGE_VALUES = 30_000;

/** Parents come before the tables that refer to them. If a table refers to itself, its rows are sorted instead. */
const TABLES = [
  ...['accounts', 'sessions', 'attempts', 'passkeys', 'recoveryCodes', 'identities', 'accountClasses'],
  ...['outbox', 'facts', 'courses', 'covers', 'dates', 'bookings', 'photos'],
  ...['entries', 'likes', 'hidings', 'reports', 'reviews', 'removedReviews', 'questions'],
  ...['alerts', 'alertRounds', 'orders', 'refunds', 'ledger', 'paymentEvents', 'trialPayments'],
  ...['paymentSettings', 'tokens', 'webhooks', 'deliveries', 'toldClasses'],
] as const;
/** Comments come after their posts. */
const ORDERS: Readonly<Record<string, string>> = { entries: '"parentId" IS NOT NULL' };

type Row = Record<string, SQLOutputValue>;

/** The approximate size of a value, in bytes. */
const sizeOf = (value: SQLOutputValue | undefined): number =>
  typeof value === 'string' ? value.length : value instanceof Uint8Array ? value.byteLength : 8;

/**
 * Copies everything the site has under `dataDir`, and counts what arrives. No server may run on either side meanwhile.
 * @param client a connection whose transaction is used
 * @param url the same database: the tables are created first, over separate connections
 * @throws Error if anything is there already, either side is of a newer version, or not everything arrived
 */
export async function copySite(dataDir: string, client: ClientBase, url: string): Promise<CopiedTable[]> {
  const file = join(dataDir, SITE_FILE);
  if (!existsSync(file)) {
    return [];
  }
  assertSiteSound(file);
  // Migrates both to the current schema, or refuses.
  await (await openSite(dataDir)).close();
  await (await openSitePostgres({ url, claim: null })).close();
  const source = new DatabaseSync(file, { readOnly: true });
  try {
    assertKnown(source);
    // A server that ran there only briefly has made an owner's link and nothing else.
    await client.query(`DELETE FROM ${qualified('facts')}`);
    for (const table of TABLES) {
      if ((await countOf(client, table)) > 0) {
        throw new Final('There is a site in that database already. Name an empty one.');
      }
    }
    const copied: CopiedTable[] = [];
    for (const table of TABLES) {
      const rows = await copyTable(source, client, table);
      const found = await countOf(client, table);
      if (found !== rows) {
        throw new Final(`Of ${rows} rows of ${table}, ${found} arrived.`);
      }
      copied.push({ table, rows });
    }
    return copied;
  } finally {
    source.close();
  }
}

const qualified = (table: string): string => `${SITE_SCHEMA}."${table}"`;

function assertKnown(source: DatabaseSync): void {
  const tables = source
    .prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'kysely%' AND name NOT LIKE 'sqlite%'`,
    )
    .all();
  const missing = tables.filter(({ name }) => !TABLES.some((table) => table === name));
  if (missing.length > 0) {
    throw new Final(`There is no way to copy ${missing.map(({ name }) => String(name)).join(', ')}.`);
  }
}

async function countOf(client: ClientBase, table: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`SELECT count(*) AS count FROM ${qualified(table)}`);
  return Number(rows[0]?.count);
}

/** Returns the number of rows. */
async function copyTable(source: DatabaseSync, client: ClientBase, table: string): Promise<number> {
  const order = ORDERS[table];
  const all = source.prepare(`SELECT * FROM "${table}" ${order === undefined ? '' : `ORDER BY ${order}`}`);
  const columns = all.columns().map(({ name }) => name);
  let page: Row[] = [];
  let bytes = 0;
  let count = 0;
  const send = async (): Promise<void> => {
    if (page.length > 0) {
      const rows = page.map(
        (_, at) => `(${columns.map((_name, nth) => `$${at * columns.length + nth + 1}`).join(', ')})`,
      );
      await client.query(
        `INSERT INTO ${qualified(table)} (${columns.map((name) => `"${name}"`).join(', ')}) VALUES ${rows.join(', ')}`,
        page.flatMap((row) => columns.map((name) => storable(row[name]))),
      );
    }
    count += page.length;
    page = [];
    bytes = 0;
  };
  for (const row of all.iterate()) {
    page.push(row);
    bytes += Object.values(row).reduce<number>((sum, value) => sum + sizeOf(value), 0);
    if (bytes > PAGE_BYTES || (page.length + 1) * columns.length > PAGE_VALUES) {
      await send();
    }
  }
  await send();
  return count;
}
