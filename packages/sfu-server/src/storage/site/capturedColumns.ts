import type { Kysely } from 'kysely';

import type { SiteTables } from './tables.ts';

/** What came in for an order, and whether it pays for its seat, as the tenth version of the schema has them. */
export async function addCaptured(database: Kysely<SiteTables>): Promise<void> {
  const { schema } = database;
  await schema.alterTable('orders').addColumn('capturedAmount', 'bigint').execute();
  await schema.alterTable('orders').addColumn('capturedCurrency', 'text').execute();
  await schema
    .alterTable('orders')
    .addColumn('books', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  // What is paid already is in the books; what went back whole for it never was a seat.
  await database
    .updateTable('orders')
    .set((about) => {
      const payment = about
        .selectFrom('ledger')
        .whereRef('ledger.orderId', '=', 'orders.id')
        .where('ledger.kind', '=', 'payment')
        .limit(1);
      return {
        capturedAmount: payment.select((line) =>
          line('ledger.classAmount', '+', line.ref('ledger.kitAmount')).as('came'),
        ),
        capturedCurrency: payment.select('ledger.currency'),
      };
    })
    .where('state', '=', 'paid')
    .execute();
  await database
    .updateTable('orders')
    .set({ books: 1 })
    .where('state', '=', 'paid')
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('refunds')
            .select('refunds.id')
            .whereRef('refunds.orderId', '=', 'orders.id')
            .where('refunds.reason', 'in', ['late', 'double', 'mismatch']),
        ),
      ),
    )
    .execute();
}
