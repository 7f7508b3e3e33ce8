import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lacksPostgres } from '@gongbang/tests/support/PostgresServer.ts';
import { SiteDatabase } from '@gongbang/tests/support/SiteDatabase.ts';

import { boardSuite } from '../boardStores.suite.ts';
import { courseSuite } from '../courseStores.suite.ts';
import type { SiteBackend } from '../openSite.ts';
import { paymentSuite } from '../paymentStores.suite.ts';
import { reviewSuite } from '../reviewStores.suite.ts';
import { siteSuite } from '../siteStores.suite.ts';
import { tokenSuite } from '../tokenStores.suite.ts';
import { webhookSuite } from '../webhookStores.suite.ts';

/** A PostgreSQL starts and stops here, on a shared machine. */
const SLOW_MS = 60_000;

describe.skipIf(lacksPostgres)('accounts in PostgreSQL', () => {
  let database: SiteDatabase;
  let site: SiteBackend;
  beforeAll(async () => {
    database = await SiteDatabase.start();
    site = await database.open();
  }, SLOW_MS);
  afterAll(async () => {
    await site.close();
    await database[Symbol.asyncDispose]();
  }, SLOW_MS);
  const empty = async (): Promise<SiteBackend['stores']> => {
    await database.clear();
    return site.stores;
  };

  // Each suite has its own `beforeEach`.
  describe('of people', () => {
    siteSuite(empty);
  });
  describe('of courses', () => {
    courseSuite(empty);
  });
  describe('of boards', () => {
    boardSuite(empty);
  });
  describe('of money', () => {
    paymentSuite(empty);
  });
  describe('of reviews', () => {
    reviewSuite(empty);
  });
  describe('of tokens', () => {
    tokenSuite(empty);
  });
  describe('of webhooks', () => {
    webhookSuite(empty);
  });

  it('[AC17] are there when the server is back', async () => {
    const first = await database.open();
    await first.stores.facts.set('name', 'value');
    await first.close();
    expect(await site.stores.facts.take('name', 'value')).toBe(true);
  });

  it('[AC17] of a newer version are refused, and are as they were', async () => {
    const later = `gongbang_site.kysely_migration`;
    await database.ask(`INSERT INTO ${later} VALUES ('9999-later', '2030-01-01')`);
    await expect(database.open()).rejects.toThrow(/newer Gongbang/);
    await database.ask(`DELETE FROM ${later} WHERE name = '9999-later'`);
    await (await database.open()).close();
  });
});
