import type { Kysely } from 'kysely';

import type { SiteTables } from './tables.ts';

/** Courses, dates and bookings, as of schema version 3. */
export async function createCourseTables({ schema }: Kysely<SiteTables>): Promise<void> {
  await schema
    .createTable('courses')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('slug', 'text', (column) => column.notNull().unique())
    // Not a foreign key: the account may be gone, but what people have booked stays.
    .addColumn('mentorId', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('craft', 'text', (column) => column.notNull())
    .addColumn('about', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('level', 'text', (column) => column.notNull())
    .addColumn('minutes', 'integer', (column) => column.notNull())
    .addColumn('seats', 'integer', (column) => column.notNull())
    .addColumn('materials', 'text', (column) => column.notNull())
    .addColumn('steps', 'text', (column) => column.notNull())
    .addColumn('mentorAbout', 'text', (column) => column.notNull())
    .addColumn('cover', 'text')
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('removedAt', 'bigint')
    .execute();
  await schema.createIndex('coursesByMentor').on('courses').column('mentorId').execute();
  await schema
    .createTable('covers')
    .addColumn('courseId', 'text', (column) =>
      column.primaryKey().notNull().references('courses.id').onDelete('cascade'),
    )
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('small', 'text', (column) => column.notNull())
    .addColumn('medium', 'text', (column) => column.notNull())
    .addColumn('large', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('dates')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('courseId', 'text', (column) => column.notNull().references('courses.id').onDelete('cascade'))
    .addColumn('classId', 'text', (column) => column.notNull())
    .addColumn('startsAt', 'bigint', (column) => column.notNull())
    .addColumn('timeZone', 'text', (column) => column.notNull())
    .addColumn('seats', 'integer', (column) => column.notNull())
    .addColumn('minimum', 'integer')
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('cancelledAt', 'bigint')
    .addColumn('cancelledBy', 'text')
    .addColumn('cancelledWhy', 'text', (column) => column.notNull())
    .addColumn('decidedFor', 'bigint')
    .addColumn('origin', 'text', (column) => column.notNull())
    .addColumn('turns', 'integer', (column) => column.notNull())
    .addColumn('dueAt', 'bigint')
    .addColumn('follows', 'text')
    .execute();
  await schema.createIndex('datesByCourse').on('dates').columns(['courseId', 'startsAt']).execute();
  await schema.createIndex('datesByStart').on('dates').column('startsAt').execute();
  await schema.createIndex('datesByDue').on('dates').column('dueAt').execute();
  await schema.createIndex('datesThatFollow').on('dates').column('follows').execute();
  await schema
    .createTable('bookings')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('dateId', 'text', (column) => column.notNull().references('dates.id').onDelete('cascade'))
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('keyHash', 'text', (column) => column.notNull())
    .addColumn('sealedKey', 'text', (column) => column.notNull())
    .addColumn('sealedPass', 'text')
    .addColumn('passHash', 'text')
    .addColumn('name', 'text')
    .addColumn('email', 'text')
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('network', 'text')
    .addColumn('turn', 'integer', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('since', 'bigint')
    .addColumn('until', 'bigint')
    .addColumn('movedFrom', 'bigint')
    .addColumn('askAgainAt', 'bigint')
    .addColumn('cancelledAt', 'bigint')
    .addColumn('cancelledBy', 'text')
    .addColumn('cancelledWhy', 'text', (column) => column.notNull())
    .addColumn('remindedDay', 'bigint')
    .addColumn('remindedHour', 'bigint')
    .execute();
  await schema.createIndex('bookingsByDate').on('bookings').columns(['dateId', 'state']).execute();
  await schema.createIndex('bookingsByAddress').on('bookings').column('email').execute();
  await schema.createIndex('bookingsByNetwork').on('bookings').columns(['network', 'state']).execute();
}
