import { describe } from 'vitest';

import { CourseScene } from './courseScene.ts';
import { lacksPostgres } from './PostgresServer.ts';
import { ownSiteDatabase } from './SiteDatabase.ts';

type SceneParts = NonNullable<Parameters<typeof CourseScene.open>[0]>;

/** Scenes on one kind of database. */
export interface SiteScenes {
  readonly kind: 'SQLite' | 'PostgreSQL';
  /** With nothing kept. */
  fresh(parts?: SceneParts): Promise<CourseScene>;
  /** With what was kept under the same folder, or in the database. */
  again(parts: SceneParts): Promise<CourseScene>;
}

/** Defines the same tests for each database that keeps the site. */
export function onEachDatabase(define: (scenes: SiteScenes) => void): void {
  describe('in SQLite', () => {
    const open = (parts?: SceneParts): Promise<CourseScene> => CourseScene.open(parts);
    define({ kind: 'SQLite', fresh: open, again: open });
  });
  describe.skipIf(lacksPostgres)('in PostgreSQL', () => {
    const database = ownSiteDatabase();
    const again = (parts: SceneParts): Promise<CourseScene> => CourseScene.open({ ...parts, on: database() });
    define({
      kind: 'PostgreSQL',
      fresh: async (parts = {}) => {
        await database().clear();
        return again(parts);
      },
      again,
    });
  });
}
