import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Memory that Linux shows as a folder. */
const IN_MEMORY = '/dev/shm';
/** A run leaves a tenth of it behind at the most; containers often have 64 MB. */
const ROOM_BYTES = 2 * 1024 ** 3;

/**
 * A folder for what tests keep, as TMPDIR: in memory where there is room. What a server keeps is confirmed by the disk a hundred
 * thousand times in a run, and a test that kills one proves the same without: what was written is there for the next process.
 * @returns {string} the folder, which is gone when this process ends
 */
export function makeScratch() {
  const folder = mkdtempSync(join(hasRoom() ? IN_MEMORY : tmpdir(), 'gongbang-tests-'));
  // Where root tests, PostgreSQL is another user, and has its own folder in it.
  chmodSync(folder, 0o711);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  // What a signal ends has no exit otherwise, and memory would be kept.
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ]) {
    process.once(signal, () => process.exit(128 + number));
  }
  return folder;
}

function hasRoom() {
  try {
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    return bavail * bsize >= ROOM_BYTES;
  } catch {
    // Not Linux.
    return false;
  }
}
