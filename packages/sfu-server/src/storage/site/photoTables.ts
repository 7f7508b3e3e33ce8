import type { Kysely } from 'kysely';

import type { SiteTables } from './tables.ts';

/** Photos, as of schema version 4. */
export async function createPhotoTables({ schema }: Kysely<SiteTables>): Promise<void> {
  await schema
    .createTable('photos')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('sender', 'text', (column) => column.notNull())
    .addColumn('usedBy', 'text')
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('width', 'integer', (column) => column.notNull())
    .addColumn('height', 'integer', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    // These come last, so that reading the other columns does not read through them.
    .addColumn('small', 'text', (column) => column.notNull())
    .addColumn('medium', 'text', (column) => column.notNull())
    .addColumn('large', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('photosByUser').on('photos').columns(['usedBy', 'createdAt']).execute();
  await schema.createIndex('photosBySender').on('photos').column('sender').execute();
}
