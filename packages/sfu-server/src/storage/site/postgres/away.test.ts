import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { Kysely } from 'kysely';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '@gongbang/tests/support/classServer.ts';
import { PostgresProxy } from '@gongbang/tests/support/PostgresProxy.ts';
import { lacksPostgres } from '@gongbang/tests/support/PostgresServer.ts';
import { ownSiteDatabase } from '@gongbang/tests/support/SiteDatabase.ts';

import type { SiteStores } from '../../../ports/accounts.ts';
import { nodeSqlite, type SiteDialect } from '../nodeSqlite.ts';
import { openSitePostgres } from '../openSite.ts';
import { sitePostgres } from './sitePostgres.ts';

/** A PostgreSQL starts and stops here, on a shared machine. */
const SLOW_MS = 60_000;
/** How long an answer may take in tests that wait for that, in ms. */
const PATIENCE_MS = 400;
/** How often, and for how long, tests look again. */
const SOON = { interval: 20, timeout: 10_000 };
const REFUSED = { code: 'STORE_UNAVAILABLE' };

const NEITHER = /has not said whether it kept this/;
const NOTHING = /Nothing was changed/;

/** Whether a fact is there, without taking it. */
const knows = async ({ outbox }: SiteStores, id: string): Promise<boolean> =>
  (await outbox.to(id)).length > 0;

const keep = async ({ outbox }: SiteStores, id: string): Promise<void> => {
  await outbox.insert({ id, sealed: '', recipient: id, attempts: 0, nextAt: 1, expiresAt: 2, isBulk: 0 });
};

describe.skipIf(lacksPostgres)('the site in PostgreSQL', () => {
  const database = ownSiteDatabase();
  beforeEach(async () => {
    await database().clear();
  });

  /** A server whose link to the database can be cut. */
  const opened = async () => {
    const way = await PostgresProxy.to(database().url);
    const site = await openSitePostgres({ url: way.url, claim: null, patienceMs: PATIENCE_MS });
    return {
      ...{ way, site, stores: site.stores },
      [Symbol.asyncDispose]: async () => {
        await site.close();
        await way[Symbol.asyncDispose]();
      },
    };
  };

  it(
    '[PS3] that is killed refuses everything at once, says so, and goes on by itself when it is back',
    async () => {
      const site = await database().open();
      const { stores } = site;
      await keep(stores, 'before');
      await database().server.kill();
      const asked = Array.from({ length: 20 }, (_, at) =>
        at % 2 === 0 ? keep(stores, `meanwhile ${at}`) : knows(stores, 'before'),
      );
      for (const result of await Promise.allSettled(asked)) {
        expect(result).toMatchObject({ status: 'rejected', reason: REFUSED });
      }
      expect(site.obstacles()).toEqual(['the database with the accounts does not answer']);
      await database().server.begin();
      await vi.waitFor(() => {
        expect(site.obstacles()).toEqual([]);
      }, SOON);
      expect(await knows(stores, 'before')).toBe(true);
      expect(await knows(stores, 'meanwhile 0')).toBe(false);
      await keep(stores, 'after');
      await site.close();
    },
    SLOW_MS,
  );

  it('[PS3] that is killed within a transaction has kept nothing of it', async () => {
    const site = await database().open();
    const { stores } = site;
    const work = stores.transaction(async (inner) => {
      await keep(inner, 'half');
      await database().server.kill();
      await keep(inner, 'other half');
    });
    await expect(work).rejects.toThrow(NOTHING);
    await database().server.begin();
    await vi.waitFor(async () => {
      expect(await knows(stores, 'half')).toBe(false);
    }, SOON);
    await site.close();
  });

  it('[PS3] that says nothing any more refuses whoever waits in time, and whoever comes then at once', async () => {
    await using server = await opened();
    const { way, stores, site } = server;
    await keep(stores, 'before');
    way.silence();
    const at = performance.now();
    const asked = Array.from({ length: 30 }, (_, nth) =>
      nth % 2 === 0 ? keep(stores, `meanwhile ${nth}`) : knows(stores, 'before'),
    );
    for (const result of await Promise.allSettled(asked)) {
      expect(result).toMatchObject({ status: 'rejected', reason: REFUSED });
    }
    expect(performance.now() - at).toBeLessThan(4 * PATIENCE_MS);
    expect(site.obstacles()).toEqual(['the database with the accounts does not answer']);
    const then = performance.now();
    await expect(keep(stores, 'then')).rejects.toMatchObject(REFUSED);
    expect(performance.now() - then).toBeLessThan(PATIENCE_MS / 2);
    way.restore();
    await vi.waitFor(async () => {
      expect(await knows(stores, 'before')).toBe(true);
    }, SOON);
    expect(site.obstacles()).toEqual([]);
  });

  it('[PS9] that has said nothing to one in time is known to be away by all', async () => {
    await using server = await opened();
    const { way, stores, site } = server;
    await keep(stores, 'before');
    way.silence();
    await expect(keep(stores, 'meanwhile')).rejects.toMatchObject(REFUSED);
    expect(site.obstacles()).toEqual(['the database with the accounts does not answer']);
    way.restore();
    await vi.waitFor(() => keep(stores, 'after'), SOON);
    expect(await knows(stores, 'meanwhile')).toBe(false);
  });

  it('[PS4] tells a commit whose answer is lost neither as done nor as not', async () => {
    await using server = await opened();
    const { way, stores } = server;
    for (const loss of ['answer', 'commit'] as const) {
      way.lose(loss);
      const work = stores.transaction((inner) => keep(inner, `in turn ${loss}`));
      await expect(work).rejects.toMatchObject({ ...REFUSED, reason: 'NOT_SAID' });
      way.lose(loss);
      await expect(keep(stores, `alone ${loss}`)).rejects.toThrow(NEITHER);
    }
    expect(await knows(stores, 'in turn answer')).toBe(true);
    expect(await knows(stores, 'alone answer')).toBe(true);
    expect(await knows(stores, 'in turn commit')).toBe(false);
    expect(await knows(stores, 'alone commit')).toBe(false);
  });

  it('[PS2] lets nobody write before a transaction that nobody hears of any more is over', async () => {
    await using server = await opened();
    const { way, stores } = server;
    const other = await openSitePostgres({ url: database().url, claim: null, patienceMs: PATIENCE_MS });
    const { promise: goesOn, resolve: goOn } = Promise.withResolvers<undefined>();
    const lost = stores.transaction(async (inner) => {
      await keep(inner, 'lost');
      way.silence();
      goOn(undefined);
      await keep(inner, 'never');
    });
    await goesOn;
    const [tooEarly, outcome] = await Promise.allSettled([keep(other.stores, 'too early'), lost]);
    expect(tooEarly).toMatchObject({ status: 'rejected', reason: REFUSED });
    expect(outcome).toMatchObject({ status: 'rejected', reason: REFUSED });
    await vi.waitFor(() => keep(other.stores, 'in its turn'), SOON);
    expect(await knows(other.stores, 'lost')).toBe(false);
    await other.close();
  });

  it('[PS2] does one transaction after the other, and whoever was answered reads what they were told', async () => {
    const site = await database().open();
    const { stores } = site;
    let inside = 0;
    await Promise.all(
      Array.from({ length: 20 }, async (_, at) => {
        const seen = await stores.transaction(async (inner) => {
          inside += 1;
          expect(inside).toBe(1);
          const { length } = await inner.outbox.to('all');
          await inner.outbox.insert({
            ...{ id: `${at}`, sealed: '', recipient: 'all', attempts: 0, nextAt: 1, expiresAt: 2, isBulk: 0 },
          });
          inside -= 1;
          return length;
        });
        expect((await stores.outbox.to('all')).length).toBeGreaterThan(seen);
      }),
    );
    expect(await stores.outbox.to('all')).toHaveLength(20);
    await site.close();
  });

  it('[PS2] keeps nothing of a transaction in which something failed that nobody told', async () => {
    const site = await database().open();
    const work = site.stores.transaction(async (inner) => {
      await keep(inner, 'same');
      await keep(inner, 'same').catch(() => undefined);
    });
    await expect(work).rejects.toThrow();
    expect(await knows(site.stores, 'same')).toBe(false);
    await site.close();
  });

  it('[PS10] says what it refuses, and none of the values', async () => {
    const site = await database().open();
    const work = Promise.all(['said', 'said'].map((id) => keep(site.stores, id)));
    const error: unknown = await work.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: '23505', table: 'outbox' });
    expect(JSON.stringify([error, String(error)])).not.toContain('said');
    await site.close();
  });

  it('[PS5] writes nothing where another server has taken the database over', async () => {
    const owner = { isOurs: true };
    const judge = (): void => {
      if (!owner.isOurs) {
        throw new Error('it is another server’s');
      }
    };
    await database().ask(
      `CREATE SCHEMA IF NOT EXISTS gongbang; CREATE TABLE IF NOT EXISTS gongbang.claim (owner text)`,
    );
    const site = await openSitePostgres({ url: database().url, claim: { judge } });
    await keep(site.stores, 'ours');
    owner.isOurs = false;
    await expect(keep(site.stores, 'alone')).rejects.toMatchObject(REFUSED);
    const work = site.stores.transaction((inner) => keep(inner, 'in turn'));
    await expect(work).rejects.toMatchObject(REFUSED);
    expect(await Promise.all(['ours', 'alone', 'in turn'].map((id) => knows(site.stores, id)))).toEqual([
      ...[true, false, false],
    ]);
    await site.close();
  });

  it('[PS1] puts in order what is there, and what is not, as SQLite does', async () => {
    interface Tables {
      readonly words: { readonly word: string | null; readonly many: number | null };
    }
    const folder = temporaryFolder();
    const ordered = async (dialect: SiteDialect) => {
      const kysely = new Kysely<Tables>({ dialect });
      await kysely.schema
        .createTable('words')
        .addColumn('word', 'text')
        .addColumn('many', 'integer')
        .execute();
      const words = ['b', 'B', 'a b', 'ab', 'é', 'e', 'z', '가', '나', '😀', '\uFFFD', '', null];
      const values = words.map((word, at) => ({ word, many: at % 3 === 0 ? null : at * 10_000_000_000 }));
      await kysely.insertInto('words').values(values).execute();
      const all = kysely.selectFrom('words').selectAll();
      const result = [
        await all.orderBy('word').execute(),
        await all.orderBy('word', 'desc').execute(),
        await all.orderBy('many').orderBy('word', 'desc').execute(),
        await all.orderBy('many', 'desc').orderBy('word').execute(),
        await all.where('word', '>', 'B').orderBy('word').execute(),
      ];
      await kysely.schema.dropTable('words').execute();
      await kysely.destroy();
      return result;
    };
    const inSqlite = await ordered(nodeSqlite(join(folder, 'words.sqlite')));
    expect(await ordered(sitePostgres({ url: database().url, claim: null }))).toEqual(inSqlite);
    rmSync(folder, { recursive: true });
  });
});
