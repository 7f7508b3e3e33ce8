import type { MediaId, WantedLayer } from '@gongbang/protocol';

import type { Clock } from '../ports/world.ts';

/**
 * How long less must be wanted before the owner is told, in ms: people scroll back and change scenes, and
 * restarting an encoder costs a key frame. The owner is told of increases at once.
 */
const LESS_AFTER_MS = 700;
/**
 * How long a turn from less to more counts, in ms. The first few are just people at work; with each further
 * one, less must be wanted for twice as long.
 */
const RESTLESS_MS = 60_000;
const TURNS_FOR_FREE = 4;
const LONGEST_LESS_AFTER_MS = 30_000;

/** How much of one Producer is being looked at, across all receivers. Nobody needs to encode what nobody watches. */
export class Demand {
  readonly #clock: Pick<Clock, 'after'>;
  readonly #tell: (wanted: WantedLayer) => void;
  readonly #layers = new Map<MediaId, WantedLayer>();
  #told: WantedLayer;
  #cancel: (() => void) | null = null;
  /** The last thing the owner was told was less. */
  #isLess = false;
  /** Consecutive turns from less to more. */
  #turns = 0;
  #forgetTurns: (() => void) | null = null;

  /** @param topLayer what the owner sends until told otherwise */
  constructor(topLayer: number, clock: Pick<Clock, 'after'>, tell: (wanted: WantedLayer) => void) {
    this.#told = topLayer;
    this.#clock = clock;
    this.#tell = tell;
    this.#review();
  }

  /** What the owner was last told. */
  get told(): WantedLayer {
    return this.#told;
  }

  /** @param layer the highest one this Consumer asks for; null while it is paused */
  set(consumerId: MediaId, layer: WantedLayer): void {
    this.#layers.set(consumerId, layer);
    this.#review();
  }

  delete(consumerId: MediaId): void {
    this.#layers.delete(consumerId);
    this.#review();
  }

  close(): void {
    this.#stay();
    this.#forgetTurns?.();
    this.#forgetTurns = null;
  }

  #stay(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  get #wanted(): WantedLayer {
    const layers = [...this.#layers.values()].filter((layer) => layer !== null);
    return layers.length === 0 ? null : Math.max(...layers);
  }

  #review(): void {
    const wanted = this.#wanted;
    if (rank(wanted) >= rank(this.#told)) {
      if (this.#cancel !== null && this.#turns > 0) {
        // Not reported, but it still counts as restless.
        this.#remember();
      }
      this.#stay();
      if (wanted !== this.#told) {
        if (this.#isLess) {
          this.#countTurn();
        }
        this.#say(wanted, false);
      }
    } else {
      this.#cancel ??= this.#clock.after(this.#lessAfterMs, () => {
        this.#cancel = null;
        this.#say(this.#wanted, true);
      });
    }
  }

  #say(wanted: WantedLayer, isLess: boolean): void {
    this.#told = wanted;
    this.#isLess = isLess;
    this.#tell(wanted);
  }

  get #lessAfterMs(): number {
    const doublings = Math.max(0, this.#turns - TURNS_FOR_FREE);
    return Math.min(LESS_AFTER_MS * 2 ** doublings, LONGEST_LESS_AFTER_MS);
  }

  /** A viewer who keeps looking and looking away must not make the owner's encoder restart each time. */
  #countTurn(): void {
    this.#turns += 1;
    this.#remember();
  }

  #remember(): void {
    this.#forgetTurns?.();
    this.#forgetTurns = this.#clock.after(RESTLESS_MS, () => {
      this.#forgetTurns = null;
      this.#turns = 0;
    });
  }
}

const rank = (layer: WantedLayer): number => layer ?? -1;
