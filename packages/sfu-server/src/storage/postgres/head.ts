import type { Client } from 'pg';

import { CLASS_SCHEMA } from './tables.ts';

/** What is known about the classes' tables in a database. */
export interface Head {
  /** SQLite's schema version when they were written, which is the number of migrations applied. */
  readonly version: number;
  /** The number of the last batch of changes. */
  readonly batch: number;
}

/** The head of the classes' tables; null if there are none. */
export async function readHead(client: Client): Promise<Head | null> {
  const found = await client.query<{ there: boolean }>(
    `SELECT to_regclass('${CLASS_SCHEMA}.head') IS NOT NULL AS there`,
  );
  if (found.rows[0]?.there !== true) {
    return null;
  }
  const { rows } = await client.query<Head>(`SELECT version, batch FROM ${CLASS_SCHEMA}.head`);
  return rows[0] ?? null;
}

/** Recreates the schema with nothing but its head. Call it in a transaction. */
export async function writeHead(client: Client, { version, batch }: Head): Promise<void> {
  await client.query(`
    DROP SCHEMA IF EXISTS ${CLASS_SCHEMA} CASCADE;
    CREATE SCHEMA ${CLASS_SCHEMA};
    CREATE TABLE ${CLASS_SCHEMA}.head (
      "only" boolean PRIMARY KEY DEFAULT true CHECK ("only"),
      version integer NOT NULL,
      batch bigint NOT NULL
    );`);
  await client.query(`INSERT INTO ${CLASS_SCHEMA}.head (version, batch) VALUES ($1, $2)`, [version, batch]);
}
