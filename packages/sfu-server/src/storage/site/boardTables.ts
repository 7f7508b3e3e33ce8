import type { Kysely } from 'kysely';

import type { SiteTables } from './tables.ts';

/** Boards, as of schema version 5. */
export async function createBoardTables({ schema }: Kysely<SiteTables>): Promise<void> {
  await schema
    .createTable('entries')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('courseId', 'text', (column) => column.notNull().references('courses.id').onDelete('cascade'))
    .addColumn('parentId', 'text', (column) => column.references('entries.id').onDelete('cascade'))
    .addColumn('kind', 'text')
    // A deleted account leaves its entry behind, without a name.
    .addColumn('writerId', 'text', (column) => column.references('accounts.id').onDelete('set null'))
    .addColumn('draft', 'text')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('editedAt', 'bigint')
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('hiddenWhy', 'text')
    .addColumn('hiddenAt', 'bigint')
    .addColumn('removedBy', 'text')
    .addColumn('pinnedAt', 'bigint')
    .execute();
  await schema.createIndex('entriesByCourse').on('entries').columns(['courseId', 'parentId', 'at']).execute();
  await schema.createIndex('entriesByPost').on('entries').columns(['parentId', 'at']).execute();
  await schema.createIndex('entriesByDraft').unique().on('entries').columns(['writerId', 'draft']).execute();
  await schema
    .createTable('likes')
    .addColumn('entryId', 'text', (column) => column.notNull().references('entries.id').onDelete('cascade'))
    .addColumn('accountId', 'text', (column) =>
      column.notNull().references('accounts.id').onDelete('cascade'),
    )
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('likesKey', ['entryId', 'accountId'])
    .execute();
  await schema.createIndex('likesByAccount').on('likes').column('accountId').execute();
  await schema
    .createTable('hidings')
    .addColumn('accountId', 'text', (column) =>
      column.notNull().references('accounts.id').onDelete('cascade'),
    )
    .addColumn('courseId', 'text', (column) => column.notNull().references('courses.id').onDelete('cascade'))
    .addColumn('writerId', 'text', (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('hidingsKey', ['accountId', 'courseId', 'writerId'])
    .execute();
  await schema.createIndex('hidingsByWriter').on('hidings').column('writerId').execute();
  await schema
    .createTable('reports')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('entryId', 'text', (column) => column.notNull().references('entries.id').onDelete('cascade'))
    .addColumn('reporterId', 'text', (column) =>
      column.notNull().references('accounts.id').onDelete('cascade'),
    )
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('answeredAt', 'bigint')
    .addColumn('answer', 'text')
    .execute();
  await schema
    .createIndex('reportsByEntry')
    .unique()
    .on('reports')
    .columns(['entryId', 'reporterId'])
    .execute();
  await schema.createIndex('reportsByReporter').on('reports').column('reporterId').execute();
}
