import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Linux's memory-backed folder. */
const IN_MEMORY = '/dev/shm';
/** A run leaves at most a tenth of this behind; containers often have 64 MB. */
const ROOM_BYTES = 2 * 1024 ** 3;

/**
 * A folder for the tests' files, as TMPDIR: in memory if there is room. Servers wait for the disk a hundred thousand
 * times in a run, and a test that kills one proves the same in memory: what was written is there for the next process.
 * @returns {string} the folder, which is removed when this process ends
 */
export function makeScratch() {
  const folder = mkdtempSync(join(hasRoom() ? IN_MEMORY : tmpdir(), 'gongbang-tests-'));
  // If root runs the tests, PostgreSQL runs as another user, with its own folder in here.
  chmodSync(folder, 0o711);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  // A process ended by a signal runs no exit handler otherwise, and the memory would stay in use.
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
