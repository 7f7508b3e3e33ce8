import { join } from 'node:path';

import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';

import type { SiteStores } from '../../ports/accounts.ts';
import { makeFolder, protectFiles } from '../dataFolder.ts';
import { describeFailure, placeOf } from '../postgres/failures.ts';
import { SITE_FILE } from './file.ts';
import { MIGRATIONS } from './migrations.ts';
import { nodeSqlite, type SiteDialect } from './nodeSqlite.ts';
import type { PostgresParts } from './postgres/sitePostgres.ts';
import { siteStores } from './siteStores.ts';
import type { SiteTables } from './tables.ts';

/** The site's stores, and how to close them. */
export interface SiteBackend {
  readonly stores: SiteStores;
  /** What prevents anything from being stored; empty if nothing does. */
  readonly obstacles: () => readonly string[];
  close(): Promise<void>;
}

/**
 * Opens the site's stores in their own file under `dataDir`.
 * @param trimMs how long deleted data may stay in the file's log, in ms; tests pass their own
 * @throws Error if it cannot be opened, or was written by a newer version
 */
export async function openSite(dataDir: string, trimMs?: number): Promise<SiteBackend> {
  makeFolder(dataDir);
  const file = join(dataDir, SITE_FILE);
  protectFiles(file);
  let dialect: SiteDialect;
  try {
    dialect = nodeSqlite(file, undefined, undefined, trimMs);
  } catch (error) {
    throw new Error(
      `The accounts in ${file} cannot be opened (${error instanceof Error ? error.message : String(error)}). ` +
        'Restore a backup; or move that file away, and the server starts with no accounts. Classes are in another file.',
      { cause: error },
    );
  }
  return openSiteOn(dialect);
}

/** How long migrating the tables may take, in ms. */
const MIGRATION_MS = 600_000;

/**
 * The same, in its own schema in the PostgreSQL database at `url`.
 * @throws Error as `openSite`
 */
export async function openSitePostgres(parts: PostgresParts): Promise<SiteBackend> {
  const { sitePostgres, makeSchema } = await import('./postgres/sitePostgres.ts');
  try {
    await makeSchema(parts.url);
  } catch (error) {
    throw new Error(describeFailure(error, placeOf(parts.url)), { cause: error });
  }
  const migrating = new Kysely<SiteTables>({ dialect: sitePostgres({ ...parts, patienceMs: MIGRATION_MS }) });
  try {
    await migrate(migrating, 'the database');
  } finally {
    await migrating.destroy();
  }
  const dialect = sitePostgres(parts);
  return backendOn(dialect, new Kysely<SiteTables>({ dialect }));
}

/** The same on any database that Kysely supports. @throws Error as `openSite` */
export async function openSiteOn(dialect: SiteDialect): Promise<SiteBackend> {
  const database = new Kysely<SiteTables>({ dialect });
  try {
    await migrate(database, 'DATA_DIR');
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return backendOn(dialect, database);
}

const backendOn = (dialect: SiteDialect, database: Kysely<SiteTables>): SiteBackend => ({
  stores: siteStores(database),
  obstacles: () => dialect.obstacles ?? [],
  close: () => database.destroy(),
});

/** Migrates the tables to the newest version. @param where where they are, for the error message */
async function migrate(database: Kysely<SiteTables>, where: string): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    throw new Error(
      `The accounts in ${where} cannot be used (${error instanceof Error ? error.message : 'unknown'}). ` +
        'If a newer Gongbang wrote them, run that version; otherwise, restore a backup.',
      { cause: error },
    );
  }
}
