import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

import { SqliteDialect } from 'kysely';

import { storeRefusal } from '../sqlite/SqliteDatabase.ts';

/** How long a write waits for another process to let go of the lock, in ms: for as long, all classes wait. */
const BUSY_TIMEOUT_MS = 25;

/** Node's own SQLite for Kysely; what SQLite says of the file, the disk or a lock is the domain's refusal. */
export function nodeSqlite(file: string): SqliteDialect {
  const sqlite = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
  } catch (error) {
    sqlite.close();
    throw error;
  }
  return new SqliteDialect({
    database: {
      close: () => {
        sqlite.close();
      },
      prepare: (sql) => {
        const statement = refusing(() => sqlite.prepare(sql));
        // Kysely binds texts, numbers, null and bytes: what its statements are made with here.
        const bound = (values: readonly unknown[]): SQLInputValue[] => values as SQLInputValue[];
        return {
          reader: statement.columns().length > 0,
          all: (values) => refusing(() => statement.all(...bound(values))),
          run: (values) => refusing(() => statement.run(...bound(values))),
          iterate: (values) => statement.iterate(...bound(values)),
        };
      },
    },
  });
}

function refusing<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw storeRefusal(error) ?? error;
  }
}
