import type { ClassId, ItemId, PeerId, Progress } from '@gongbang/protocol';

import type { StillStore, Visit, WholePart, WorkshopState, WorkshopStore } from '../../ports/store.ts';
import type { MemoryClassStore } from './MemoryClassStore.ts';
import { Table, type MemoryDatabase } from './MemoryDatabase.ts';

/** Workshops part by part, in memory. */
export class MemoryWorkshopStore implements WorkshopStore {
  readonly parts: Table<WorkshopState[WholePart]>;
  readonly progress: Table<Progress>;
  readonly visits: Table<Visit>;
  readonly #classes: MemoryClassStore;

  constructor(database: MemoryDatabase, classes: MemoryClassStore) {
    this.parts = new Table(database);
    this.progress = new Table(database);
    this.visits = new Table(database);
    this.#classes = classes;
  }

  load(id: ClassId): Partial<WorkshopState> {
    const [progress, visits] = [this.loadProgress(id), this.loadVisits(id)];
    return {
      ...Object.fromEntries(this.parts.of(id)),
      ...(Object.keys(progress).length === 0 ? {} : { progress }),
      ...(Object.keys(visits).length === 0 ? {} : { visits }),
    };
  }

  loadPart<P extends WholePart>(id: ClassId, part: P): WorkshopState[P] | undefined {
    // `save` stores each value under its own part's name only.
    return this.parts.find(id, part) as WorkshopState[P] | undefined;
  }

  mentions(id: ClassId, part: WholePart, text: string): boolean {
    return this.parts.has(id, part) && JSON.stringify(this.parts.find(id, part)).includes(text);
  }

  save<P extends WholePart>(id: ClassId, part: P, value: WorkshopState[P]): void {
    this.#classes.assertThere(id);
    this.parts.set(id, part, value);
  }

  loadProgress(id: ClassId, peerId?: PeerId): WorkshopState['progress'] {
    return ofPerson(this.progress, id, peerId);
  }

  loadVisits(id: ClassId, peerId?: PeerId): WorkshopState['visits'] {
    return ofPerson(this.visits, id, peerId);
  }

  saveProgress(id: ClassId, peerId: PeerId, progress: Progress | null): void {
    this.#save(this.progress, id, peerId, progress);
  }

  saveVisit(id: ClassId, peerId: PeerId, visit: Visit | null): void {
    this.#save(this.visits, id, peerId, visit);
  }

  #save<T>(rows: Table<T>, id: ClassId, peerId: PeerId, value: T | null): void {
    if (value === null) {
      rows.delete(id, peerId);
    } else {
      this.#classes.assertThere(id);
      rows.set(id, peerId, value);
    }
  }
}

function ofPerson<T>(rows: Table<T>, id: ClassId, peerId: PeerId | undefined): Record<PeerId, T> {
  const all = rows.of(id);
  return Object.fromEntries(peerId === undefined ? all : all.filter(([name]) => name === peerId));
}

/** The latest still of each class, and the one that is shown, in memory. */
export class MemoryStillStore implements StillStore {
  readonly rows: Table<{ readonly seq: number; readonly jpeg: Uint8Array }>;
  readonly #database: MemoryDatabase;
  readonly #classes: MemoryClassStore;

  constructor(database: MemoryDatabase, classes: MemoryClassStore) {
    this.rows = new Table(database);
    this.#database = database;
    this.#classes = classes;
  }

  save(id: ClassId, stillId: ItemId, jpeg: Uint8Array, shown: ItemId | null): void {
    this.#classes.assertThere(id);
    this.#database.transaction(() => {
      this.rows.set(id, stillId, { seq: this.#lastSeq(id) + 1, jpeg });
      this.#keep(id, (name) => name === stillId || name === shown);
    });
  }

  find(id: ClassId, stillId: ItemId): Uint8Array | null {
    return this.rows.find(id, stillId)?.jpeg ?? null;
  }

  show(id: ClassId, stillId: ItemId | null): void {
    const last = this.#lastSeq(id);
    this.#keep(id, (name, seq) => name === stillId || seq === last);
  }

  #lastSeq(id: ClassId): number {
    return Math.max(0, ...this.rows.of(id).map(([, { seq }]) => seq));
  }

  #keep(id: ClassId, stays: (stillId: ItemId, seq: number) => boolean): void {
    for (const [name, { seq }] of this.rows.of(id)) {
      if (!stays(name, seq)) {
        this.rows.delete(id, name);
      }
    }
  }
}
