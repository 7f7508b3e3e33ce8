import type { NamedPeer, PeerId } from '@gongbang/protocol';

import type { Peer } from './Peer.ts';
import type { Room } from './Room.ts';

/** Whom the mentor talks with alone. It ends with either's connection, so it is not kept. */
export class Whisper {
  readonly #room: Room;
  readonly #onRightsChanged: () => void;
  #to: Peer | null = null;

  constructor(room: Room, onRightsChanged: () => void) {
    this.#room = room;
    this.#onRightsChanged = onRightsChanged;
  }

  get to(): PeerId | null {
    return this.#to?.id ?? null;
  }

  /** Both see it, and nobody else. */
  viewFor(peer: Peer): NamedPeer | null {
    return this.#to !== null && (peer.role === 'mentor' || peer.id === this.#to.id)
      ? { peerId: this.#to.id, name: this.#to.name }
      : null;
  }

  /** @throws ClassroomError NOT_FOUND */
  start(peerId: PeerId): void {
    this.#set(this.#room.bench(peerId));
  }

  stop(): void {
    if (this.#to !== null) {
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
    const before = this.#to;
    this.#to = to;
    this.#onRightsChanged();
    for (const peer of new Set([before, to, this.#room.mentor])) {
      if (peer != null) {
        this.#room.tell(peer, { whisper: this.viewFor(peer) });
      }
    }
  }
}
