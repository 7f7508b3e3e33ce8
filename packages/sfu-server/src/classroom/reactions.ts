import type { Reaction } from '@gongbang/protocol';

import { Coalescer } from './Coalescer.ts';
import type { Room } from './Room.ts';

/** Reactions go out together this often, in ms. */
const INTERVAL_MS = 250;

/** A wave, a laugh: counted together, told without names, and kept by nobody. */
export class Reactions {
  readonly #room: Room;
  readonly #coalescer: Coalescer;
  #counts: Partial<Record<Reaction, number>> = {};

  constructor(room: Room) {
    this.#room = room;
    this.#coalescer = new Coalescer(room.clock, INTERVAL_MS, () => {
      const counts = this.#counts;
      this.#counts = {};
      this.#room.broadcast.everyone('reactions:sent', { counts });
    });
  }

  send(reaction: Reaction): void {
    this.#counts[reaction] = (this.#counts[reaction] ?? 0) + 1;
    this.#coalescer.changed();
  }

  close(): void {
    this.#coalescer.close();
  }
}
