import type { Clock, Log } from '../../ports/world.ts';
import type { StoreBackend } from '../stores.ts';
import { databaseFile, openDatabase } from './database.ts';
import { letShrink } from './shrinking.ts';
import { sqliteStores } from './sqliteStores.ts';
import { StoreHealth } from './StoreHealth.ts';

export interface SqliteOptions {
  readonly dataDir: string;
  /** The disk with the database. */
  readonly space: { readonly hasRoomFor: (bytes: number) => boolean };
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Opens the server's stores in a file under `dataDir`, whose folder no other server may use.
 * @throws Error if it cannot be opened or is damaged; nothing is left open then
 */
export async function openSqlite({ dataDir, space, clock, log }: SqliteOptions): Promise<StoreBackend> {
  const database = openDatabase(dataDir);
  const health = new StoreHealth(database, databaseFile(dataDir), clock, log);
  const close = (): void => {
    health.close();
    database.close();
  };
  try {
    const torn = await health.begin();
    if (torn !== null) {
      throw new Error(
        `The database ${databaseFile(dataDir)} is damaged (${torn}). ` +
          'Restore a backup (npm run restore -- FILE), or move it away to begin with an empty one.',
      );
    }
    letShrink(database, space, log);
    return { stores: sqliteStores(database), obstacles: () => health.obstacles, keeper: 'disk', close };
  } catch (error) {
    close();
    throw error;
  }
}
