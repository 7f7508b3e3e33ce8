import type { MediaId, PeerId } from '@gongbang/protocol';

import type { Clock } from '../ports/world.ts';

/** How often a viewer may restart one picture at once, and how long until they may again, in ms: as in `keyframes.patch`. */
const MAX_AT_ONCE = 5;
const INTERVAL_MS = 2000;

/** A picture of the class, and who sees it. */
export interface Viewing {
  readonly viewer: PeerId;
  readonly producerId: MediaId;
}

/**
 * How often each picture of a class may restart, or change its layer, for each viewer: that takes a key frame, which costs its
 * owner's encoder, and the picture of everybody else. It counts across joins, because whoever joins again is the same viewer.
 */
export class Restarts {
  readonly #clock: Pick<Clock, 'monotonic'>;
  /** Accounted for as if they had come one by one until then. */
  readonly #spentUntil = new Map<string, number>();
  /** When those that no longer matter were last removed. */
  #sweptAt: number;

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
    this.#sweptAt = clock.monotonic();
  }

  /** Takes one, if that is possible now: otherwise returns in how many ms it will be. */
  take({ viewer, producerId }: Viewing): number {
    const now = this.#clock.monotonic();
    const earliest = now - MAX_AT_ONCE * INTERVAL_MS;
    const key = `${viewer} ${producerId}`;
    const spentUntil = Math.max(this.#spentUntil.get(key) ?? earliest, earliest) + INTERVAL_MS;
    if (spentUntil > now) {
      return spentUntil - now;
    }
    if (this.#sweptAt <= earliest) {
      // Once in a while: many join at once.
      this.#sweptAt = now;
      this.#forgetUntil(earliest);
    }
    this.#spentUntil.set(key, spentUntil);
    return 0;
  }

  /** What nothing depends on any more. */
  #forgetUntil(earliest: number): void {
    for (const [key, spentUntil] of this.#spentUntil) {
      if (spentUntil <= earliest) {
        this.#spentUntil.delete(key);
      }
    }
  }
}
