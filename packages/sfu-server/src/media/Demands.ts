import type { MediaId, WantedLayer } from '@gongbang/protocol';

import type { Clock } from '../ports/world.ts';
import { Demand } from './Demand.ts';

/** What is being looked at, for each picture in a class. */
export class Demands {
  readonly #clock: Pick<Clock, 'after'>;
  readonly #byProducer = new Map<MediaId, Demand>();

  constructor(clock: Pick<Clock, 'after'>) {
    this.#clock = clock;
  }

  /** @param layers how many the owner sends initially */
  open(producerId: MediaId, layers: number, tell: (layer: WantedLayer) => void): void {
    this.#byProducer.set(producerId, new Demand(layers - 1, this.#clock, tell));
  }

  /** What the owner was last told. Sound has one layer, which is always wanted. */
  toldOf(producerId: MediaId): WantedLayer {
    const demand = this.#byProducer.get(producerId);
    return demand === undefined ? 0 : demand.told;
  }

  want(producerId: MediaId, consumerId: MediaId, layer: WantedLayer): void {
    this.#byProducer.get(producerId)?.set(consumerId, layer);
  }

  release(producerId: MediaId, consumerId: MediaId): void {
    this.#byProducer.get(producerId)?.delete(consumerId);
  }

  close(producerId: MediaId): void {
    this.#byProducer.get(producerId)?.close();
    this.#byProducer.delete(producerId);
  }
}
