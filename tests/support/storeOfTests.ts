import { lacksPostgres, PostgresServer } from './PostgresServer.ts';

/** With `STORE=postgres`, the servers under test store everything in PostgreSQL. Tests that read SQLite’s files are skipped. */
export const isPostgres = process.env['STORE'] === 'postgres';

/** One for all tests of this process, and ended with it. */
let postgres: Promise<PostgresServer> | null = null;
/** By data folder: a server that is restarted on one finds its database again. */
const urls = new Map<string, string>();

/** The settings with which a server on this data folder finds its store. */
export async function storeSettings(folder: string): Promise<Record<string, string>> {
  if (!isPostgres) {
    return {};
  }
  if (lacksPostgres) {
    throw new Error('STORE=postgres needs POSTGRES_BIN, the folder with initdb and postgres.');
  }
  const server = await (postgres ??= PostgresServer.start());
  const url = urls.get(folder) ?? (await server.createDatabase());
  urls.set(folder, url);
  return { DATABASE_URL: url };
}

/** Removes the database that belongs to a data folder. */
export async function dropStore(folder: string): Promise<void> {
  const url = urls.get(folder);
  if (url !== undefined) {
    urls.delete(folder);
    await (await postgres)?.dropDatabase(url);
  }
}
