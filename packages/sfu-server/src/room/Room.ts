import {
  hasBench,
  isStaff,
  role,
  type PeerId,
  type Progress,
  type Role,
  type Workshop,
} from '@gongbang/protocol';

import { notFound } from '../rules/ClassroomError.ts';
import type { Peer } from './Peer.ts';
import { visibleParts } from '../rules/permissions.ts';
import { Projection } from './Projection.ts';
import type { WholePart, WorkshopState } from '../ports/store.ts';
import type { Broadcast } from '../ports/wire.ts';
import type { Clock } from '../ports/world.ts';
import { Cell, Entries, Kept, KeptEntries, type UnitOfWork } from './UnitOfWork.ts';

export interface RoomParts {
  readonly work: UnitOfWork;
  readonly peers: ReadonlyMap<PeerId, Peer>;
  readonly broadcast: Broadcast;
  /** The stored parts of the workshop. */
  readonly kept: Partial<WorkshopState>;
  /** Stores a part of the workshop; durable when it returns. */
  readonly keep: <P extends WholePart>(part: P, value: WorkshopState[P]) => void;
  /** Stores a mentee's progress. */
  readonly keepProgress: (peerId: PeerId, progress: Progress | null) => void;
}

/**
 * What a capability sees of its class: who is there, how to notify them, where its state lives. State is
 * created here, so that refused changes have not happened.
 */
export class Room {
  readonly work: UnitOfWork;
  /** Its timers run in a commit of their own. */
  readonly clock: Clock;
  readonly peers: ReadonlyMap<PeerId, Peer>;
  readonly broadcast: Broadcast;
  /** What people see of the workshop: each capability defines its parts once. */
  readonly shows: Projection;
  readonly #kept: Partial<WorkshopState>;
  readonly #keep: RoomParts['keep'];
  /** Every mentee's progress, each stored separately. */
  readonly progress: KeptEntries<PeerId, Progress>;

  constructor({ work, peers, broadcast, kept, keep, keepProgress }: RoomParts) {
    this.work = work;
    this.clock = work.clock;
    this.peers = peers;
    this.broadcast = broadcast;
    this.shows = new Projection(this);
    this.#kept = kept;
    this.#keep = keep;
    this.progress = new KeptEntries(work, Object.entries(kept.progress ?? {}), keepProgress);
  }

  /** A part of the workshop as stored, or with its initial value. */
  kept<P extends WholePart>(part: P, initial: WorkshopState[P]): Kept<WorkshopState[P]> {
    return new Kept<WorkshopState[P]>(this.work, this.#kept[part] ?? initial, (value) => {
      this.#keep(part, value);
    });
  }

  /** State that does not outlive the server. */
  cell<T>(value: T): Cell<T> {
    return new Cell(this.work, value);
  }

  /** Keyed state that does not outlive the server. */
  entries<K, V>(): Entries<K, V> {
    return new Entries(this.work);
  }

  /** Sends parts to everybody in class, to each role what it may see: one broadcast for those who see the same. */
  tellEveryone(parts: Partial<Workshop>): void {
    const audiences = Map.groupBy(role.options, (one) => Object.keys(visibleParts(one, parts)).join());
    for (const roles of audiences.values()) {
      const [first] = roles;
      const visible = first === undefined ? {} : visibleParts(first, parts);
      if (Object.keys(visible).length > 0) {
        this.broadcast.everyone('workshop:changed', { parts: visible }, roles);
      }
    }
  }

  tellStaff(parts: Partial<Workshop>): void {
    for (const peer of this.staff) {
      this.tell(peer, parts);
    }
  }

  /** Sends one person those of these parts that their role may see. */
  tell(peer: Peer | undefined, parts: Partial<Workshop>): void {
    if (peer !== undefined) {
      const visible = visibleParts(peer.role, parts);
      if (Object.keys(visible).length > 0) {
        peer.channel?.notify('workshop:changed', { parts: visible });
      }
    }
  }

  get mentor(): Peer | undefined {
    for (const peer of this.peers.values()) {
      if (peer.role === 'mentor') {
        return peer;
      }
    }
    return undefined;
  }

  get staff(): Peer[] {
    return this.#those(isStaff);
  }

  /** Everybody with a bench: mentees and assistants. */
  get benches(): Peer[] {
    return this.#those(hasBench);
  }

  /** @throws ClassroomError NOT_FOUND, also for the mentor and for phones */
  bench(id: PeerId): Peer {
    const peer = this.peers.get(id);
    if (peer === undefined || !hasBench(peer.role)) {
      throw notFound('mentee');
    }
    return peer;
  }

  /** Called for hundreds after every commit: only those who belong go into the list. */
  #those(are: (role: Role) => boolean): Peer[] {
    const found: Peer[] = [];
    for (const peer of this.peers.values()) {
      if (are(peer.role)) {
        found.push(peer);
      }
    }
    return found;
  }
}
