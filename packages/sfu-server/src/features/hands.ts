import { isStaff, type PeerId, type RaisedHand, type Workshop } from '@gongbang/protocol';

import { ClassroomError } from '../rules/ClassroomError.ts';
import type { Peer } from '../room/Peer.ts';
import type { Room } from '../room/Room.ts';
import type { Kept } from '../room/UnitOfWork.ts';

/** Puts a hand at the end of the queue; one already up keeps its place, and may change its note. */
export function raise(queue: readonly RaisedHand[], hand: RaisedHand): RaisedHand[] {
  const index = queue.findIndex(({ peerId }) => peerId === hand.peerId);
  const before = queue[index];
  return before === undefined ? [...queue, hand] : queue.with(index, { ...before, note: hand.note });
}

/** Raised hands, longest waiting first. */
export class Hands {
  readonly #room: Room;
  readonly #queue: Kept<readonly RaisedHand[]>;

  constructor(room: Room) {
    this.#room = room;
    this.#queue = room.kept('hands', []);
    room.shows.shared('hands', () => this.queue);
    room.shows.own('hand', () => this.#views, null);
  }

  /** Hands of those who are here; after a restart some people may not be back yet. */
  get queue(): RaisedHand[] {
    return this.#queue.value.filter(({ peerId }) => this.#room.peers.has(peerId));
  }

  raise(peer: Peer, note: string): { place: number } {
    this.#queue.set(raise(this.#queue.value, { peerId: peer.id, raisedAt: this.#room.clock.now(), note }));
    return { place: this.#placeOf(peer.id) };
  }

  /** @throws ClassroomError FORBIDDEN when a mentee names somebody else */
  lower(by: Peer, peerId: PeerId = by.id): void {
    if (peerId !== by.id && !isStaff(by.role)) {
      throw new ClassroomError('FORBIDDEN', 'You can only lower your own hand.');
    }
    this.#queue.set(this.#queue.value.filter((hand) => hand.peerId !== peerId));
  }

  lowerAll(): void {
    this.#queue.set([]);
  }

  /** Lowers the hand that has waited longest, and returns whose it was. */
  next(): PeerId | null {
    const first = this.queue[0]?.peerId ?? null;
    if (first !== null) {
      this.#queue.set(this.#queue.value.filter(({ peerId }) => peerId !== first));
    }
    return first;
  }

  /** Somebody is gone, or can no longer raise a hand. */
  forget(peerId: PeerId): void {
    if (this.#queue.value.some((hand) => hand.peerId === peerId)) {
      this.#queue.set(this.#queue.value.filter((hand) => hand.peerId !== peerId));
    }
  }

  /** The person's own hand, with its place. */
  viewFor(peerId: PeerId): Workshop['hand'] {
    return this.#views.get(peerId) ?? null;
  }

  /** Each hand as its owner sees it. Places count only those who are here. */
  get #views(): Map<PeerId, NonNullable<Workshop['hand']>> {
    let place = 0;
    return new Map(
      this.#queue.value.map(({ peerId, raisedAt, note }) => {
        const isHere = this.#room.peers.has(peerId);
        place += isHere ? 1 : 0;
        return [peerId, { place: isHere ? place : 0, raisedAt, note }];
      }),
    );
  }

  #placeOf(peerId: PeerId): number {
    return this.#views.get(peerId)?.place ?? 0;
  }
}
