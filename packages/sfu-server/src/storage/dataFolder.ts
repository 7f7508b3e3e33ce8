import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export const LOCK_FILE = 'lock.sqlite';
/** Only the server's user may look: it holds what is said in classes, and hashes of keys. */
export const FOLDER_MODE = 0o700;
export const FILE_MODE = 0o600;
/** The suffixes of the files that SQLite keeps beside a database. */
export const JOURNALS = ['-wal', '-shm', '-journal'];
/** How long to wait for a previous server to end, in ms. */
const LOCK_TIMEOUT_MS = 2000;

/** A folder that no other server can use meanwhile. */
export interface LockedFolder {
  /** Releases it; the end of the process does so as well, however it ends. */
  unlock(): void;
}

/**
 * Creates the folder if necessary, locks it for this process, and makes it private.
 * @throws Error if it cannot be written, or another server uses it
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

/** Creates the folder if necessary, and makes it private. @throws Error if it cannot be created */
export function makeFolder(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: FOLDER_MODE });
  protect(dataDir, FOLDER_MODE);
}

/** Makes the database's current and future files private. */
export function protectFiles(file: string): void {
  // SQLite gives its other files the permissions of the first.
  closeSync(openSync(file, 'a', FILE_MODE));
  for (const suffix of ['', ...JOURNALS]) {
    protect(file + suffix, FILE_MODE);
  }
}

/**
 * An exclusive SQLite lock on a file of its own: the system releases it when the process ends, so none is ever left behind, and it
 * also holds between containers on the same volume.
 */
function openLock(dataDir: string): DatabaseSync {
  const file = join(dataDir, LOCK_FILE);
  protectFiles(file);
  const lock = new DatabaseSync(file, { timeout: LOCK_TIMEOUT_MS });
  try {
    // Nothing is ever written, so it needs no journal beside it.
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

/** Only a file's owner can change its permissions (a volume may be another user's); otherwise they are left to the owner. */
function protect(path: string, mode: number): void {
  try {
    chmodSync(path, mode);
  } catch {
    // Missing, or not ours.
  }
}
