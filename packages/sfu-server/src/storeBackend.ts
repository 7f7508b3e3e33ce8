import type { Config } from './config.ts';
import type { Clock, Log } from './ports/world.ts';
import type { FreeSpace } from './storage/FreeSpace.ts';
import { Claim } from './storage/postgres/Claim.ts';
import { openPostgres } from './storage/postgres/openPostgres.ts';
import { openSqlite } from './storage/sqlite/openSqlite.ts';
import type { StoreBackend } from './storage/stores.ts';

interface StoreParts {
  readonly config: Config;
  readonly claim: Claim | null;
  readonly space: FreeSpace;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Claims the database from the settings for this process; null if they name none.
 * @throws Error when it cannot be used, or another server uses it
 */
export async function takeClaim({ DATABASE_URL: url }: Config, log: Log): Promise<Claim | null> {
  return url === undefined ? null : Claim.take(url, log);
}

/** Opens the store of classes: the claimed database, or a file in DATA_DIR. @throws Error when it cannot be opened */
export function openStore({ config, claim, space, clock, log }: StoreParts): Promise<StoreBackend> {
  const dataDir = config.DATA_DIR;
  return claim === null
    ? openSqlite({ dataDir, space, clock, log })
    : openPostgres({ dataDir, claim, clock, log });
}
