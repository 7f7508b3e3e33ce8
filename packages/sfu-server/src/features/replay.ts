import type { ReplayView, RequestPayload } from '@gongbang/protocol';

import type { Room } from '../room/Room.ts';
import type { Cell } from '../room/UnitOfWork.ts';

const SECOND_MS = 1000;

/**
 * The replay that everyone sees: just a cue to all pages, each of which has the frames itself. It ends by
 * itself, and is not stored.
 */
export class Replays {
  readonly #room: Room;
  readonly #shown: Cell<ReplayView | null>;
  readonly #stopTimer: Cell<(() => void) | null>;

  constructor(room: Room) {
    this.#room = room;
    this.#shown = room.cell(null);
    this.#stopTimer = room.cell(null);
    room.shows.shared('replay', () => this.#shown.value);
  }

  /** Shows everyone the last seconds of the hands, replacing any replay in progress. */
  show({ seconds, speed }: RequestPayload['replay:show']): void {
    const startedAt = this.#room.clock.now();
    const ms = (seconds * SECOND_MS) / speed;
    this.#stopTimer.value?.();
    this.#shown.set({ startedAt, endsAt: startedAt + ms, seconds, speed });
    this.#stopTimer.set(
      this.#room.clock.after(ms, () => {
        this.#stopTimer.set(null);
        this.#shown.set(null);
      }),
    );
  }

  stop(): void {
    this.#stopTimer.value?.();
    this.#stopTimer.set(null);
    this.#shown.set(null);
  }

  /** Cancels the timer. */
  close(): void {
    this.#stopTimer.value?.();
  }
}
