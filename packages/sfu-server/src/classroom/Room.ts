import type { PeerId, Workshop } from '@gongbang/protocol';

import { notFound } from './ClassroomError.ts';
import type { Peer } from './Peer.ts';
import { isBenchRole, isStaff } from './permissions.ts';
import type { Broadcast, Clock, WorkshopState } from './ports.ts';

export interface RoomParts {
  readonly clock: Clock;
  readonly peers: ReadonlyMap<PeerId, Peer>;
  readonly broadcast: Broadcast;
  /** Keeps a part of the workshop; durable when it returns. */
  readonly keep: <P extends keyof WorkshopState>(part: P, value: WorkshopState[P]) => void;
}

/** What a capability sees of its class: who is there, how to tell them, where to keep its state. */
export class Room {
  readonly clock: Clock;
  readonly peers: ReadonlyMap<PeerId, Peer>;
  readonly broadcast: Broadcast;
  readonly keep: RoomParts['keep'];

  constructor({ clock, peers, broadcast, keep }: RoomParts) {
    this.clock = clock;
    this.peers = peers;
    this.broadcast = broadcast;
    this.keep = keep;
  }

  tellEveryone(parts: Partial<Workshop>): void {
    this.broadcast.everyone('workshop:changed', { parts });
  }

  tellStaff(parts: Partial<Workshop>): void {
    for (const peer of this.staff) {
      this.tell(peer, parts);
    }
  }

  tell(peer: Peer | undefined, parts: Partial<Workshop>): void {
    peer?.channel?.notify('workshop:changed', { parts });
  }

  get mentor(): Peer | undefined {
    return this.#all.find(({ role }) => role === 'mentor');
  }

  get staff(): Peer[] {
    return this.#all.filter(({ role }) => isStaff(role));
  }

  /** Those who have a bench: mentees and assistants. */
  get benches(): Peer[] {
    return this.#all.filter(({ role }) => isBenchRole(role));
  }

  /** @throws ClassroomError NOT_FOUND, also for the mentor and for phones */
  bench(id: PeerId): Peer {
    const peer = this.peers.get(id);
    if (peer === undefined || !isBenchRole(peer.role)) {
      throw notFound('mentee');
    }
    return peer;
  }

  get #all(): Peer[] {
    return [...this.peers.values()];
  }
}
