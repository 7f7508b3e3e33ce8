import { readdirSync, readlinkSync } from 'node:fs';

const DATABASE = /\.sqlite(-wal|-shm)?$/;

/**
 * Files, sockets and pipes that a process has open. A database counts once: what a connection to SQLite had open stays so after it
 * is closed, for the next one, as long as another holds a lock.
 */
export function descriptorsOf(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  const databases = new Set<string>();
  let others = 0;
  for (const name of readdirSync(folder)) {
    const target = targetOf(`${folder}/${name}`);
    if (target !== null && DATABASE.test(target)) {
      databases.add(target);
    } else if (target !== null) {
      others += 1;
    }
  }
  return databases.size + others;
}

/** Null once it is closed. */
function targetOf(descriptor: string): string | null {
  try {
    return readlinkSync(descriptor);
  } catch {
    return null;
  }
}
