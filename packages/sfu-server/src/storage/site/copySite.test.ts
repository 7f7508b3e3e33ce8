import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '@gongbang/tests/support/classServer.ts';
import { CourseScene, booker, form } from '@gongbang/tests/support/courseScene.ts';
import { FakeProvider } from '@gongbang/tests/support/FakeProvider.ts';
import { comeBack, offerPaid, ordered } from '@gongbang/tests/support/paidScene.ts';
import { lacksPostgres } from '@gongbang/tests/support/PostgresServer.ts';
import { ownSiteDatabase } from '@gongbang/tests/support/SiteDatabase.ts';

import { clientOptions } from '../postgres/options.ts';
import { copySite } from './copySite.ts';
import { openSite } from './openSite.ts';

type Rows = Record<string, unknown>[];

const byText = (rows: Rows): string[] =>
  rows
    .map((row) => JSON.stringify(Object.entries(row).sort(([one], [other]) => (one < other ? -1 : 1))))
    .sort();

describe.skipIf(lacksPostgres)('[PS8] a site that is copied to PostgreSQL', () => {
  const database = ownSiteDatabase();
  let folder: string;
  beforeEach(async () => {
    await database().clear();
    folder = temporaryFolder();
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Copies in one transaction, as the command does. */
  const copied = async (): Promise<string[]> => {
    const client = new Client(clientOptions(database().url));
    await client.connect();
    try {
      await client.query('BEGIN');
      const tables = await copySite(folder, client, database().url);
      await client.query('COMMIT');
      return tables.map(({ table, rows }) => `${table}: ${rows}`);
    } finally {
      await client.end();
    }
  };

  /** A studio in which much has happened: every table has rows. */
  const fill = async (): Promise<void> => {
    const provider = new FakeProvider();
    const scene = await CourseScene.open({ folder, providers: [provider] });
    const { date, course } = await offerPaid(scene, { seats: 3 });
    const paid = await ordered(scene, date.id, 'p');
    provider.pay(paid.orderId);
    await comeBack(scene, paid.orderId);
    await scene.site.bookings.hold(date.id, booker('h'));
    await scene.account('w', { name: 'a\0b' });
    const writer = 'w'.repeat(16);
    const entry = { courseId: course.id, kind: 'work', writerId: writer, text: '한글 😀' } as const;
    const rest = {
      state: 'shown',
      editedAt: null,
      hiddenWhy: null,
      hiddenAt: null,
      removedBy: null,
      pinnedAt: null,
    } as const;
    await scene.stores.entries.insert({
      ...entry,
      ...rest,
      id: 'z'.repeat(16),
      parentId: null,
      draft: 'one',
      at: 9,
    });
    await scene.stores.entries.insert({
      ...entry,
      ...rest,
      id: 'b'.repeat(16),
      parentId: 'z'.repeat(16),
      draft: null,
      at: 1,
    });
    const size = Buffer.alloc(2_000_000, 7);
    for (const id of ['1', '2', '3']) {
      await scene.stores.photos.insert(
        {
          id: id.repeat(16),
          sender: `account:${writer}`,
          usedBy: null,
          position: 0,
          width: 1,
          height: 1,
          createdAt: 1,
        },
        { small: size, medium: size, large: size },
      );
    }
    await scene.settled();
    await scene.stop();
  };

  const tablesOf = (file: string): Map<string, Rows> => {
    const source = new DatabaseSync(file, { readOnly: true });
    const names = source
      .prepare(
        `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'kysely%' AND name NOT LIKE 'sqlite%'`,
      )
      .all()
      .map(({ name }) => String(name));
    const tables = new Map(names.map((name) => [name, source.prepare(`SELECT * FROM "${name}"`).all()]));
    source.close();
    return tables;
  };

  it('has all of its rows there, table by table, and goes on there', async () => {
    await fill();
    // A server has run there briefly.
    const before = await database().open();
    await before.stores.facts.set('owner', 'invited');
    await before.close();
    const said = await copied();
    const client = new Client(clientOptions(database().url));
    await client.connect();
    for (const [name, rows] of tablesOf(join(folder, 'site.sqlite'))) {
      const { rows: there } = await client.query<Record<string, unknown>>(
        `SELECT * FROM gongbang_site."${name}"`,
      );
      const asThere = rows.map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([column, value]) => [
            column,
            typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value,
          ]),
        ),
      );
      expect(byText(there)).toEqual(byText(asThere));
      expect(said).toContain(`${name}: ${rows.length}`);
    }
    await client.end();
    const scene = await CourseScene.open({ folder, on: database() });
    const [booking] = await scene.stores.bookings.ofAddress(form('p').email, 1);
    expect(booking?.state).toBe('booked');
    await scene.stop();
  });

  it('is refused where there is one already, and is as it was', async () => {
    await fill();
    const there = await database().open();
    const somebody = { id: 's'.repeat(16), name: null, email: null, role: 'person', language: null } as const;
    await there.stores.accounts.insert({ ...somebody, createdAt: 1 });
    await there.stores.facts.set('somebody', 'is here');
    await there.close();
    await expect(copied()).rejects.toThrow(/a site in that database already/);
    const again = await database().open();
    expect(await again.stores.accounts.count()).toBe(1);
    expect(await again.stores.facts.take('somebody', 'is here')).toBe(true);
    await again.close();
  });

  it('is refused where it is of a newer version', async () => {
    await (await openSite(folder)).close();
    const file = new DatabaseSync(join(folder, 'site.sqlite'));
    file.exec(`INSERT INTO kysely_migration VALUES ('9999-later', '2030-01-01')`);
    file.close();
    await expect(copied()).rejects.toThrow(/newer Gongbang/);
  });
});
