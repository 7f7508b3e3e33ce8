import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, backup } from 'node:sqlite';

import { FILE_MODE, JOURNALS } from '../dataFolder.ts';
import { SITE_FILE } from './file.ts';

/** Copies all pages at once, in one transaction. */
const ALL_PAGES = 0x7fff_ffff;
/** How long to wait for the server's lock, in ms. */
const BUSY_TIMEOUT_MS = 5000;

/**
 * The accounts under `dataDir` at this moment, as the bytes of one file; null if there are none.
 * @param scratch path of a temporary file, which is removed afterwards
 * @throws Error as SQLite does
 */
export async function siteBytes(dataDir: string, scratch: string): Promise<Uint8Array | null> {
  const file = join(dataDir, SITE_FILE);
  if (!existsSync(file)) {
    return null;
  }
  const removeScratch = (): void => {
    for (const suffix of ['', ...JOURNALS]) {
      rmSync(scratch + suffix, { force: true });
    }
  };
  process.once('exit', removeScratch);
  try {
    closeSync(openSync(scratch, 'wx', FILE_MODE));
    const source = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
    try {
      await backup(source, scratch, { rate: ALL_PAGES });
    } finally {
      source.close();
    }
    const copy = new DatabaseSync(scratch);
    try {
      copy.exec('PRAGMA journal_mode = DELETE');
    } finally {
      copy.close();
    }
    assertSiteSound(scratch);
    return readFileSync(scratch);
  } finally {
    removeScratch();
    process.off('exit', removeScratch);
  }
}

/** @throws Error if a file with accounts is damaged */
export function assertSiteSound(file: string): void {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const found = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
    if (found !== 'ok') {
      throw new Error(`The accounts in it are damaged (${String(found)}).`);
    }
  } finally {
    database.close();
  }
}
