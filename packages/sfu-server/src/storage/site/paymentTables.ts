import { USUAL_REFUND_RULE } from '@gongbang/protocol';
import type { Kysely } from 'kysely';

import type { SiteTables } from './tables.ts';

/** Prices, orders, refunds and the books, as of schema version 9. */
export async function createPaymentTables({ schema }: Kysely<SiteTables>): Promise<void> {
  await schema
    .alterTable('courses')
    .addColumn('price', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await schema
    .alterTable('courses')
    .addColumn('currency', 'text', (column) => column.notNull().defaultTo('KRW'))
    .execute();
  await schema.alterTable('courses').addColumn('kit', 'text').execute();
  await schema
    .alterTable('courses')
    .addColumn('refundRule', 'text', (column) =>
      column.notNull().defaultTo(JSON.stringify(USUAL_REFUND_RULE)),
    )
    .execute();
  // The start time for which it was decided whether the class took place.
  await schema.alterTable('dates').addColumn('settledFor', 'bigint').execute();
  await schema
    .createTable('orders')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    // Not foreign keys: the books outlive what they refer to.
    .addColumn('bookingId', 'text', (column) => column.notNull())
    .addColumn('dateId', 'text', (column) => column.notNull())
    .addColumn('courseId', 'text', (column) => column.notNull())
    .addColumn('mentorId', 'text', (column) => column.notNull())
    .addColumn('number', 'text', (column) => column.notNull().unique())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('method', 'text', (column) => column.notNull())
    .addColumn('ref', 'text')
    .addColumn('goTo', 'text')
    .addColumn('classAmount', 'integer', (column) => column.notNull())
    .addColumn('kitAmount', 'integer', (column) => column.notNull())
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('taxPercent', 'integer', (column) => column.notNull())
    .addColumn('refundRule', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('startsAt', 'bigint', (column) => column.notNull())
    .addColumn('timeZone', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('expiresAt', 'bigint', (column) => column.notNull())
    .addColumn('checkedAt', 'bigint', (column) => column.notNull())
    .addColumn('paidAt', 'bigint')
    .addColumn('label', 'text')
    .addColumn('approval', 'text')
    .addColumn('failure', 'text')
    .addColumn('sealedKit', 'text')
    .addColumn('kitWhat', 'text', (column) => column.notNull())
    .addColumn('kitSentAt', 'bigint')
    .addColumn('kitTracking', 'text', (column) => column.notNull())
    .addColumn('capturedAmount', 'bigint')
    .addColumn('capturedCurrency', 'text')
    .addColumn('books', 'integer', (column) => column.notNull())
    .execute();
  await schema.createIndex('ordersByBooking').on('orders').columns(['bookingId', 'createdAt']).execute();
  await schema.createIndex('ordersByDate').on('orders').column('dateId').execute();
  await schema.createIndex('ordersByRef').on('orders').columns(['provider', 'ref']).execute();
  await schema.createIndex('ordersByCheck').on('orders').columns(['state', 'checkedAt']).execute();
  await schema
    .createTable('refunds')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('orderId', 'text', (column) => column.notNull().references('orders.id'))
    .addColumn('bookingId', 'text', (column) => column.notNull())
    .addColumn('mentorId', 'text', (column) => column.notNull())
    .addColumn('classAmount', 'integer', (column) => column.notNull())
    .addColumn('kitAmount', 'integer', (column) => column.notNull())
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('sealedAccount', 'text')
    .addColumn('isStuck', 'integer', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('doneAt', 'bigint')
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('nextAt', 'bigint')
    .addColumn('toldAt', 'bigint')
    .execute();
  await schema.createIndex('refundsByOrder').on('refunds').column('orderId').execute();
  await schema.createIndex('refundsByTime').on('refunds').column('nextAt').execute();
  await schema.createIndex('refundsByState').on('refunds').columns(['state', 'mentorId']).execute();
  await schema
    .createTable('ledger')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('orderId', 'text', (column) => column.notNull().references('orders.id'))
    .addColumn('refundId', 'text')
    .addColumn('number', 'text', (column) => column.notNull())
    .addColumn('mentorId', 'text', (column) => column.notNull())
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('method', 'text', (column) => column.notNull())
    .addColumn('classAmount', 'integer', (column) => column.notNull())
    .addColumn('kitAmount', 'integer', (column) => column.notNull())
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('startsAt', 'bigint', (column) => column.notNull())
    .addColumn('timeZone', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('ledgerByTime').on('ledger').columns(['at', 'id']).execute();
  await schema.createIndex('ledgerByOrder').on('ledger').column('orderId').execute();
  await schema
    .createTable('paymentEvents')
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('eventId', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('paymentEventsKey', ['provider', 'eventId'])
    .execute();
  await schema.createIndex('paymentEventsByAge').on('paymentEvents').column('at').execute();
  await schema
    .createTable('trialPayments')
    .addColumn('orderId', 'text', (column) => column.primaryKey().notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('amount', 'integer', (column) => column.notNull())
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('refunds', 'text', (column) => column.notNull())
    .addColumn('paidAt', 'bigint')
    .execute();
  await schema
    .createTable('paymentSettings')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('settings', 'text', (column) => column.notNull())
    .execute();
}
