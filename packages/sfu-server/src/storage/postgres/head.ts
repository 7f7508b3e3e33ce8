import type { Client } from 'pg';

import { CLASS_SCHEMA } from './tables.ts';

/** What is known of the class's tables in a database. */
export interface Head {
  /** Of SQLite: how many migrations had been applied where they were written. */
  readonly version: number;
  /** The last batch of changes that is there. */
  readonly batch: number;
}

/** The head of the class's tables; null where there are none. */
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

/** Makes the schema anew, with nothing in it but its head. In a transaction. */
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
