import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Worker } from 'node:worker_threads';

import { classRecord } from '@gongbang/tests/support/classRecord.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openSite } from '../site/openSite.ts';
import { databaseFile, openDatabase } from './database.ts';
import { SqliteDatabase } from './SqliteDatabase.ts';
import { sqliteStores } from './sqliteStores.ts';

const TRIM_MS = 20;
/** A thread starts and a disk answers, on a shared machine. */
const SOON = { interval: 20, timeout: 20_000 };
const MARK = 'seoyeon-of-whom-nothing-stays';
const keys = { mentor: new Uint8Array(32), mentee: new Uint8Array(32), menteeSalt: null };
const record = classRecord();

let folder: string;
let database: SqliteDatabase;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gongbang-test-'));
  database = openDatabase(folder, (file) => new SqliteDatabase(file, undefined, TRIM_MS));
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

/** The files with the mark in them. */
const holding = (): string[] =>
  readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(MARK));

function say(seqs: number): void {
  const { chat } = sqliteStores(database);
  for (let index = 0; index < seqs; index += 1) {
    chat.append(record.id, {
      ...{ thread: null, clientId: `c${index}`, peerId: `p${index}`.padEnd(12, 'x'), name: '서연' },
      ...{ role: 'mentee', text: `${MARK} ${'가'.repeat(index * 7)}`, sentAt: index },
    });
  }
}

/** How often this process has the database's file open. */
const timesOpen = (): number =>
  readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`) === databaseFile(folder);
    } catch {
      // Listing them took one, which is gone.
      return false;
    }
  }).length;

describe('[ST17] what was deleted, while the server runs', () => {
  it('is in no file soon after: accounts', async () => {
    const site = await openSite(folder, TRIM_MS);
    const ids = Array.from({ length: 60 }, (_, index) => `account-${index}`);
    for (const [index, id] of ids.entries()) {
      const email = `${MARK}${'x'.repeat(index)}@example.com`;
      await site.stores.accounts.insert({
        ...{ id, name: MARK, email, role: 'person', language: null, createdAt: index },
      });
    }
    expect(holding()).not.toEqual([]);
    await Promise.all(ids.map((id) => site.stores.accounts.remove(id)));
    await expect.poll(holding, SOON).toEqual([]);
    expect(readdirSync(folder)).toContain('site.sqlite-wal');
    await site.close();
  });

  it('is in no file soon after: a message taken back, and a class with everything in it', async () => {
    const { classes, chat, retention } = sqliteStores(database);
    classes.insert({ ...record, about: MARK }, keys);
    say(300);
    expect(holding()).not.toEqual([]);
    for (let seq = 1; seq <= 150; seq += 1) {
      chat.remove(record.id, null, seq);
    }
    while (!retention.removeSome(record.id, 40)) {
      // A step removes a few rows.
    }
    await expect.poll(holding, SOON).toEqual([]);
  });

  it('waits for somebody who reads, holds up no write meanwhile, and goes once they are done', async () => {
    const { classes, chat } = sqliteStores(database);
    classes.insert(record, keys);
    say(1);
    using reader = new DatabaseSync(databaseFile(folder), { readOnly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT text FROM messages').all();
    chat.remove(record.id, null, 1);
    const wal = (): number => readFileSync(`${databaseFile(folder)}-wal`).length;
    for (let at = 1; at <= 20; at += 1) {
      const before = wal();
      classes.insert({ ...record, id: `abcdefghij${String(at).padStart(2, '0')}` }, keys);
      expect(wal()).toBeGreaterThan(before);
    }
    expect(holding()).not.toEqual([]);
    reader.exec('COMMIT');
    await expect.poll(holding, SOON).toEqual([]);
    expect(classes.find('abcdefghij20')).not.toBeNull();
  });

  it('goes while commits keep coming, and none of them is lost', async () => {
    const { classes, chat } = sqliteStores(database);
    classes.insert(record, keys);
    say(1);
    chat.remove(record.id, null, 1);
    let count = 0;
    await expect
      .poll(() => {
        count += 1;
        classes.insert({ ...record, id: `class${String(count).padStart(7, '0')}` }, keys);
        return holding();
      }, SOON)
      .toEqual([]);
    database.close();
    database = openDatabase(folder);
    const row = database.prepare('SELECT count(*) AS classes FROM classes').get();
    expect(row?.['classes']).toBe(count + 1);
  });

  it.each([
    ['as the thread starts', false],
    ['as the thread has the database open', true],
  ])('leaves no log behind where the server stops %s', async (_, isOpen) => {
    const before = timesOpen();
    const stopped = new Promise<{ thread: Worker; wasOpen: boolean }>((resolve) => {
      process.once('worker', (thread: Worker) => {
        const until = performance.now() + SOON.timeout / 2;
        let wasOpen = false;
        while (isOpen && !wasOpen && performance.now() < until) {
          // On the event loop's next turn the thread may be done.
          wasOpen = timesOpen() > before;
        }
        database.close();
        resolve({ thread, wasOpen });
      });
    });
    sqliteStores(database).classes.insert(record, keys);
    say(300);
    const { thread, wasOpen } = await stopped;
    expect(wasOpen).toBe(isOpen);
    const logs = (): string[] => readdirSync(folder).filter((name) => name.endsWith('-wal'));
    expect(logs()).toEqual([]);
    await once(thread, 'exit');
    expect(logs()).toEqual([]);
    database = openDatabase(folder);
    expect(sqliteStores(database).classes.find(record.id)).not.toBeNull();
  });
});
