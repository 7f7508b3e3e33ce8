import type { ClassId } from '@gongbang/protocol';

import type { Durability, Transactions } from '../../ports/store.ts';

/** Tables in memory; a failed transaction undoes its changes. Nothing outlives the process. */
export class MemoryDatabase implements Transactions, Durability {
  /** Undoes what the transaction has changed so far; null outside a transaction. */
  #undo: (() => void)[] | null = null;

  transaction<T>(work: () => T): T {
    const outer = this.#undo;
    const undo: (() => void)[] = [];
    this.#undo = undo;
    try {
      const result = work();
      outer?.push(...undo);
      return result;
    } catch (error) {
      for (const takeBack of undo.reverse()) {
        takeBack();
      }
      throw error;
    } finally {
      this.#undo = outer;
    }
  }

  readonly refusal = null;

  /** Nothing to wait for: memory is as durable as it gets. */
  durable(): null {
    return null;
  }

  /** Reports a change, and how to undo it. */
  changed(undo: () => void): void {
    this.#undo?.push(undo);
  }
}

/**
 * The rows of every class, each under a name unique within the class. Rows are copied on their way in and out, as if they were on a
 * disk, so nobody else shares them.
 */
export class Table<V> {
  readonly #database: MemoryDatabase;
  readonly #rows = new Map<ClassId, Map<string, V>>();

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  find(id: ClassId, name: string): V | undefined {
    return structuredClone(this.#rows.get(id)?.get(name));
  }

  has(id: ClassId, name: string): boolean {
    return this.#rows.get(id)?.has(name) === true;
  }

  /** A class's rows, sorted by name. */
  of(id: ClassId): [string, V][] {
    const rows = [...(this.#rows.get(id) ?? [])];
    return structuredClone(rows).sort(([one], [other]) => (one < other ? -1 : 1));
  }

  count(id: ClassId): number {
    return this.#rows.get(id)?.size ?? 0;
  }

  /** The classes that have rows. */
  get ids(): ClassId[] {
    return [...this.#rows.keys()];
  }

  set(id: ClassId, name: string, value: V): void {
    const rows = this.#rows.get(id) ?? new Map<string, V>();
    this.#willChange(rows, name);
    this.#rows.set(id, rows.set(name, structuredClone(value)));
  }

  /** Returns whether it was there. */
  delete(id: ClassId, name: string): boolean {
    const rows = this.#rows.get(id);
    if (rows?.has(name) !== true) {
      return false;
    }
    this.#willChange(rows, name);
    return rows.delete(name);
  }

  /** Removes up to `count` rows of a class; returns whether there were any. */
  removeSome(id: ClassId, count: number): boolean {
    const names = [...(this.#rows.get(id)?.keys() ?? [])].slice(0, count);
    return names.filter((name) => this.delete(id, name)).length > 0;
  }

  #willChange(rows: Map<string, V>, name: string): void {
    const before = rows.get(name);
    this.#database.changed(() => {
      if (before === undefined) {
        rows.delete(name);
      } else {
        rows.set(name, before);
      }
    });
  }
}
