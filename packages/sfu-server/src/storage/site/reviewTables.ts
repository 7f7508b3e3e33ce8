import type { Kysely } from 'kysely';

import type { SiteTables } from './tables.ts';

/** Reviews and questions, as of schema version 6. */
export async function createReviewTables({ schema }: Kysely<SiteTables>): Promise<void> {
  await schema
    .alterTable('bookings')
    .addColumn('attendedMs', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await schema.createIndex('datesByClass').on('dates').column('classId').execute();
  await schema
    .createTable('reviews')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('bookingId', 'text', (column) =>
      column.notNull().unique().references('bookings.id').onDelete('cascade'),
    )
    .addColumn('courseId', 'text', (column) => column.notNull().references('courses.id').onDelete('cascade'))
    .addColumn('stars', 'integer', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('shownAs', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('editedAt', 'bigint')
    .addColumn('hidden', 'text')
    .addColumn('reply', 'text')
    .addColumn('repliedAt', 'bigint')
    .addColumn('replyEditedAt', 'bigint')
    .execute();
  await schema
    .createTable('removedReviews')
    .addColumn('bookingId', 'text', (column) =>
      column.primaryKey().notNull().references('bookings.id').onDelete('cascade'),
    )
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('hidden', 'text')
    .execute();
  await schema.createIndex('reviewsByCourse').on('reviews').columns(['courseId', 'createdAt']).execute();
  await schema
    .createTable('questions')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('courseId', 'text', (column) => column.notNull().references('courses.id').onDelete('cascade'))
    .addColumn('draft', 'text')
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('email', 'text')
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('answer', 'text')
    .addColumn('answeredAt', 'bigint')
    .addColumn('isPublic', 'integer', (column) => column.notNull())
    .execute();
  await schema.createIndex('questionsByCourse').on('questions').columns(['courseId', 'answeredAt']).execute();
  await schema.createIndex('questionsByAddress').on('questions').column('email').execute();
}
