import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestServer, temporaryFolder } from '@gongbang/tests/support/classServer.ts';
import { FakeMediaServer } from '@gongbang/tests/support/FakeMedia.ts';

import { openDatabase } from './database.ts';
import { FreeSpace } from '../FreeSpace.ts';
import { letShrink } from './shrinking.ts';
import { SqliteDatabase } from './SqliteDatabase.ts';
import { SqliteRetentionStore } from './SqliteRetentionStore.ts';
import { SqliteStillStore } from './SqliteWorkshopStore.ts';

const MiB = 1024 * 1024;
const CLASS_ID = 'abcdefghijkl';
const INSERT = `INSERT INTO classes (id, title, mentorName, about, seats, phase, createdAt, mentorKeyHash, menteeKeyHash)
  VALUES ('${CLASS_ID}', '찻잔', '이정은', '', 12, 'scheduled', 1, zeroblob(32), zeroblob(32));
  INSERT INTO stills VALUES ('${CLASS_ID}', 'still', 1, zeroblob(${MiB}));`;

/** Records statements, and fails the rewrite as SQLite does on a full disk. */
class FullDisk extends SqliteDatabase {
  override exec(sql: string): void {
    if (sql.includes('VACUUM;')) {
      throw new Error('database or disk is full');
    }
    super.exec(sql);
  }
}

describe('[ST9] a file of an older version, which cannot shrink', () => {
  let folder: string;
  let file: string;
  let database: SqliteDatabase;
  let logged: string[];
  const log = {
    info: (_fields: object, message: string) => logged.push(message),
    warn: (_fields: object, message: string) => logged.push(message),
  };
  const space = (free: number) => ({ hasRoomFor: (bytes: number) => bytes <= free });
  const mode = () => database.prepare('PRAGMA auto_vacuum').get()?.['auto_vacuum'];
  const still = () => new SqliteStillStore(database).find(CLASS_ID, 'still')?.length;

  beforeEach(() => {
    logged = [];
    folder = temporaryFolder();
    file = join(folder, 'gongbang.sqlite');
    openDatabase(folder).close();
    const old = new DatabaseSync(file);
    old.exec(`${INSERT} PRAGMA journal_mode = DELETE; PRAGMA auto_vacuum = 0; VACUUM;`);
    old.close();
    database = openDatabase(folder);
  });
  afterEach(() => {
    if (database.isOpen) {
      database.close();
    }
    rmSync(folder, { recursive: true });
  });

  it('is opened as it is, and rewritten when there is room for it twice', () => {
    expect(mode()).toBe(0);
    const size = statSync(file).size;
    letShrink(database, space(2 * size), log);
    expect([mode(), still()]).toEqual([2, MiB]);
    expect(logged).toEqual([
      expect.stringContaining('takes minutes'),
      expect.stringContaining('has been rewritten'),
    ]);
    expect(statSync(`${file}-wal`).size).toBe(0);
    letShrink(database, space(2 * size), log);
    expect(logged).toHaveLength(2);
  });

  it('stays as it is when there is not, with a sentence that says what to do', () => {
    letShrink(database, space(2 * statSync(file).size - 1), log);
    expect([mode(), still()]).toEqual([0, MiB]);
    expect(logged).toEqual([expect.stringMatching(/more free space.*Free neededBytes.*start again/)]);
  });

  it('gives nothing back then, and that is no work that never ends', () => {
    const retention = new SqliteRetentionStore(database);
    while (!retention.removeSome(CLASS_ID, 100));
    expect(database.prepare('PRAGMA freelist_count').get()?.['freelist_count']).toBeGreaterThan(200);
    expect(retention.giveBack(100)).toBe(true);
  });

  it('stays as it is while somebody else has it open', () => {
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    letShrink(database, space(Infinity), log);
    expect([mode(), still()]).toEqual([0, MiB]);
    expect(logged.at(-1)).toMatch(/is unchanged.*start again/);
    other.close();
  });

  it('stays as it is when the disk is full after all', () => {
    database.close();
    database = openDatabase(folder, (path) => new FullDisk(path));
    letShrink(database, space(Infinity), log);
    expect([mode(), still()]).toEqual([0, MiB]);
    expect(logged.at(-1)).toMatch(/is unchanged.*have room/);
  });

  it('is not touched when it is torn, and the start ends with a sentence', async () => {
    database.close();
    const torn = readFileSync(file);
    // The root of a table that no statement reads at the start.
    const old = new DatabaseSync(file);
    const root = Number(
      old.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'stills'").get()?.['rootpage'],
    );
    old.close();
    torn.fill(0x5a, (root - 1) * 4096, root * 4096);
    writeFileSync(file, torn);
    database = openDatabase(folder);
    letShrink(database, space(Infinity), log);
    expect(mode()).toBe(0);
    database.close();
    expect(readFileSync(file).equals(torn)).toBe(true);
    await expect(startTestServer({ media: new FakeMediaServer().backend, dataDir: folder })).rejects.toThrow(
      /is damaged[^]*backup/,
    );
    expect(readFileSync(file).equals(torn)).toBe(true);
  });

  it('is no reason for a server not to start', async () => {
    database.close();
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    await using server = await startTestServer({ media: new FakeMediaServer().backend, dataDir: folder });
    expect(server.logged.join('')).toContain('could not be rewritten');
    other.close();
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  });

  it('a new file can shrink from the start', () => {
    database.close();
    rmSync(file);
    database = openDatabase(folder);
    expect(mode()).toBe(2);
  });

  it('free space counts without the floor', () => {
    const free = new FreeSpace(folder, 0).bytes;
    expect(new FreeSpace(folder, 0).hasRoomFor(free / 2)).toBe(true);
    expect(new FreeSpace(folder, Math.ceil(free / MiB)).hasRoomFor(free / 2)).toBe(false);
  });
});
