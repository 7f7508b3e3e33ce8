import { lacksPostgres, PostgresServer } from './PostgresServer.ts';

/** With `STORE=postgres`, servers of tests keep in PostgreSQL what they keep. What looks into SQLite’s own files is left out then. */
export const isPostgres = process.env['STORE'] === 'postgres';

/** One for all tests of this process; it goes with it. */
let postgres: Promise<PostgresServer> | null = null;
/** By the folder of the data: who comes back to that comes back to this. */
const urls = new Map<string, string>();

/** The settings by which a server with data in this folder finds its store. */
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

/** Removes what was kept beside a folder that is removed. */
export async function dropStore(folder: string): Promise<void> {
  const url = urls.get(folder);
  if (url !== undefined) {
    urls.delete(folder);
    await (await postgres)?.dropDatabase(url);
  }
}
