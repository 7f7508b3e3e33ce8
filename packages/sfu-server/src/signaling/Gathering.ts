import type { CommitDoor } from '../room/CommitDoor.ts';
import type { Guard } from '../guard.ts';

/** How long requests that arrived together are handled before the loop attends to everything else again, in ms. */
const SLICE_MS = 20;

/**
 * Requests that arrive during one turn of the event loop, handled one after another at its end: one write to the disk for all.
 */
export class Gathering {
  readonly #door: CommitDoor;
  readonly #guard: Guard;
  readonly #waiting: (() => void)[] = [];

  constructor(door: CommitDoor, guard: Guard) {
    this.#door = door;
    this.#guard = guard;
  }

  add(request: () => void): void {
    this.#waiting.push(this.#guard.wrap('request', request));
    if (this.#waiting.length === 1) {
      this.#soon();
    }
  }

  /** Handles everything waiting. */
  now(): void {
    this.#do(Infinity);
  }

  #soon(): void {
    setImmediate(
      this.#guard.wrap('requests', () => {
        this.#do(performance.now() + SLICE_MS);
        if (this.#waiting.length > 0) {
          this.#soon();
        }
      }),
    );
  }

  #do(until: number): void {
    if (this.#waiting.length === 0) {
      return;
    }
    this.#door.together(() => {
      do {
        this.#waiting.shift()?.();
      } while (this.#waiting.length > 0 && performance.now() < until);
    });
  }
}
