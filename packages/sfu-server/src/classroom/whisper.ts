import type { NamedPeer, PeerId } from '@gongbang/protocol';

import { assertHere, type Peer } from './Peer.ts';
import type { Room } from './Room.ts';
import type { Cell } from './UnitOfWork.ts';

/** Whom the mentor talks with alone. It ends with either's connection, so it is not kept. */
export class Whisper {
  readonly #room: Room;
  readonly #onRightsChanged: () => void;
  readonly #to: Cell<Peer | null>;

  constructor(room: Room, onRightsChanged: () => void) {
    this.#room = room;
    this.#to = room.cell(null);
    this.#onRightsChanged = onRightsChanged;
  }

  get to(): PeerId | null {
    return this.#to.value?.id ?? null;
  }

  /** Both see it, and nobody else. */
  viewFor(peer: Peer): NamedPeer | null {
    const to = this.#to.value;
    return to !== null && (peer.role === 'mentor' || peer.id === to.id)
      ? { peerId: to.id, name: to.name }
      : null;
  }

  /** @throws ClassroomError NOT_FOUND; CONFLICT for one who is away */
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

  /** Somebody has another name: whoever talks with them alone reads it. */
  renamed({ id }: Peer): void {
    if (id === this.to) {
      this.#tell([this.#to.value, this.#room.mentor]);
    }
  }

  /** Somebody is away or gone. */
  lost(peer: Peer): void {
    if (peer.role === 'mentor' || peer.id === this.to) {
      this.stop();
    }
  }

  #set(to: Peer | null): void {
    const before = this.#to.value;
    this.#to.set(to);
    this.#onRightsChanged();
    this.#tell([before, to, this.#room.mentor]);
  }

  #tell(peers: readonly (Peer | null | undefined)[]): void {
    for (const peer of new Set(peers)) {
      if (peer != null) {
        this.#room.tell(peer, { whisper: this.viewFor(peer) });
      }
    }
  }
}
