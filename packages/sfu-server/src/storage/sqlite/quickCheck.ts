import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/*
 * Reads a whole database in a thread of its own, while the server goes on. Posts the damage found, or null.
 */

const file: unknown = workerData;
if (typeof file === 'string') {
  parentPort?.postMessage(damageIn(file));
}

function damageIn(path: string): string | null {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
    const row = database.prepare('PRAGMA quick_check(1)').get();
    const found = String(row?.['quick_check'] ?? '');
    return found === 'ok' ? null : found;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    database?.close();
  }
}
