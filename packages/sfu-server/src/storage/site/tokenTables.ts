import type { Kysely } from 'kysely';

import type { SiteTables } from './tables.ts';

/** API tokens, as of schema version 10. */
export async function createTokenTables({ schema }: Kysely<SiteTables>): Promise<void> {
  await schema
    .createTable('tokens')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('accountId', 'text', (column) =>
      column.notNull().references('accounts.id').onDelete('cascade'),
    )
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('end', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('expiresAt', 'bigint')
    .addColumn('usedAt', 'bigint')
    .execute();
  await schema.createIndex('tokensByAccount').on('tokens').column('accountId').execute();
}
