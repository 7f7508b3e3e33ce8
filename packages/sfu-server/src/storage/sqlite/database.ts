import { join } from 'node:path';

import { makeFolder, protectFiles } from '../dataFolder.ts';
import { SHRINKS_IN_STEPS } from './shrinking.ts';
import { SqliteDatabase } from './SqliteDatabase.ts';

/** Each brings the schema one version further; `user_version` is the number applied. Append only; never change one. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE classes (
     id TEXT PRIMARY KEY,
     title TEXT NOT NULL,
     mentorName TEXT NOT NULL,
     about TEXT NOT NULL,
     startsAt INTEGER,
     seats INTEGER NOT NULL,
     phase TEXT NOT NULL CHECK (phase IN ('scheduled', 'live', 'ended')),
     startedAt INTEGER,
     endedAt INTEGER,
     endReason TEXT,
     createdAt INTEGER NOT NULL,
     mentorKeyHash BLOB NOT NULL,
     menteeKeyHash BLOB NOT NULL
   ) STRICT;
   CREATE INDEX classesLive ON classes (id) WHERE phase = 'live';
   CREATE TABLE messages (
     classId TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
     seq INTEGER NOT NULL,
     clientId TEXT NOT NULL,
     peerId TEXT NOT NULL,
     name TEXT NOT NULL,
     role TEXT NOT NULL,
     text TEXT NOT NULL,
     sentAt INTEGER NOT NULL,
     PRIMARY KEY (classId, seq),
     UNIQUE (classId, peerId, clientId)
   ) STRICT, WITHOUT ROWID;`,
  // Threads: empty for everyone's chat, the mentee's id for a private line. Numbers count within a thread.
  `CREATE TABLE threadedMessages (
     classId TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
     thread TEXT NOT NULL,
     seq INTEGER NOT NULL,
     clientId TEXT NOT NULL,
     peerId TEXT NOT NULL,
     name TEXT NOT NULL,
     role TEXT NOT NULL,
     text TEXT NOT NULL,
     removed INTEGER NOT NULL DEFAULT 0,
     sentAt INTEGER NOT NULL,
     PRIMARY KEY (classId, thread, seq),
     UNIQUE (classId, thread, peerId, clientId)
   ) STRICT, WITHOUT ROWID;
   INSERT INTO threadedMessages (classId, thread, seq, clientId, peerId, name, role, text, sentAt)
     SELECT classId, '', seq, clientId, peerId, name, role, text, sentAt FROM messages;
   DROP TABLE messages;
   ALTER TABLE threadedMessages RENAME TO messages;
   CREATE TABLE workshops (
     classId TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
     part TEXT NOT NULL,
     value TEXT NOT NULL,
     PRIMARY KEY (classId, part)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE stills (
     classId TEXT PRIMARY KEY REFERENCES classes (id) ON DELETE CASCADE,
     stillId TEXT NOT NULL,
     jpeg BLOB NOT NULL
   ) STRICT;`,
  // When a class's retention begins: at its end, or at its last use or planned date, at most a year ahead.
  `ALTER TABLE classes ADD COLUMN usedAt INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE classes ADD COLUMN keptFrom INTEGER GENERATED ALWAYS AS (
     CASE phase WHEN 'ended' THEN endedAt
                ELSE max(createdAt, usedAt, min(coalesce(startsAt, 0), createdAt + 31622400000)) END
   ) VIRTUAL;
   CREATE INDEX classesByAge ON classes (keptFrom) WHERE phase <> 'live';`,
  // How much a class has said, because that is bounded; and each mentee's progress by itself, so that a tick writes only one.
  `ALTER TABLE classes ADD COLUMN messageCount INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE classes ADD COLUMN messageBytes INTEGER NOT NULL DEFAULT 0;
   UPDATE classes SET (messageCount, messageBytes) =
     (SELECT count(*), coalesce(sum(octet_length(text)), 0) FROM messages WHERE classId = id);
   CREATE TRIGGER messagesCounted AFTER INSERT ON messages BEGIN
     UPDATE classes SET messageCount = messageCount + 1, messageBytes = messageBytes + octet_length(NEW.text)
     WHERE id = NEW.classId;
   END;
   CREATE INDEX messagesRemoved ON messages (classId, thread, seq) WHERE removed = 1;
   CREATE TABLE progress (
     classId TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
     peerId TEXT NOT NULL,
     value TEXT NOT NULL,
     PRIMARY KEY (classId, peerId)
   ) STRICT, WITHOUT ROWID;
   INSERT INTO progress (classId, peerId, value)
     SELECT classId, key, json_each.value FROM workshops, json_each(workshops.value) WHERE part = 'progress';
   DELETE FROM workshops WHERE part = 'progress';`,
  // Pictures in messages, in three sizes; threads as in messages.
  `ALTER TABLE messages ADD COLUMN picture TEXT;
   CREATE TABLE pictures (
     classId TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
     pictureId TEXT NOT NULL,
     thread TEXT NOT NULL,
     peerId TEXT NOT NULL,
     bytes INTEGER NOT NULL,
     small BLOB NOT NULL,
     medium BLOB NOT NULL,
     large BLOB NOT NULL,
     PRIMARY KEY (classId, pictureId)
   ) STRICT;
   CREATE INDEX picturesByPerson ON pictures (classId, peerId, bytes);`,
  // What a class leaves behind: who was in, notes to the mentor, and its last picture.
  `CREATE TABLE visits (
     classId TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
     peerId TEXT NOT NULL,
     value TEXT NOT NULL,
     PRIMARY KEY (classId, peerId)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE notes (
     classId TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
     peerId TEXT NOT NULL,
     name TEXT NOT NULL,
     rating INTEGER,
     text TEXT NOT NULL,
     at INTEGER NOT NULL,
     PRIMARY KEY (classId, peerId)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE lastPictures (
     classId TEXT PRIMARY KEY REFERENCES classes (id) ON DELETE CASCADE,
     takenAt INTEGER NOT NULL,
     jpeg BLOB NOT NULL
   ) STRICT;`,
  // The salt that derives the mentees' key from the mentor's.
  `ALTER TABLE classes ADD COLUMN menteeKeySalt BLOB;`,
  // Frozen frames in the order in which they came: the one that is shown stays until the next one is.
  `CREATE TABLE orderedStills (
     classId TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
     stillId TEXT NOT NULL,
     seq INTEGER NOT NULL,
     jpeg BLOB NOT NULL,
     PRIMARY KEY (classId, stillId)
   ) STRICT;
   INSERT INTO orderedStills (classId, stillId, seq, jpeg) SELECT classId, stillId, 1, jpeg FROM stills;
   DROP TABLE stills;
   ALTER TABLE orderedStills RENAME TO stills;`,
];

/** The part of a database that migrations need. */
type Executing = Pick<SqliteDatabase, 'exec'>;

/** The schema that this version writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

const DATABASE_FILE = 'gongbang.sqlite';

/** The database's path under `dataDir`. */
export const databaseFile = (dataDir: string): string => join(dataDir, DATABASE_FILE);

/**
 * Opens the database under `dataDir`, creating it if necessary, and migrates it to the newest schema. Once a statement
 * returns, its work is on disk: a kill -9 loses nothing that was acknowledged.
 * @param synchronous OFF if something other than the disk makes commits durable
 * @throws Error if the folder cannot be written, or the file is of a newer version
 */
export function openDatabase(
  dataDir: string,
  open: (file: string) => SqliteDatabase = (file) => new SqliteDatabase(file),
  synchronous: 'NORMAL' | 'OFF' = 'NORMAL',
): SqliteDatabase {
  makeFolder(dataDir);
  const file = databaseFile(dataDir);
  protectFiles(file);
  const database = open(file);
  try {
    // A new file can shrink from its first page on; `letShrink` takes care of others.
    database.exec(`PRAGMA auto_vacuum = ${SHRINKS_IN_STEPS};`);
    // WalSync makes commits durable without blocking the event loop.
    database.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA foreign_keys = ON;`,
    );
    // Overwrites what people delete, instead of only releasing its pages.
    database.exec('PRAGMA secure_delete = ON;');
    migrate(database);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

function migrate(database: SqliteDatabase): void {
  const row = database.prepare('PRAGMA user_version').get();
  const version = Number(row?.['user_version'] ?? 0);
  if (version > SCHEMA_VERSION) {
    throw new Error(
      `The data in DATA_DIR was written by a newer Gongbang (schema ${version}, this one knows ${SCHEMA_VERSION}). ` +
        'Run that version, or choose another DATA_DIR.',
    );
  }
  bringTo(database, version, SCHEMA_VERSION);
}

/** Migrates a database from one schema version to another. @throws Error if that fails; the database is then unchanged */
export function bringTo(database: Executing, from: number, to: number): void {
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index >= from && index < to) {
      bringOneFurther(index + 1, sql, database);
    }
  }
}

function bringOneFurther(version: number, sql: string, database: Executing): void {
  try {
    database.exec(`BEGIN; ${sql} PRAGMA user_version = ${version}; COMMIT;`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The data in DATA_DIR could not be migrated to this version, and is unchanged (${reason}). ` +
        'Check that the disk has room and that the file is intact; otherwise, restore a backup.',
      { cause: error },
    );
  }
}

/** Whether the store takes writes at this moment. */
export function isWritable(database: SqliteDatabase): boolean {
  return database.probe();
}
