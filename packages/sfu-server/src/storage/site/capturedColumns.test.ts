import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryFolder } from '@gongbang/tests/support/classServer.ts';

import { addCaptured } from './capturedColumns.ts';
import { SITE_FILE } from './file.ts';
import { nodeSqlite } from './nodeSqlite.ts';
import { openSite } from './openSite.ts';
import { line, order, refund } from './paymentStores.suite.ts';
import type { SiteTables } from './tables.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it('[PM15] what was paid before has what came in for it, from the books, and pays for its seat unless it went back for nothing', async () => {
  const site = await openSite(folder);
  const { stores } = site;
  const paid = { state: 'paid', paidAt: 1 } as const;
  for (const sign of ['a', 'b', 'e']) {
    await stores.orders.insert(order(sign, sign === 'e' ? {} : paid));
  }
  const came = { classAmount: 300, kitAmount: 20, currency: 'USD' } as const;
  await stores.ledger.append(line('1', { orderId: order('a').id, kitAmount: 12_000 }));
  await stores.ledger.append(line('2', { orderId: order('a').id, kind: 'fee', classAmount: -1 }));
  await stores.ledger.append(line('3', { orderId: order('b').id, ...came }));
  await stores.refunds.insert(refund('1'));
  await stores.refunds.insert(refund('2', { orderId: order('b').id, reason: 'mismatch' }));
  await site.close();
  const file = join(folder, SITE_FILE);
  const before = new DatabaseSync(file);
  before.exec(
    ['capturedAmount', 'capturedCurrency', 'books']
      .map((column) => `ALTER TABLE orders DROP COLUMN ${column}`)
      .join('; '),
  );
  before.close();
  const database = new Kysely<SiteTables>({ dialect: nodeSqlite(file) });
  await addCaptured(database);
  const rows = await database
    .selectFrom('orders')
    .select(['capturedAmount', 'capturedCurrency', 'books'])
    .orderBy('id')
    .execute();
  await database.destroy();
  expect(rows).toEqual([
    { capturedAmount: 47_000, capturedCurrency: 'KRW', books: 1 },
    { capturedAmount: 320, capturedCurrency: 'USD', books: 0 },
    { capturedAmount: null, capturedCurrency: null, books: 0 },
  ]);
});
