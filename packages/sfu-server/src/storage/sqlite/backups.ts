import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync, backup } from 'node:sqlite';

import { z } from 'zod';

import { FILE_MODE, FOLDER_MODE, JOURNALS, LOCK_FILE, lockFolder } from '../dataFolder.ts';
import { SITE_FILE } from '../site/file.ts';
import { assertSiteSound, siteBytes } from '../site/siteBackup.ts';
import { SCHEMA_VERSION, databaseFile } from './database.ts';

/**
 * What a backup includes besides the database: keys and certificates in DATA_DIR and its folders. Devices trust them, and they
 * cannot be made again. Backups come from outside, so no name in one may lead elsewhere.
 */
const COMPANION_NAME =
  /^(?!restoring\/|before-restore-)(?:[a-z][a-z0-9-]{0,31}\/)?[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}\.(?:pem|key|crt|json)$/;
/** Whether a backup may include a file of this name besides its tables. */
const isHeld = (name: string): boolean => name === SITE_FILE || COMPANION_NAME.test(name);
const MAX_COMPANION_BYTES = 1024 * 1024;
/** Copies all pages at once, in one transaction: SQLite starts over if anything is written between two steps. */
const ALL_PAGES = 0x7fff_ffff;
/** How long to wait for the server's lock, in ms. */
const BUSY_TIMEOUT_MS = 5000;
/** The folder under DATA_DIR in which a backup is prepared. */
const STAGING = 'restoring';

const checkRow = z.object({ quick_check: z.string() });
const versionRow = z.object({ user_version: z.int() });
const countRow = z.object({ classes: z.int() });
const companionRow = z.object({
  name: z.string().refine(isHeld),
  content: z.instanceof(Uint8Array),
});

/** What a backup holds. */
export interface BackupContents {
  readonly classes: number;
  /** The file's size. */
  readonly bytes: number;
}

/**
 * Copies the data as it is at this moment into one file, even while a server is running: everything acknowledged before is in it.
 * The file appears only once it is complete; a failure leaves no file, and an older one untouched.
 * @throws Error if there is no data, the file may not be written, or the copy is damaged
 */
export async function backUp(
  dataDir: string,
  file: string,
  { force }: { readonly force: boolean },
): Promise<BackupContents> {
  const database = databaseFile(dataDir);
  if (!existsSync(database)) {
    throw new Error(`There is no database in ${dataDir}. Set DATA_DIR to the folder that the server uses.`);
  }
  assertMayWrite(dataDir, file, force);
  const part = `${file}.${process.pid}.part`;
  const removePart = (): void => {
    for (const suffix of ['', ...JOURNALS]) {
      rmSync(part + suffix, { force: true });
    }
  };
  process.once('exit', removePart);
  try {
    // Created with its permissions before anything is in it.
    closeSync(openSync(part, 'wx', FILE_MODE));
    await copyDatabase(database, part);
    const site = await siteBytes(dataDir, `${part}.site`);
    const classes = changing(part, (copy) => {
      assertSound(copy, 'The copy');
      addCompanions(copy, dataDir, site);
      return countRow.parse(copy.prepare('SELECT count(*) AS classes FROM classes').get()).classes;
    });
    assertMayWrite(dataDir, file, force);
    renameSync(part, file);
    syncFolder(dirname(resolve(file)));
    return { classes, bytes: statSync(file).size };
  } catch (error) {
    throw new Error(`Nothing was backed up. ${reasonOf(error, database, dirname(part))}`, { cause: error });
  } finally {
    removePart();
    process.off('exit', removePart);
  }
}

/** The result of a restore. */
export interface Restored extends BackupContents {
  /** The folder with the former data; null if there was none. */
  readonly former: string | null;
}

/**
 * Replaces the data with a backup, and keeps the former data in a folder beside it. Nothing changes until the backup is checked and
 * ready; then it takes the database's place in one step.
 * @param stamp names the folder of the former data
 * @throws Error if a server runs on the data, or the file is damaged, of a newer version or no backup
 */
export async function restoreFrom(dataDir: string, file: string, stamp: string): Promise<Restored> {
  if (!existsSync(file)) {
    throw new Error(`There is no file ${file}.`);
  }
  const folder = lockFolder(dataDir);
  const staging = join(dataDir, STAGING);
  try {
    rmSync(staging, { recursive: true, force: true });
    mkdirSync(staging, { mode: FOLDER_MODE });
    const ready = databaseFile(staging);
    closeSync(openSync(ready, 'wx', FILE_MODE));
    await copyDatabase(file, ready);
    const classes = changing(ready, (copy) => {
      assertSound(copy, file);
      takeCompanions(copy, staging);
      return countRow.parse(copy.prepare('SELECT count(*) AS classes FROM classes').get()).classes;
    });
    const former = exchange(dataDir, staging, join(dataDir, `before-restore-${stamp}`));
    return { classes, bytes: statSync(databaseFile(dataDir)).size, former };
  } catch (error) {
    throw new Error(`Nothing was restored. ${reasonOf(error, file, dataDir)}`, { cause: error });
  } finally {
    rmSync(staging, { recursive: true, force: true });
    folder.unlock();
  }
}

/** @throws Error as SQLite does, also if the source is no database */
async function copyDatabase(from: string, to: string): Promise<void> {
  const source = new DatabaseSync(from, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    await backup(source, to, { rate: ALL_PAGES });
  } finally {
    source.close();
  }
}

/** Works on a copy, which is a single file afterwards. */
function changing<T>(file: string, work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(file);
  try {
    // Overwrites deleted data, and needs no write-ahead log beside the file.
    database.exec('PRAGMA secure_delete = ON; PRAGMA journal_mode = DELETE;');
    return work(database);
  } finally {
    database.close();
  }
}

/** @throws Error if it is damaged, of a newer version, or not ours */
function assertSound(database: DatabaseSync, what: string): void {
  const { quick_check: found } = checkRow.parse(database.prepare('PRAGMA quick_check(1)').get());
  if (found !== 'ok') {
    throw new Error(`${what} is damaged (${found}).`);
  }
  const { user_version: version } = versionRow.parse(database.prepare('PRAGMA user_version').get());
  if (version > SCHEMA_VERSION) {
    throw new Error(
      `${what} was written by a newer Gongbang (schema ${version}, this one knows ${SCHEMA_VERSION}). Use that version.`,
    );
  }
  const isOurs = database
    .prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'classes'`)
    .get();
  if (version < 1 || isOurs === undefined) {
    throw new Error(`${what} is not a Gongbang backup.`);
  }
}

function addCompanions(copy: DatabaseSync, dataDir: string, site: Uint8Array | null): void {
  copy.exec(`
    DROP TABLE IF EXISTS backupFiles;
    CREATE TABLE backupFiles (name TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT;`);
  const add = copy.prepare('INSERT INTO backupFiles (name, content) VALUES (?, ?)');
  if (site !== null) {
    add.run(SITE_FILE, site);
  }
  for (const name of filesIn(dataDir).filter((file) => COMPANION_NAME.test(file))) {
    const file = join(dataDir, name);
    const status = lstatSync(file);
    if (status.isFile() && status.size <= MAX_COMPANION_BYTES) {
      add.run(name, readFileSync(file));
    }
  }
}

/** The files in a folder and its direct subfolders. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? readdirSync(join(folder, entry.name)).map((name) => `${entry.name}/${name}`)
      : [entry.name],
  );
}

/** Turns what a backup has besides its tables into files, and removes it from the copy. */
function takeCompanions(copy: DatabaseSync, staging: string): void {
  if (copy.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'backupFiles'`).get() === undefined) {
    return;
  }
  for (const row of copy.prepare('SELECT name, content FROM backupFiles').all()) {
    const { name, content } = companionRow.parse(row);
    mkdirSync(dirname(join(staging, name)), { recursive: true, mode: FOLDER_MODE });
    writeFileSync(join(staging, name), content, { mode: FILE_MODE, flush: true });
  }
  copy.exec('DROP TABLE backupFiles');
  if (existsSync(join(staging, SITE_FILE))) {
    assertSiteSound(join(staging, SITE_FILE));
  }
}

/** Puts the prepared data in place of the current, which is kept; the database goes last, in one step. */
function exchange(dataDir: string, staging: string, former: string): string | null {
  const database = databaseFile(dataDir);
  const hadData = existsSync(database);
  if (hadData) {
    mkdirSync(former, { mode: FOLDER_MODE });
    for (const suffix of ['', ...JOURNALS].filter((end) => existsSync(database + end))) {
      keepBeside(database + suffix, databaseFile(former) + suffix);
    }
    syncFolder(former);
  }
  for (const name of filesIn(staging).filter(isHeld)) {
    const place = join(dataDir, name);
    // A database takes its journals along: they would be read into the new one.
    for (const suffix of name === SITE_FILE ? ['', ...JOURNALS] : ['']) {
      if (existsSync(place + suffix)) {
        mkdirSync(dirname(join(former, name)), { recursive: true, mode: FOLDER_MODE });
        renameSync(place + suffix, join(former, name) + suffix);
      }
    }
    mkdirSync(dirname(place), { recursive: true, mode: FOLDER_MODE });
    renameSync(join(staging, name), place);
  }
  // A journal of the former database would be read into the new one.
  for (const suffix of JOURNALS) {
    rmSync(database + suffix, { force: true });
  }
  renameSync(databaseFile(staging), database);
  syncFolder(dataDir);
  return hadData ? former : null;
}

/** A hard link to the file, or a copy if the file system has no links. */
function keepBeside(file: string, beside: string): void {
  try {
    linkSync(file, beside);
  } catch {
    copyFileSync(file, beside);
  }
}

/** @throws Error if there is a file already, or it is one of the server's own */
function assertMayWrite(dataDir: string, file: string, force: boolean): void {
  if (!existsSync(file)) {
    return;
  }
  const target = statSync(file);
  const isOwn = [databaseFile(dataDir), join(dataDir, SITE_FILE), join(dataDir, LOCK_FILE)]
    .flatMap((own) => ['', ...JOURNALS].map((suffix) => own + suffix))
    .filter((own) => existsSync(own))
    .some((own) => statSync(own).ino === target.ino && statSync(own).dev === target.dev);
  if (isOwn) {
    throw new Error(`${file} is the server’s own file. Name another one.`);
  }
  if (!target.isFile()) {
    throw new Error(`${file} is not a file. Name a file to create.`);
  }
  if (!force) {
    throw new Error(`${file} already exists. Name another file, or add --force.`);
  }
}

/** A rename is durable once its folder is. If folders cannot be opened (Windows), the system takes care of it. */
function syncFolder(folder: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(folder, 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

const FULL = 13;
/** SQLite's code for a disk that fills up, at some moments. */
const IO_ERROR = 10;
const NOT_A_DATABASE = 26;
/** Extended result codes carry the primary one in their lowest byte. */
const PRIMARY = 0xff;
const OUT_OF_SPACE = new Set(['ENOSPC', 'EDQUOT']);

/** A sentence on why a copy of a file into a folder failed. */
function reasonOf(error: unknown, file: string, folder: string): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const sqlite = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & PRIMARY : null;
  const system = 'code' in error ? String(error.code) : '';
  if (sqlite === FULL || OUT_OF_SPACE.has(system) || (sqlite === IO_ERROR && !hasRoom(file, folder))) {
    return 'The disk has no room for it.';
  }
  if (sqlite === NOT_A_DATABASE) {
    return 'The file is not a database.';
  }
  return /[.!?]$/.test(error.message) ? error.message : `${error.message}.`;
}

function hasRoom(file: string, folder: string): boolean {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize > statSync(file).size;
}
