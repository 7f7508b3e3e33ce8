import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '@gongbang/tests/support/classServer.ts';
import { classRecord } from '@gongbang/tests/support/classRecord.ts';

import { backUp, restoreFrom } from './backups.ts';
import { databaseFile, openDatabase } from './database.ts';
import { lockFolder } from '../dataFolder.ts';
import { SqliteClassStore } from './SqliteClassStore.ts';

const KEYS = { mentor: new Uint8Array(32).fill(1), mentee: new Uint8Array(32).fill(2), menteeSalt: null };
const FIRST = 'aaaaaaaaaaaa';
const SECOND = 'bbbbbbbbbbbb';

let folder: string;
let dataDir: string;
let file: string;

beforeEach(() => {
  folder = temporaryFolder();
  dataDir = join(folder, 'data');
  file = join(folder, 'backup.sqlite');
  register(FIRST);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function register(id: string, where = dataDir): void {
  const database = openDatabase(where);
  new SqliteClassStore(database).insert(classRecord({ id }), KEYS);
  database.close();
}

function classesIn(where: string): unknown[] {
  const database = openDatabase(where);
  const ids = database.prepare('SELECT id FROM classes ORDER BY id').all();
  database.close();
  return ids.map(({ id }) => id);
}

/** Changes a database behind the server's back. */
function tamper(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

const mode = (path: string): number => statSync(path).mode & 0o777;

describe('[OP1] a backup', () => {
  it('is one file for its owner alone, of all that was kept by then, while the database is open', async () => {
    const database = openDatabase(dataDir);
    const lock = lockFolder(dataDir);
    expect(await backUp(dataDir, file, { force: false })).toMatchObject({ classes: 1 });
    lock.unlock();
    database.close();
    expect(mode(file)).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual(['backup.sqlite', 'data']);
    register(SECOND);
    await restoreFrom(dataDir, file, 'now');
    expect(classesIn(dataDir)).toEqual([FIRST]);
  });

  it('takes along what devices trust, and brings it back with its rights', async () => {
    mkdirSync(join(dataDir, 'tls'));
    writeFileSync(join(dataDir, 'tls/authority.key'), 'secret');
    symlinkSync('/etc/hostname', join(dataDir, 'tls/elsewhere.pem'));
    writeFileSync(join(dataDir, 'names.json'), '[]');
    mkdirSync(join(dataDir, 'before-restore-x'));
    writeFileSync(join(dataDir, 'before-restore-x/authority.key'), 'former');
    await backUp(dataDir, file, { force: false });
    const other = join(folder, 'other');
    expect(await restoreFrom(other, file, 'now')).toMatchObject({ classes: 1, former: null });
    expect(readdirSync(other).sort()).toEqual(['gongbang.sqlite', 'lock.sqlite', 'names.json', 'tls']);
    expect(readdirSync(join(other, 'tls'))).toEqual(['authority.key']);
    expect(readFileSync(join(other, 'tls/authority.key'), 'utf8')).toBe('secret');
    expect(mode(join(other, 'tls/authority.key'))).toBe(0o600);
    expect(mode(join(other, 'tls'))).toBe(0o700);
    expect(mode(databaseFile(other))).toBe(0o600);
    expect(readFileSync(databaseFile(other)).includes('secret')).toBe(false);
  });

  it('replaces nothing that is there unless that is asked for', async () => {
    writeFileSync(file, 'precious');
    await expect(backUp(dataDir, file, { force: false })).rejects.toThrow(/already exists.*--force/);
    expect(readFileSync(file, 'utf8')).toBe('precious');
    await backUp(dataDir, file, { force: true });
    expect(mode(file)).toBe(0o600);
    await restoreFrom(join(folder, 'other'), file, 'now');
    expect(classesIn(join(folder, 'other'))).toEqual([FIRST]);
  });

  it.each(['gongbang.sqlite', 'lock.sqlite', '../data/gongbang.sqlite'])(
    'never replaces the server’s own %s',
    async (name) => {
      lockFolder(dataDir).unlock();
      await expect(backUp(dataDir, join(dataDir, name), { force: true })).rejects.toThrow('the server’s own');
      expect(classesIn(dataDir)).toEqual([FIRST]);
    },
  );

  it('of nothing, or to nowhere, is refused with a sentence, and leaves no file', async () => {
    const nowhere = join(folder, 'missing/backup.sqlite');
    await expect(backUp(join(folder, 'empty'), file, { force: false })).rejects.toThrow(
      /no database in .*Set DATA_DIR/,
    );
    await expect(backUp(dataDir, nowhere, { force: false })).rejects.toThrow(/^Nothing was backed up\./);
    await expect(backUp(dataDir, folder, { force: true })).rejects.toThrow('is not a file');
    expect(readdirSync(folder)).toEqual(['data']);
  });

  it('of a damaged database is refused', async () => {
    const bytes = readFileSync(databaseFile(dataDir));
    bytes.fill(0xff, 4096, 3 * 4096);
    writeFileSync(databaseFile(dataDir), bytes);
    await expect(backUp(dataDir, file, { force: false })).rejects.toThrow(/^Nothing was backed up\./);
    expect(readdirSync(folder)).toEqual(['data']);
  });
});

describe('[OP2] a restore', () => {
  beforeEach(async () => {
    await backUp(dataDir, file, { force: false });
  });

  it('is refused while a server runs on the data', async () => {
    const lock = lockFolder(dataDir);
    await expect(restoreFrom(dataDir, file, 'now')).rejects.toThrow(/Another Gongbang is running/);
    lock.unlock();
    await restoreFrom(dataDir, file, 'now');
  });

  it('keeps what was there, also what only its journal holds', async () => {
    mkdirSync(join(dataDir, 'tls'));
    writeFileSync(join(dataDir, 'tls/authority.key'), 'former');
    // A copy of an open database is what a kill leaves: the class is only in the journal.
    const open = openDatabase(dataDir);
    register(SECOND);
    const killed = join(folder, 'killed');
    mkdirSync(killed);
    for (const suffix of ['', '-wal']) {
      writeFileSync(databaseFile(killed) + suffix, readFileSync(databaseFile(dataDir) + suffix));
    }
    open.close();
    const { former } = await restoreFrom(killed, file, 'now');
    expect(former).toBe(join(killed, 'before-restore-now'));
    expect(classesIn(killed)).toEqual([FIRST]);
    expect(classesIn(former ?? '')).toEqual([FIRST, SECOND]);
    expect(mode(former ?? '')).toBe(0o700);
    expect(existsSync(join(killed, 'restoring'))).toBe(false);
  });

  it('takes the place of a damaged database, which is kept', async () => {
    writeFileSync(databaseFile(dataDir), 'torn');
    const { former } = await restoreFrom(dataDir, file, 'now');
    expect(classesIn(dataDir)).toEqual([FIRST]);
    expect(readFileSync(databaseFile(former ?? ''), 'utf8')).toBe('torn');
  });

  it.each([
    ['of a newer version', 'PRAGMA user_version = 9999', /newer Gongbang \(schema 9999, .*Use that version/],
    ['of something else', 'DROP TABLE progress; DROP TABLE classes', /not a Gongbang backup/],
    ['of no version', 'PRAGMA user_version = 0', /not a Gongbang backup/],
    [
      'with a file that would lead elsewhere',
      `INSERT INTO backupFiles VALUES ('tls/../../escaped.key', x'00')`,
      /^Nothing was restored\./,
    ],
  ])('from a backup %s changes nothing', async (_, sql, sentence) => {
    tamper(file, `PRAGMA foreign_keys = OFF; ${sql}`);
    register(SECOND);
    await expect(restoreFrom(dataDir, file, 'now')).rejects.toThrow(sentence);
    expect(classesIn(dataDir)).toEqual([FIRST, SECOND]);
    expect(readdirSync(folder).sort()).toEqual(['backup.sqlite', 'data']);
    expect(readdirSync(dataDir).sort()).toEqual(['gongbang.sqlite', 'lock.sqlite']);
  });

  it('from a file that is damaged, none, or not there changes nothing', async () => {
    const bytes = readFileSync(file);
    bytes.fill(0xff, 4096, 3 * 4096);
    writeFileSync(file, bytes);
    await expect(restoreFrom(dataDir, file, 'now')).rejects.toThrow(/^Nothing was restored\./);
    writeFileSync(file, 'a letter '.repeat(1000));
    await expect(restoreFrom(dataDir, file, 'now')).rejects.toThrow('The file is not a database.');
    await expect(restoreFrom(dataDir, join(folder, 'none'), 'now')).rejects.toThrow('There is no file');
    expect(classesIn(dataDir)).toEqual([FIRST]);
  });
});
