import type { ClassId, EndReason } from '@gongbang/protocol';

import type { ClassLink, ClassRecord, ClassStore, KeyHashes, RetentionStore } from '../../ports/store.ts';
import { Table, type MemoryDatabase } from './MemoryDatabase.ts';

/** A planned date counts as at most a year ahead, in ms. */
const MAX_AHEAD_MS = 31_622_400_000;
const KEY_HASH_BYTES = 32;
/** The name of a class's only row. */
const ONLY = '';

interface Row {
  readonly record: ClassRecord;
  readonly keys: KeyHashes;
  readonly usedAt: number;
}

/** Rows that belong to a class, and how much each counts when they are removed a few at a time. */
export interface Belongings {
  readonly rows: Pick<Table<unknown>, 'removeSome'>;
  readonly weight: number;
}

/** Classes and the hashes of their links' keys, in memory. */
export class MemoryClassStore implements ClassStore {
  readonly #rows: Table<Row>;

  constructor(database: MemoryDatabase) {
    this.#rows = new Table(database);
  }

  insert(record: ClassRecord, keys: KeyHashes): void {
    if (this.has(record.id)) {
      throw new Error(`There is a class ${record.id} already.`);
    }
    this.#rows.set(record.id, ONLY, { record, keys, usedAt: 0 });
  }

  find(id: ClassId): ClassRecord | null {
    return this.#rows.find(id, ONLY)?.record ?? null;
  }

  findKeys(id: ClassId): KeyHashes | null {
    return this.#rows.find(id, ONLY)?.keys ?? null;
  }

  findLive(): ClassRecord[] {
    return this.#all.map(({ record }) => record).filter(({ phase }) => phase === 'live');
  }

  markLive(id: ClassId, startedAt: number): void {
    this.#change(id, ({ record }) =>
      record.phase === 'scheduled' ? { record: { ...record, phase: 'live', startedAt } } : {},
    );
  }

  markScheduled(id: ClassId, at: number): void {
    this.#change(id, ({ record }) =>
      record.phase === 'scheduled'
        ? {}
        : {
            record: { ...record, phase: 'scheduled', startedAt: null, endedAt: null, endReason: null },
            usedAt: at,
          },
    );
  }

  markEnded(id: ClassId, endedAt: number, endReason: EndReason): void {
    this.#change(id, ({ record }) =>
      record.phase === 'ended' ? {} : { record: { ...record, phase: 'ended', endedAt, endReason } },
    );
  }

  describe({ id, title, mentorName, about, startsAt, seats }: ClassRecord): void {
    this.#change(id, ({ record }) => ({ record: { ...record, title, mentorName, about, startsAt, seats } }));
  }

  replaceMenteeKey(id: ClassId, { hash, salt }: Pick<ClassLink, 'hash' | 'salt'>): void {
    this.#change(id, ({ keys }) => ({ keys: { ...keys, mentee: hash, menteeSalt: salt } }));
  }

  has(id: ClassId): boolean {
    return this.#rows.has(id, ONLY);
  }

  /** @throws Error when there is no such class: nothing can belong to it */
  assertThere(id: ClassId): void {
    if (!this.has(id)) {
      throw new Error(`There is no class ${id}.`);
    }
  }

  /** Used by retention. */
  markUsed(id: ClassId, usedAt: number): void {
    this.#change(id, () => ({ usedAt }));
  }

  /** The class whose retention began first, before a given time. */
  oldest(before: number): ClassId | null {
    const old = this.#all
      .filter(({ record }) => record.phase !== 'live')
      .map((row) => ({ id: row.record.id, from: keptFrom(row) }))
      .filter(({ from }) => from < before)
      .sort((one, other) => one.from - other.from);
    return old[0]?.id ?? null;
  }

  /** Ended classes let nobody in, and no key hashes to zeros. With its end at 0, the class is found first again. */
  shut(id: ClassId): void {
    const zeros = new Uint8Array(KEY_HASH_BYTES);
    this.#change(id, ({ record, keys }) => ({
      record: { ...record, phase: 'ended', endedAt: 0 },
      keys: { ...keys, mentor: zeros, mentee: zeros },
    }));
  }

  remove(id: ClassId): void {
    this.#rows.delete(id, ONLY);
  }

  get #all(): Row[] {
    return this.#rows.ids.flatMap((id) => this.#rows.find(id, ONLY) ?? []);
  }

  #change(id: ClassId, change: (row: Row) => Partial<Row>): void {
    const row = this.#rows.find(id, ONLY);
    if (row !== undefined) {
      this.#rows.set(id, ONLY, { ...row, ...change(row) });
    }
  }
}

/** When a class's retention begins: at its end, or at its last use or planned date. */
function keptFrom({ record: { phase, endedAt, startsAt, createdAt }, usedAt }: Row): number {
  return phase === 'ended'
    ? (endedAt ?? 0)
    : Math.max(createdAt, usedAt, Math.min(startsAt ?? 0, createdAt + MAX_AHEAD_MS));
}

/** Removes classes from memory. */
export class MemoryRetentionStore implements RetentionStore {
  readonly #database: MemoryDatabase;
  readonly #classes: MemoryClassStore;
  readonly #belongings: readonly Belongings[];
  readonly #shutDoors: (id: ClassId) => void;

  /** @param shutDoors removes whatever else lets people in: former keys of the link, and phones' keys */
  constructor(
    database: MemoryDatabase,
    classes: MemoryClassStore,
    belongings: readonly Belongings[],
    shutDoors: (id: ClassId) => void,
  ) {
    this.#database = database;
    this.#classes = classes;
    this.#belongings = belongings;
    this.#shutDoors = shutDoors;
  }

  markUsed(ids: readonly ClassId[], at: number): void {
    this.#database.transaction(() => {
      for (const id of ids) {
        this.#classes.markUsed(id, at);
      }
    });
  }

  findExpired(before: number): ClassId | null {
    return this.#classes.oldest(before);
  }

  shut(id: ClassId): void {
    this.#database.transaction(() => {
      this.#classes.shut(id);
      this.#shutDoors(id);
    });
  }

  removeSome(id: ClassId, count: number): boolean {
    for (const { rows, weight } of this.#belongings) {
      if (rows.removeSome(id, Math.ceil(count / weight))) {
        return false;
      }
    }
    this.#classes.remove(id);
    return true;
  }

  /** Memory has no unused pages. */
  giveBack(): boolean {
    return true;
  }
}
