import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { classRecord } from '@gongbang/tests/support/classRecord.ts';
import { descriptorsOf } from '@gongbang/tests/support/descriptors.ts';
import { HeldDisk } from '@gongbang/tests/support/HeldDisk.ts';
import { watched } from '@gongbang/tests/support/watched.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { nodeSqlite } from '../site/nodeSqlite.ts';
import { openSiteOn } from '../site/openSite.ts';
import { openDatabase } from './database.ts';
import { SqliteDatabase } from './SqliteDatabase.ts';
import { sqliteStores } from './sqliteStores.ts';

const keys = { mentor: new Uint8Array(32), mentee: new Uint8Array(32), menteeSalt: null };
const record = classRecord();

let folder: string;
let disk: HeldDisk;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gongbang-test-'));
  disk = new HeldDisk();
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('[ST14] commits in SQLite', () => {
  it('are durable once the disk has confirmed them; those that come meanwhile share one confirmation', async () => {
    using database = opened(openDatabase(folder, (file) => new SqliteDatabase(file, disk.sync)));
    const { classes } = sqliteStores(database.it);
    expect(database.it.durable()).toBeNull();
    disk.hold();
    classes.insert({ ...record, id: 'abcdefghijkl' }, keys);
    const first = database.it.durable();
    classes.insert({ ...record, id: 'bcdefghijklm' }, keys);
    const second = database.it.durable();
    classes.insert({ ...record, id: 'cdefghijklmn' }, keys);
    expect(database.it.durable()).toBe(second);
    expect(first).not.toBe(second);
    await expect.poll(() => disk.asked).toBe(1);
    disk.confirm();
    await first;
    expect(database.it.durable()).toBe(second);
    expect(disk.asked).toBe(2);
    disk.letGo();
    await second;
    expect(database.it.durable()).toBeNull();
  });

  it('ask nothing of the disk where nothing was written', () => {
    using database = opened(openDatabase(folder, (file) => new SqliteDatabase(file, disk.sync)));
    const { classes } = sqliteStores(database.it);
    database.it.transaction(() => classes.find('abcdefghijkl'));
    expect([database.it.durable(), disk.asked]).toEqual([null, 0]);
  });

  it('are durable by the disk itself, and leave nothing open behind', async () => {
    const before = descriptorsOf(process.pid);
    const database = openDatabase(folder);
    sqliteStores(database).classes.insert({ ...record, id: 'abcdefghijkl' }, keys);
    await database.durable();
    expect(database.durable()).toBeNull();
    sqliteStores(database).classes.insert({ ...record, id: 'bcdefghijklm' }, keys);
    // While it is in progress.
    database.close();
    await expect.poll(() => descriptorsOf(process.pid)).toBe(before);
    expect(readdirSync(folder).filter((name) => name.endsWith('-wal'))).toEqual([]);
  });

  it('[ST15] that the disk refuses are the last that are kept', async () => {
    using database = opened(openDatabase(folder, (file) => new SqliteDatabase(file, disk.sync)));
    const { classes } = sqliteStores(database.it);
    disk.hold();
    classes.insert({ ...record, id: 'abcdefghijkl' }, keys);
    const refused = database.it.durable();
    await expect.poll(() => disk.asked).toBe(1);
    disk.letGo(new Error('EIO'));
    await expect(refused).rejects.toThrow(/disk has failed/);
    expect(() => {
      classes.insert({ ...record, id: 'bcdefghijklm' }, keys);
    }).toThrow(/cannot save/);
    expect([database.it.hasFailed, database.it.probe()]).toEqual([true, false]);
  });
});

describe('[ST14] accounts in SQLite', () => {
  it('are answered when the disk has them, in a transaction or not', async () => {
    const site = await openSiteOn(nodeSqlite(join(folder, 'site.sqlite'), disk.sync));
    disk.hold();
    const alone = watched(site.stores.facts.set('one', 'a'));
    await expect.poll(() => disk.asked).toBeGreaterThan(0);
    await Promise.resolve();
    expect(alone.isSettled).toBe(false);
    disk.confirm();
    await alone.promise;
    const asked = disk.asked;
    const together = watched(
      site.stores.transaction(async (stores) => {
        await stores.facts.set('two', 'b');
        await stores.facts.set('three', 'c');
        expect(disk.asked).toBe(asked);
      }),
    );
    await expect.poll(() => disk.asked).toBe(asked + 1);
    expect(together.isSettled).toBe(false);
    disk.letGo();
    await together.promise;
    await site.close();
  });

  it('[ST15] that the disk refuses are refused, and so is what comes later; what is there can be read', async () => {
    const site = await openSiteOn(nodeSqlite(join(folder, 'site.sqlite'), disk.sync));
    await site.stores.facts.set('one', 'a');
    disk.hold();
    const refused = site.stores.transaction((stores) => stores.facts.set('two', 'b'));
    const asked = disk.asked;
    await expect.poll(() => disk.asked).toBeGreaterThan(asked);
    disk.letGo(new Error('EIO'));
    await expect(refused).rejects.toThrow(/disk has failed/);
    await expect(site.stores.facts.set('three', 'c')).rejects.toThrow(/disk has failed/);
    expect(await site.stores.accounts.find('nobody')).toBeNull();
    expect(site.obstacles()).toEqual([expect.stringContaining('has failed')]);
    await site.close();
  });

  it('[ST15] that the disk does not confirm for long are waited for, all else is refused at once, and then all goes on', async () => {
    const site = await openSiteOn(nodeSqlite(join(folder, 'site.sqlite'), disk.sync));
    disk.hold();
    const { asked } = disk;
    const first = site.stores.facts.set('one', 'a');
    await expect.poll(() => disk.asked).toBeGreaterThan(asked);
    expect(site.obstacles()).toEqual([]);
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + 6000);
    await expect(site.stores.facts.set('two', 'b')).rejects.toThrow(/disk does not answer/);
    await expect(site.stores.accounts.find('nobody')).rejects.toThrow(/disk does not answer/);
    expect(site.obstacles()).toEqual(['the disk with the accounts does not answer']);
    disk.letGo();
    await first;
    expect(site.obstacles()).toEqual([]);
    await site.stores.facts.set('two', 'b');
    vi.restoreAllMocks();
    await site.close();
  });

  it('[ST15] that wait already when the disk hangs are refused as well, and the next one has its turn', async () => {
    const site = await openSiteOn(nodeSqlite(join(folder, 'site.sqlite'), disk.sync, 50));
    disk.hold();
    const { asked } = disk;
    const first = site.stores.facts.set('one', 'a');
    await expect.poll(() => disk.asked).toBeGreaterThan(asked);
    const waiting = [site.stores.facts.set('two', 'b'), site.stores.accounts.find('nobody')];
    for (const { status } of await Promise.allSettled(waiting)) {
      expect(status).toBe('rejected');
    }
    disk.letGo();
    await first;
    await site.stores.facts.set('three', 'c');
    expect(await site.stores.facts.take('two', 'b')).toBe(false);
    await site.close();
  });
});

function opened(it: SqliteDatabase): Disposable & { readonly it: SqliteDatabase } {
  return {
    it,
    [Symbol.dispose]: () => {
      it.close();
    },
  };
}
