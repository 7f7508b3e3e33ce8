import { hasBench, type AbsentPeer, type NamedPeer, type PeerId } from '@gongbang/protocol';

import { BOUNDS, leastOf } from '../rules/bounds.ts';
import { Coalescer } from '../room/Coalescer.ts';
import type { Peer } from '../room/Peer.ts';
import type { Room } from '../room/Room.ts';
import type { Cell, Kept } from '../room/UnitOfWork.ts';

/** How many of those who left the mentor is shown: the latest. */
const SHOWN = 100;
/** When a class empties, departures are announced together, in ms. */
const TELL_INTERVAL_MS = 500;
/** Nobody who comes in waits for the disk, or is refused because of it: the list is stored soon after, in ms. */
const KEEP_INTERVAL_MS = 1000;

/** Everybody who was ever in the class, by their latest name: of those who left, some are assistants or unwelcome. */
export class Visitors {
  readonly #room: Room;
  readonly #isAssistant: (peerId: PeerId) => boolean;
  readonly #isSentOut: (peerId: PeerId) => boolean;
  readonly #weightOf: (peerId: PeerId) => number;
  readonly #visitors: Cell<readonly NamedPeer[]>;
  readonly #kept: Kept<readonly NamedPeer[]>;
  readonly #telling: Coalescer;
  readonly #keeping: Coalescer;

  constructor(
    room: Room,
    is: { assistant: (peerId: PeerId) => boolean; sentOut: (peerId: PeerId) => boolean },
    /** How much it matters that somebody who has left is remembered. */
    weightOf: (peerId: PeerId) => number,
  ) {
    this.#room = room;
    this.#isAssistant = is.assistant;
    this.#isSentOut = is.sentOut;
    this.#weightOf = weightOf;
    this.#kept = room.kept('visitors', []);
    this.#visitors = room.cell(this.#kept.value);
    room.shows.atJoin('absent', () => this.absent);
    this.#keeping = new Coalescer(room.work, KEEP_INTERVAL_MS, () => {
      this.keep();
    });
    this.#telling = new Coalescer(room.work, TELL_INTERVAL_MS, () => {
      room.tell(room.mentor, { absent: this.absent });
    });
  }

  /** Those who were in and have left, the latest first. */
  get absent(): AbsentPeer[] {
    return this.#visitors.value
      .filter(({ peerId }) => !this.#room.peers.has(peerId) && !this.#isSentOut(peerId))
      .slice(-SHOWN)
      .reverse()
      .map(({ peerId, name }) => ({ peerId, name, isAssistant: this.#isAssistant(peerId) }));
  }

  get all(): readonly NamedPeer[] {
    return this.#visitors.value;
  }

  find(peerId: PeerId): NamedPeer | undefined {
    return this.#visitors.value.find((visitor) => visitor.peerId === peerId);
  }

  /** Somebody came in, or came back. */
  entered({ id: peerId, name, role, isPractice }: Peer): void {
    if (!hasBench(role) || isPractice) {
      return;
    }
    const others = this.#visitors.value.filter((visitor) => visitor.peerId !== peerId);
    if (others.length === this.#visitors.value.length || this.find(peerId)?.name !== name) {
      this.#visitors.set(this.#withinBounds([...others, { peerId, name }]));
      this.#keeping.changed();
    }
    this.changed();
  }

  /** Updates how those are shown who left, or are no longer assistants. */
  changed(): void {
    this.#telling.changed();
  }

  /** Stores who came. @throws ClassroomError STORE_UNAVAILABLE */
  keep(): void {
    if (this.#kept.value !== this.#visitors.value) {
      this.#kept.set(this.#visitors.value);
    }
  }

  #withinBounds(visitors: readonly NamedPeer[]): readonly NamedPeer[] {
    if (visitors.length <= BOUNDS.people) {
      return visitors;
    }
    const away = visitors.filter(({ peerId }) => !this.#room.peers.has(peerId));
    const gone = leastOf(away, ({ peerId }) => this.#weightOf(peerId)) ?? visitors[0];
    return visitors.filter((visitor) => visitor !== gone);
  }

  close(): void {
    this.#telling.close();
    this.#keeping.close();
  }
}
