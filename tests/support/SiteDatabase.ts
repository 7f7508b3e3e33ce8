import { openSitePostgres, type SiteBackend } from '@gongbang/sfu-server/storage/site/openSite.ts';
import { Client } from 'pg';
import { afterAll, beforeAll } from 'vitest';

import { PostgresServer } from './PostgresServer.ts';

/** Time for PostgreSQL to start and stop, on a machine that others use. */
const SLOW_MS = 60_000;

/** Empties all of the site's tables, in any order, together with everything that references them. */
const CLEAR = `
  SET session_replication_role = replica;
  DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'gongbang_site' AND tablename NOT LIKE 'kysely%' LOOP
      EXECUTE format('DELETE FROM gongbang_site.%I', one.tablename);
    END LOOP;
  END $$`;

/** A database with the site's tables, in the test file's own PostgreSQL. Creating one takes a second, so tests clear it instead. */
export class SiteDatabase implements AsyncDisposable {
  readonly server: PostgresServer;
  /** What DATABASE_URL says of it. */
  readonly url: string;

  private constructor(server: PostgresServer, url: string) {
    this.server = server;
    this.url = url;
  }

  static async start(): Promise<SiteDatabase> {
    const server = await PostgresServer.start();
    const database = new SiteDatabase(server, await server.createDatabase());
    await (await database.open()).close();
    return database;
  }

  /** Another server would open it so. Close it. */
  open(): Promise<SiteBackend> {
    return openSitePostgres({ url: this.url, claim: null });
  }

  /** Nothing is in it. */
  async clear(): Promise<void> {
    await this.ask(CLEAR);
  }

  /** Asks in a connection of its own. */
  async ask(sql: string): Promise<void> {
    const client = new Client({ connectionString: this.url });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.server[Symbol.asyncDispose]();
  }
}

/** A database of these tests' own: there before the first of them, and gone after the last. */
export function ownSiteDatabase(): () => SiteDatabase {
  let database: SiteDatabase | null = null;
  beforeAll(async () => {
    database = await SiteDatabase.start();
  }, SLOW_MS);
  afterAll(() => database?.[Symbol.asyncDispose](), SLOW_MS);
  return () => {
    if (database === null) {
      throw new Error('No test has begun.');
    }
    return database;
  };
}
