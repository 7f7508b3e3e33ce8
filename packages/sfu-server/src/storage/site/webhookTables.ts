import type { Kysely } from 'kysely';

import type { SiteTables } from './tables.ts';

/** Webhook addresses, and deliveries to them, as of schema version 11. */
export async function createWebhookTables({ schema }: Kysely<SiteTables>): Promise<void> {
  await schema
    .createTable('webhooks')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('url', 'text', (column) => column.notNull())
    .addColumn('events', 'text', (column) => column.notNull())
    .addColumn('sealedSecret', 'text', (column) => column.notNull())
    .addColumn('formerSecret', 'text')
    .addColumn('formerUntil', 'bigint')
    .addColumn('off', 'text')
    .addColumn('failingSince', 'bigint')
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('deliveries')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('webhookId', 'text', (column) =>
      column.notNull().references('webhooks.id').onDelete('cascade'),
    )
    .addColumn('eventId', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('payload', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('nextAt', 'bigint')
    .addColumn('status', 'integer')
    .addColumn('answer', 'text', (column) => column.notNull())
    .addColumn('failure', 'text')
    .execute();
  await schema
    .createIndex('deliveriesByTime')
    .on('deliveries')
    .columns(['webhookId', 'state', 'nextAt'])
    .execute();
  await schema.createIndex('deliveriesByAge').on('deliveries').columns(['webhookId', 'createdAt']).execute();
  await schema
    .createTable('toldClasses')
    .addColumn('dateId', 'text', (column) =>
      column.primaryKey().notNull().references('dates.id').onDelete('cascade'),
    )
    .addColumn('startedAt', 'bigint')
    .addColumn('endedAt', 'bigint')
    .execute();
}
