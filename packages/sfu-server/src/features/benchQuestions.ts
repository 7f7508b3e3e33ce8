import { BENCH_QUESTION_MS, type PeerId } from '@gongbang/protocol';

import type { Peer } from '../room/Peer.ts';
import type { Room } from '../room/Room.ts';
import type { Entries } from '../room/UnitOfWork.ts';

/** Nobody is asked again sooner, in ms, however often the mentor presses. */
export const ASKED_APART_MS = 30_000;

/** "Would you show me your bench?": a question, which switches nothing on. Silence means no. */
export class BenchQuestions {
  readonly #room: Room;
  /** When each was last asked, by the monotonic clock. */
  readonly #askedAt: Entries<PeerId, number>;

  constructor(room: Room) {
    this.#room = room;
    this.#askedAt = room.entries();
  }

  /**
   * Asks one mentee, or all: of these, those who are here, show nothing and were not asked a moment ago.
   * Returns how many.
   * @throws ClassroomError NOT_FOUND
   */
  ask(peerId: PeerId | undefined): { asked: number } {
    const whom = peerId === undefined ? this.#room.benches : [this.#room.bench(peerId)];
    const { clock } = this.#room;
    const now = clock.monotonic();
    const asked = whom.filter((peer) => this.#mayAsk(peer, now));
    for (const { id, channel } of asked) {
      this.#askedAt.set(id, now);
      channel?.notify('bench:asked', { until: clock.now() + BENCH_QUESTION_MS });
    }
    return { asked: asked.length };
  }

  forget(peerId: PeerId): void {
    this.#askedAt.delete(peerId);
  }

  #mayAsk({ id, isPractice, presence, media }: Peer, now: number): boolean {
    const isShown = media?.producers.some(({ source, paused }) => source === 'camera' && !paused) === true;
    return (
      !isPractice &&
      !isShown &&
      presence.state === 'present' &&
      now - (this.#askedAt.get(id) ?? -Infinity) >= ASKED_APART_MS
    );
  }
}
