import { z } from 'zod';

import type { Log } from '../../ports/world.ts';
import type { SqliteDatabase } from './SqliteDatabase.ts';

/** SQLite's `auto_vacuum` mode in which unused pages are returned to the disk on request. */
export const SHRINKS_IN_STEPS = 2;
/** A rewrite needs this many times the file's size: the copy, and the journal by which it replaces the file. */
const COPIES = 2;

const modeRow = z.object({ auto_vacuum: z.int() });
const sizeRow = z.object({ bytes: z.int().nonnegative() });
const checkRow = z.object({ quick_check: z.string() });

/**
 * Lets the file shrink when classes are removed. A file from an older version cannot, and is rewritten once, if it is not damaged and
 * the disk has room. Otherwise, or if that fails, everything goes on in a file that keeps its size, and the next start tries again.
 * Everything waits meanwhile, so call it before there is a class.
 */
export function letShrink(
  database: SqliteDatabase,
  space: { readonly hasRoomFor: (bytes: number) => boolean },
  log: Log,
): void {
  try {
    if (modeRow.parse(database.prepare('PRAGMA auto_vacuum').get()).auto_vacuum === SHRINKS_IN_STEPS) {
      return;
    }
    const { bytes } = sizeRow.parse(
      database
        .prepare('SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()')
        .get(),
    );
    if (!space.hasRoomFor(COPIES * bytes)) {
      log.warn({ bytes, neededBytes: COPIES * bytes }, NO_ROOM);
      return;
    }
    log.info(
      { bytes },
      'rewriting the database, once, so that its file can shrink: if it is large, this takes minutes',
    );
    const { quick_check: found } = checkRow.parse(database.prepare('PRAGMA quick_check(1)').get());
    if (found !== 'ok') {
      throw new Error(found);
    }
    database.exec(`PRAGMA auto_vacuum = ${SHRINKS_IN_STEPS}; VACUUM;`);
    log.info({}, 'the database has been rewritten');
    database.exec('PRAGMA wal_checkpoint(TRUNCATE);');
  } catch (error) {
    log.warn({ err: error }, NOT_REWRITTEN);
  }
}

const NO_ROOM =
  'The database does not shrink when classes are removed: rewriting it, once, needs more free space than there is. ' +
  'Free neededBytes beside MIN_FREE_MB on the disk of DATA_DIR, and start again.';
const NOT_REWRITTEN =
  'The database does not shrink when classes are removed: it could not be rewritten, and is unchanged. ' +
  'Check that nothing else has it open, and that its disk and the one of TMPDIR have room; then start again.';
