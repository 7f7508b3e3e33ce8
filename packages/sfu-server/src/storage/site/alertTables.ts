import type { Kysely } from 'kysely';

import type { SiteTables } from './tables.ts';

/** Subscriptions to new dates, and the progress of mailing them, as of schema version 8. */
export async function createAlertTables({ schema }: Kysely<SiteTables>): Promise<void> {
  await schema
    .createTable('alerts')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('courseId', 'text', (column) => column.references('courses.id').onDelete('cascade'))
    .addColumn('email', 'text', (column) => column.notNull())
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('alertsByCourse').on('alerts').columns(['courseId', 'createdAt']).execute();
  await schema.createIndex('alertsByAddress').on('alerts').column('email').execute();
  await schema
    .createTable('alertRounds')
    .addColumn('dateId', 'text', (column) =>
      column.primaryKey().notNull().references('dates.id').onDelete('cascade'),
    )
    .addColumn('openedAt', 'bigint', (column) => column.notNull())
    .addColumn('afterAt', 'bigint', (column) => column.notNull())
    .addColumn('afterId', 'text', (column) => column.notNull())
    .execute();
  await schema
    .alterTable('outbox')
    .addColumn('isBulk', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}
