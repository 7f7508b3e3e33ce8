import type { AbsentPeer, NamedPeer, PeerId } from '@gongbang/protocol';

import { bounded } from './bounds.ts';
import { Coalescer } from './Coalescer.ts';
import type { Peer } from './Peer.ts';
import { isBenchRole } from './permissions.ts';
import type { Room } from './Room.ts';
import type { Kept } from './UnitOfWork.ts';

/** How many of those who left the mentor is shown: the latest. */
const SHOWN = 100;
/** A class that empties is told together, in ms. */
const TELL_INTERVAL_MS = 500;

/** Everybody who was ever in the class, by the name they had last: of those who left, some are assistants or unwelcome. */
export class Visitors {
  readonly #room: Room;
  readonly #isAssistant: (peerId: PeerId) => boolean;
  readonly #isSentOut: (peerId: PeerId) => boolean;
  readonly #visitors: Kept<readonly NamedPeer[]>;
  readonly #telling: Coalescer;

  constructor(
    room: Room,
    is: { assistant: (peerId: PeerId) => boolean; sentOut: (peerId: PeerId) => boolean },
  ) {
    this.#room = room;
    this.#isAssistant = is.assistant;
    this.#isSentOut = is.sentOut;
    this.#visitors = room.kept('visitors', []);
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
    if (!isBenchRole(role) || isPractice) {
      return;
    }
    const others = this.#visitors.value.filter((visitor) => visitor.peerId !== peerId);
    if (others.length === this.#visitors.value.length || this.find(peerId)?.name !== name) {
      this.#visitors.set(
        bounded([...others, { peerId, name }], (visitor) => this.#room.peers.has(visitor.peerId)),
      );
    }
    this.changed();
  }

  /** Whoever left, or is no assistant any more, is shown as such. */
  changed(): void {
    this.#telling.changed();
  }

  close(): void {
    this.#telling.close();
  }
}
