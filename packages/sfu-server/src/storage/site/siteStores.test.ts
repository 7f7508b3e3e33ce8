import { readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { afterEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '@gongbang/tests/support/classServer.ts';

import { boardSuite } from './boardStores.suite.ts';
import { courseSuite } from './courseStores.suite.ts';
import { openSite, type SiteBackend } from './openSite.ts';
import { paymentSuite } from './paymentStores.suite.ts';
import { reviewSuite } from './reviewStores.suite.ts';
import { siteSuite } from './siteStores.suite.ts';
import { tokenSuite } from './tokenStores.suite.ts';
import { webhookSuite } from './webhookStores.suite.ts';

/** The tables that courses brought, and all later ones. */
const LATER_TABLES = [
  ...['deliveries', 'webhooks', 'toldClasses', 'tokens'],
  ...['ledger', 'refunds', 'orders', 'paymentEvents', 'trialPayments', 'paymentSettings'],
  ...['bookings', 'dates', 'covers', 'courses', 'photos'],
  ...[
    'entries',
    'likes',
    'hidings',
    'reports',
    'removedReviews',
    'reviews',
    'questions',
    'alerts',
    'alertRounds',
  ],
];

describe('accounts in SQLite', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) {
      await close();
    }
  });
  const folderOf = (): string => {
    const folder = temporaryFolder();
    closing.push(() => {
      rmSync(folder, { recursive: true });
      return Promise.resolve();
    });
    return folder;
  };
  const open = async (folder: string): Promise<SiteBackend> => {
    const site = await openSite(folder);
    closing.unshift(() => site.close());
    return site;
  };

  // Each suite has its own `beforeEach`.
  describe('of people', () => {
    siteSuite(async () => (await open(folderOf())).stores);
  });
  describe('of courses', () => {
    courseSuite(async () => (await open(folderOf())).stores);
  });
  describe('of boards', () => {
    boardSuite(async () => (await open(folderOf())).stores);
  });
  describe('of money', () => {
    paymentSuite(async () => (await open(folderOf())).stores);
  });
  describe('of reviews', () => {
    reviewSuite(async () => (await open(folderOf())).stores);
  });
  describe('of tokens', () => {
    tokenSuite(async () => (await open(folderOf())).stores);
  });
  describe('of webhooks', () => {
    webhookSuite(async () => (await open(folderOf())).stores);
  });

  it('[AC17] are there when the server is back, and for its user’s eyes alone', async () => {
    const folder = folderOf();
    const first = await openSite(folder);
    await first.stores.facts.set('name', 'value');
    await first.close();
    expect(await (await open(folder)).stores.facts.take('name', 'value')).toBe(true);
    expect(statSync(join(folder, 'site.sqlite')).mode & 0o777).toBe(0o600);
  });

  it('[AC21] that are removed leave nothing in the file once the server has stopped', async () => {
    const folder = folderOf();
    const site = await openSite(folder);
    const account = {
      id: 'gone',
      name: '박서연',
      email: 'seo@example.com',
      role: 'person',
      language: null,
    } as const;
    await site.stores.accounts.insert({ ...account, createdAt: 1 });
    await site.stores.accounts.remove(account.id);
    await site.close();
    const left = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
    expect(left.join('')).not.toContain(account.email);
  });

  it('[CO1] of the version before open with all that they have, and take courses', async () => {
    const folder = folderOf();
    const first = await openSite(folder);
    await first.stores.facts.set('name', 'value');
    await first.close();
    const database = new DatabaseSync(join(folder, 'site.sqlite'));
    database.exec('PRAGMA foreign_keys = OFF');
    for (const table of LATER_TABLES) {
      database.exec(`DROP TABLE IF EXISTS ${table}`);
    }
    database.exec('ALTER TABLE accounts DROP COLUMN language; ALTER TABLE outbox DROP COLUMN isBulk');
    database.exec(`DELETE FROM kysely_migration WHERE name >= '0003'`);
    database.close();
    const { stores } = await open(folder);
    expect(await stores.facts.take('name', 'value')).toBe(true);
    expect(await stores.courses.offered(null)).toEqual([]);
  });

  it('[AC17] that cannot be brought along stay as they were, and are once what is in the way is gone', async () => {
    const folder = folderOf();
    await (await openSite(folder)).close();
    const change = (...statements: string[]): void => {
      const database = new DatabaseSync(join(folder, 'site.sqlite'));
      database.exec(`PRAGMA foreign_keys = OFF; ${statements.join('; ')}`);
      database.close();
    };
    const tables = [
      'deliveries',
      'webhooks',
      'toldClasses',
      'tokens',
      'ledger',
      'refunds',
      'orders',
      'paymentEvents',
      'trialPayments',
    ];
    const columns = ['price', 'currency', 'kit', 'refundRule'];
    change(
      ...tables.map((table) => `DROP TABLE ${table}`),
      ...columns.map((column) => `ALTER TABLE courses DROP COLUMN ${column}`),
      'ALTER TABLE dates DROP COLUMN settledFor',
      `DELETE FROM kysely_migration WHERE name >= '0009-money'`,
    );
    // The last table of that version: all others have been created before it.
    await expect(openSite(folder)).rejects.toThrow(/cannot be used/);
    change('DROP TABLE paymentSettings');
    expect(await (await open(folder)).stores.orders.of('none')).toEqual([]);
  });

  it('[AC17] of a newer version are refused, and are as they were', async () => {
    const folder = folderOf();
    await (await openSite(folder)).close();
    const database = new DatabaseSync(join(folder, 'site.sqlite'));
    database.exec(`INSERT INTO kysely_migration VALUES ('9999-later', '2030-01-01')`);
    database.close();
    await expect(openSite(folder)).rejects.toThrow(/newer Gongbang/);
  });

  it('[AC17] that another program locks are refused for a moment, as classes are', async () => {
    const folder = folderOf();
    const { stores } = await open(folder);
    const other = new DatabaseSync(join(folder, 'site.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    await expect(stores.facts.set('name', 'value')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    other.exec('ROLLBACK');
    other.close();
    await stores.facts.set('name', 'value');
  });
});
