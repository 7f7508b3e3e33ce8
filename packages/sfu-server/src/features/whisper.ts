import type { NamedPeer, PeerId } from '@gongbang/protocol';

import { assertHere, type Peer } from '../room/Peer.ts';
import type { Room } from '../room/Room.ts';
import type { Cell } from '../room/UnitOfWork.ts';

/** Whom the mentor talks to privately. It ends with either's connection, so it is not stored. */
export class Whisper {
  readonly #room: Room;
  readonly #onRightsChanged: () => void;
  readonly #to: Cell<Peer | null>;

  constructor(room: Room, onRightsChanged: () => void) {
    this.#room = room;
    this.#to = room.cell(null);
    this.#onRightsChanged = onRightsChanged;
    room.shows.own('whisper', () => this.#pair, null);
  }

  get to(): PeerId | null {
    return this.#to.value?.id ?? null;
  }

  /** @throws ClassroomError NOT_FOUND; CONFLICT for somebody who is away */
  start(peerId: PeerId): void {
    const peer = this.#room.bench(peerId);
    assertHere(peer);
    this.#set(peer);
  }

  stop(): void {
    if (this.#to.value !== null) {
      this.#set(null);
    }
  }

  /** Somebody is away or gone. */
  lost(peer: Peer): void {
    if (peer.role === 'mentor' || peer.id === this.to) {
      this.stop();
    }
  }

  #set(to: Peer | null): void {
    this.#to.set(to);
    this.#onRightsChanged();
  }

  /** Only the two of them see it. */
  get #pair(): Map<PeerId, NamedPeer> {
    const to = this.#to.value;
    if (to === null) {
      return new Map();
    }
    const view: NamedPeer = { peerId: to.id, name: to.name };
    const { mentor } = this.#room;
    return new Map([to, ...(mentor === undefined ? [] : [mentor])].map(({ id }) => [id, view]));
  }
}
