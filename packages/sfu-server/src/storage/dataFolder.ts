import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export const LOCK_FILE = 'lock.sqlite';
/** For the server's user alone: what is said in a class, and hashes of keys. */
export const FOLDER_MODE = 0o700;
export const FILE_MODE = 0o600;
/** How SQLite names what it keeps beside a database. */
export const JOURNALS = ['-wal', '-shm', '-journal'];
/** How long the server that ran before is waited for, in ms. */
const LOCK_TIMEOUT_MS = 2000;

/** A folder that no other server uses meanwhile. */
export interface LockedFolder {
  /** Gives it back; the end of the process does as well, however it ends. */
  unlock(): void;
}

/**
 * Makes the folder if need be, takes it for this process, and keeps others' eyes off it.
 * @throws Error when it cannot be written, or another server uses it
 */
export function lockFolder(dataDir: string): LockedFolder {
  makeFolder(dataDir);
  const lock = openLock(dataDir);
  return {
    unlock: () => {
      lock.close();
    },
  };
}

/** Makes the folder if need be, and unreadable for others. @throws Error when it cannot be made */
export function makeFolder(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: FOLDER_MODE });
  protect(dataDir, FOLDER_MODE);
}

/** Makes the files that are or will be the database's, and those of before, unreadable for others. */
export function protectFiles(file: string): void {
  // SQLite gives its other files the rights of the first.
  closeSync(openSync(file, 'a', FILE_MODE));
  for (const suffix of ['', ...JOURNALS]) {
    protect(file + suffix, FILE_MODE);
  }
}

/**
 * An exclusive lock of SQLite's, on a file of its own: the system takes it back when the process ends, so that none is
 * ever left behind, and it holds for other containers on the same volume.
 */
function openLock(dataDir: string): DatabaseSync {
  const file = join(dataDir, LOCK_FILE);
  protectFiles(file);
  const lock = new DatabaseSync(file, { timeout: LOCK_TIMEOUT_MS });
  try {
    // Nothing is ever written: no journal beside it.
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    throw new Error(
      `Another Gongbang is running on the data in ${dataDir}. Stop that one, or give this one another DATA_DIR.`,
      { cause: error },
    );
  }
}

/** Who does not own a file cannot change its rights (a volume of another user's); then they are the owner's matter. */
function protect(path: string, mode: number): void {
  try {
    chmodSync(path, mode);
  } catch {
    // Missing, or not ours.
  }
}
