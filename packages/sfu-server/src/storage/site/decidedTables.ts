import type { Kysely } from 'kysely';

import type { SiteTables } from './tables.ts';

/** For which start of a date it was decided whether its class was held, as the eleventh version of the schema has it. */
export async function addDecided({ schema }: Kysely<SiteTables>): Promise<void> {
  await schema.alterTable('dates').addColumn('settledFor', 'bigint').execute();
}
