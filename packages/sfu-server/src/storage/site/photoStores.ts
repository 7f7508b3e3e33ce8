import type { AccountId, PhotoId, PictureSize } from '@gongbang/protocol';
import { sql, type Kysely } from 'kysely';

import type { PhotoRecord, PhotoSender, PhotoStore, PhotoUser } from '../../ports/photos.ts';
import type { MadePicture } from '../../ports/store.ts';
import type { SiteTables } from './tables.ts';

const RECORD = ['id', 'sender', 'usedBy', 'position', 'width', 'height', 'createdAt'] as const;

/** Photos in posts, comments and reviews. */
export class KyselyPhotoStore implements PhotoStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async insert(record: PhotoRecord, { small, medium, large }: MadePicture['sizes']): Promise<void> {
    await this.#database
      .insertInto('photos')
      .values({ ...record, small: textOf(small), medium: textOf(medium), large: textOf(large) })
      .execute();
  }

  async find(id: PhotoId): Promise<PhotoRecord | null> {
    const query = this.#database.selectFrom('photos').select(RECORD).where('id', '=', id);
    return (await query.executeTakeFirst()) ?? null;
  }

  async file(id: PhotoId, size: PictureSize): Promise<Uint8Array | null> {
    const query = this.#database.selectFrom('photos').select(`${size} as jpeg`).where('id', '=', id);
    const row = await query.executeTakeFirst();
    return row === undefined ? null : Buffer.from(row.jpeg, 'base64url');
  }

  async of(users: readonly PhotoUser[]): Promise<Map<PhotoUser, PhotoRecord[]>> {
    if (users.length === 0) {
      return new Map();
    }
    const query = this.#database.selectFrom('photos').select(RECORD).where('usedBy', 'in', users);
    const found = new Map<PhotoUser, PhotoRecord[]>();
    for (const record of await query.orderBy('position').execute()) {
      if (record.usedBy !== null) {
        found.set(record.usedBy, [...(found.get(record.usedBy) ?? []), record]);
      }
    }
    return found;
  }

  unusedOf(sender: PhotoSender): Promise<PhotoRecord[]> {
    const query = this.#database.selectFrom('photos').select(RECORD).where('sender', '=', sender);
    return query.where('usedBy', 'is', null).orderBy('createdAt').orderBy('id').execute();
  }

  async countOf(sender: PhotoSender): Promise<number> {
    const { count } = await this.#database
      .selectFrom('photos')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('sender', '=', sender)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async use(id: PhotoId, usedBy: PhotoUser | null, position: number): Promise<void> {
    await this.#database.updateTable('photos').set({ usedBy, position }).where('id', '=', id).execute();
  }

  async removeOf(user: PhotoUser): Promise<void> {
    await this.#database.deleteFrom('photos').where('usedBy', '=', user).execute();
  }

  async removeOfEntries(writerId: AccountId): Promise<void> {
    await this.#database
      .deleteFrom('photos')
      .where('usedBy', 'in', (row) =>
        row
          .selectFrom('entries')
          .select(sql<PhotoUser>`'entry:' || entries.id`.as('user'))
          .where('writerId', '=', writerId),
      )
      .execute();
  }

  async remove(id: PhotoId): Promise<void> {
    await this.#database.deleteFrom('photos').where('id', '=', id).execute();
  }

  async removeUnused(before: number): Promise<void> {
    const unused = this.#database.deleteFrom('photos').where('usedBy', 'is', null);
    await unused.where('createdAt', '<', before).execute();
  }

  async removeUnusedOf(sender: PhotoSender): Promise<void> {
    const unused = this.#database.deleteFrom('photos').where('usedBy', 'is', null);
    await unused.where('sender', '=', sender).execute();
  }
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
