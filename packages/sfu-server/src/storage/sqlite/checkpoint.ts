import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/*
 * Writes the pages of a write-ahead log to its database and waits for the disk, in a thread of its own. It locks nobody out. Posts
 * whether that worked.
 */

/** What `state` holds: nothing is open yet; the database is open; it is closed, or is not to be opened any more. */
export const WAITING = 0;
export const OPEN = 1;
export const CLOSED = 2;

export interface CheckpointTask {
  readonly file: string;
  readonly state: Int32Array<SharedArrayBuffer>;
}

if (parentPort !== null && isTask(workerData)) {
  parentPort.postMessage(checkpoint(workerData));
}

function checkpoint({ file, state }: CheckpointTask): boolean {
  if (Atomics.compareExchange(state, 0, WAITING, OPEN) !== WAITING) {
    return false;
  }
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(file);
    return database.prepare('PRAGMA wal_checkpoint(PASSIVE)').get()?.['busy'] === 0;
  } catch {
    return false;
  } finally {
    database?.close();
    Atomics.store(state, 0, CLOSED);
    Atomics.notify(state, 0);
  }
}

/** The tests' own threads import this file as well. */
function isTask(data: unknown): data is CheckpointTask {
  return typeof data === 'object' && data !== null && 'file' in data && 'state' in data;
}
