import type { MediaId, WantedLayer } from '@gongbang/protocol';

import type { Clock } from '../classroom/ports.ts';

/**
 * Less has to be wanted for this long before the owner hears of it, in ms: people scroll back and change scenes, and an
 * encoder that starts anew costs a key frame. More is told at once.
 */
const LESS_AFTER_MS = 700;

/** How much of one Producer is looked at, over all who receive it. Nobody needs to encode what nobody watches. */
export class Demand {
  readonly #clock: Pick<Clock, 'after'>;
  readonly #tell: (wanted: WantedLayer) => void;
  readonly #layers = new Map<MediaId, WantedLayer>();
  #told: WantedLayer;
  #cancel: (() => void) | null = null;

  /** @param topLayer what the owner sends as long as nothing is told */
  constructor(topLayer: number, clock: Pick<Clock, 'after'>, tell: (wanted: WantedLayer) => void) {
    this.#told = topLayer;
    this.#clock = clock;
    this.#tell = tell;
    this.#review();
  }

  /** What the owner was told last. */
  get told(): WantedLayer {
    return this.#told;
  }

  /** @param layer the highest one that this Consumer asks for; null while it is paused */
  set(consumerId: MediaId, layer: WantedLayer): void {
    this.#layers.set(consumerId, layer);
    this.#review();
  }

  delete(consumerId: MediaId): void {
    this.#layers.delete(consumerId);
    this.#review();
  }

  close(): void {
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
      this.close();
      if (wanted !== this.#told) {
        this.#told = wanted;
        this.#tell(wanted);
      }
    } else {
      this.#cancel ??= this.#clock.after(LESS_AFTER_MS, () => {
        this.#cancel = null;
        this.#told = this.#wanted;
        this.#tell(this.#told);
      });
    }
  }
}

const rank = (layer: WantedLayer): number => layer ?? -1;
