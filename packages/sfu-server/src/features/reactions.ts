import type { Reaction } from '@gongbang/protocol';

import { Coalescer } from '../room/Coalescer.ts';
import type { Room } from '../room/Room.ts';
import type { Cell } from '../room/UnitOfWork.ts';

/** Reactions go out together this often, in ms. */
const INTERVAL_MS = 250;

/** A wave, a laugh: counted together, announced without names, and never stored. */
export class Reactions {
  readonly #room: Room;
  readonly #coalescer: Coalescer;
  readonly #counts: Cell<Partial<Record<Reaction, number>>>;

  constructor(room: Room) {
    this.#room = room;
    this.#counts = room.cell({});
    this.#coalescer = new Coalescer(room.work, INTERVAL_MS, () => {
      const counts = this.#counts.value;
      this.#counts.set({});
      this.#room.broadcast.everyone('reactions:sent', { counts });
    });
  }

  send(reaction: Reaction): void {
    const counts = this.#counts.value;
    this.#counts.set({ ...counts, [reaction]: (counts[reaction] ?? 0) + 1 });
    this.#coalescer.changed();
  }

  close(): void {
    this.#coalescer.close();
  }
}
