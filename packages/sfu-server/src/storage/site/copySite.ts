import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';

import { Client } from 'pg';

import { clientOptions } from '../postgres/options.ts';
import { assertSiteSound } from './siteBackup.ts';
import { SITE_FILE } from './file.ts';
import { MIGRATIONS } from './migrations.ts';
import { openSitePostgres } from './openSite.ts';
import { SITE_SCHEMA, storable } from './postgres/sitePostgres.ts';

/** So many bytes of values, and so many values at most, go over in one statement: PostgreSQL takes 65535 of them. */
const PAGE_BYTES = 4_000_000;
const PAGE_VALUES = 30_000;

/** Parents before whatever refers to them: what refers to its own table is put in order by its age. */
const TABLES = [
  ...['accounts', 'sessions', 'attempts', 'passkeys', 'recoveryCodes', 'identities', 'accountClasses'],
  ...['outbox', 'facts', 'courses', 'covers', 'dates', 'bookings', 'photos'],
  ...['entries', 'likes', 'hidings', 'reports', 'reviews', 'removedReviews', 'questions'],
  ...['alerts', 'alertRounds', 'orders', 'refunds', 'ledger', 'paymentEvents', 'trialPayments'],
  ...['paymentSettings', 'tokens', 'webhooks', 'deliveries', 'toldClasses'],
] as const;
/** Comments after what they are under. */
const ORDERS: Readonly<Record<string, string>> = { entries: '"parentId" IS NOT NULL' };

type Row = Record<string, SQLOutputValue>;

/** About as many bytes as a value has. */
const sizeOf = (value: SQLOutputValue | undefined): number =>
  typeof value === 'string' ? value.length : value instanceof Uint8Array ? value.byteLength : 8;

/**
 * Copies all that is kept of the site under `dataDir` to the PostgreSQL at `url`, in one transaction, and counts it there. The server
 * does not run meanwhile, on either.
 * @param say what has been copied, for whoever waits
 * @throws Error when something is there already, one of them is of another version, or not all of it arrived; nothing was copied then
 */
export async function copySite(dataDir: string, url: string, say: (line: string) => void): Promise<void> {
  const file = join(dataDir, SITE_FILE);
  if (!existsSync(file)) {
    say('the site: there is none');
    return;
  }
  assertSiteSound(file);
  const source = new DatabaseSync(file, { readOnly: true });
  try {
    assertNewest(source, file);
    // It makes the tables, and refuses what a newer version has made.
    await (await openSitePostgres({ url, claim: null })).close();
    await copyTables(source, url, say);
  } finally {
    source.close();
  }
}

function assertNewest(source: DatabaseSync, file: string): void {
  const known = Object.keys(MIGRATIONS);
  const made = source.prepare('SELECT name FROM kysely_migration ORDER BY name').all();
  if (made.length !== known.length || made.some(({ name }, at) => name !== known[at])) {
    throw new Error(
      `The accounts in ${file} are of another version. Start this version of the server on them once, without DATABASE_URL, and stop it again.`,
    );
  }
  const tables = source
    .prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'kysely%' AND name NOT LIKE 'sqlite%'`,
    )
    .all();
  const missing = tables.filter(({ name }) => !TABLES.some((table) => table === name));
  if (missing.length > 0) {
    throw new Error(`There is no way to copy ${missing.map(({ name }) => String(name)).join(', ')}.`);
  }
}

async function copyTables(source: DatabaseSync, url: string, say: (line: string) => void): Promise<void> {
  const client = new Client(clientOptions(url));
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(`BEGIN; SET LOCAL search_path TO ${SITE_SCHEMA}; SET LOCAL statement_timeout TO 0`);
    for (const table of TABLES) {
      if ((await countOf(client, table)) > 0) {
        throw new Error(`There is a site in that database already: nothing was copied. Name an empty one.`);
      }
    }
    for (const table of TABLES) {
      const copied = await copyTable(source, client, table);
      const found = await countOf(client, table);
      if (found !== copied) {
        throw new Error(`Of ${copied} rows of ${table}, ${found} arrived: nothing was copied.`);
      }
      say(`the site: ${table}: ${copied}`);
    }
    await client.query('COMMIT');
  } finally {
    // What was not committed is gone with the connection.
    await client.end();
  }
}

async function countOf(client: Client, table: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`SELECT count(*) AS count FROM "${table}"`);
  return Number(rows[0]?.count);
}

/** Gives how many rows there were. */
async function copyTable(source: DatabaseSync, client: Client, table: string): Promise<number> {
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
        `INSERT INTO "${table}" (${columns.map((name) => `"${name}"`).join(', ')}) VALUES ${rows.join(', ')}`,
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
