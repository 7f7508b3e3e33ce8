import type { ClassId } from '@gongbang/protocol';

import type { Clock } from '../ports/world.ts';

/** A class that has lost this many workers to crashes within this time (ms) is trouble. */
const CRASHES = 2;
const MEMORY_MS = 600_000;

/** Classes under which workers have recently crashed. */
export class Troubles {
  readonly #clock: Clock;
  readonly #crashes = new Map<ClassId, number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(id: ClassId): void {
    const now = this.#clock.now();
    for (const [other, times] of this.#crashes) {
      if ((times.at(-1) ?? 0) <= now - MEMORY_MS) {
        this.#crashes.delete(other);
      }
    }
    this.#crashes.set(id, [...this.#recent(id), now]);
  }

  has(id: ClassId): boolean {
    return this.#recent(id).length >= CRASHES;
  }

  #recent(id: ClassId): number[] {
    const since = this.#clock.now() - MEMORY_MS;
    return (this.#crashes.get(id) ?? []).filter((at) => at > since);
  }
}
