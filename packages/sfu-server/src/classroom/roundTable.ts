import { NOTICE_MS, type BenchShare, type NamedPeer, type PeerId } from '@gongbang/protocol';

import type { Peer } from './Peer.ts';
import { isBenchRole } from './permissions.ts';
import type { Room } from './Room.ts';

/** Whose benches everybody may see at a round table: all that were given notice and did not keep theirs to the mentor. */
export class RoundTable {
  readonly #room: Room;
  readonly #onRightsChanged: (peerId: PeerId) => void;
  readonly #shared = new Set<PeerId>();
  readonly #unshared: Set<PeerId>;
  readonly #notices = new Map<PeerId, { at: number; cancel: () => void }>();

  constructor(room: Room, kept: readonly PeerId[], onRightsChanged: (peerId: PeerId) => void) {
    this.#room = room;
    this.#unshared = new Set(kept);
    this.#onRightsChanged = onRightsChanged;
  }

  shares(peerId: PeerId): boolean {
    return this.#shared.has(peerId);
  }

  /** Those who share their benches with everyone. */
  get seated(): NamedPeer[] {
    return this.#room.benches
      .filter(({ id }) => this.#shared.has(id))
      .map(({ id, name }) => ({ peerId: id, name }));
  }

  viewFor(peerId: PeerId): BenchShare {
    return { withEveryone: this.shares(peerId), at: this.#notices.get(peerId)?.at ?? null };
  }

  /** The class is at a round table from now on: everybody is told. */
  open(): void {
    for (const peer of this.#room.benches) {
      this.admit(peer);
    }
  }

  /** The class is a workshop again: what was shared is the mentor's alone. */
  close(): void {
    for (const { cancel } of this.#notices.values()) {
      cancel();
    }
    const affected = new Set([...this.#notices.keys(), ...this.#shared]);
    this.#notices.clear();
    this.#shared.clear();
    for (const peerId of affected) {
      this.#tell(peerId);
      this.#onRightsChanged(peerId);
    }
    this.#tellSeated();
  }

  /** Somebody sits down at the table. */
  admit(peer: Peer): void {
    const { id } = peer;
    if (!isBenchRole(peer.role) || this.#shared.has(id) || this.#unshared.has(id) || this.#notices.has(id)) {
      return;
    }
    const cancel = this.#room.clock.after(NOTICE_MS, () => {
      this.#share(id);
    });
    this.#notices.set(id, { at: this.#room.clock.now() + NOTICE_MS, cancel });
    this.#tell(id);
  }

  /** What the person themselves wants; it holds for as long as the class does. */
  choose(peer: Peer, withEveryone: boolean): void {
    const { id } = peer;
    this.#notices.get(id)?.cancel();
    this.#notices.delete(id);
    if (withEveryone) {
      this.#unshared.delete(id);
      this.#share(id);
    } else {
      this.#unshared.add(id);
      this.#shared.delete(id);
      this.#tell(id);
      this.#tellSeated();
      this.#onRightsChanged(id);
    }
    this.#room.keep('unshared', [...this.#unshared]);
  }

  forget(peerId: PeerId): void {
    this.#notices.get(peerId)?.cancel();
    this.#notices.delete(peerId);
    if (this.#shared.delete(peerId)) {
      this.#tellSeated();
    }
  }

  #share(peerId: PeerId): void {
    this.#notices.delete(peerId);
    this.#shared.add(peerId);
    this.#tell(peerId);
    this.#tellSeated();
    this.#onRightsChanged(peerId);
  }

  #tellSeated(): void {
    this.#room.tellEveryone({ table: this.seated });
  }

  #tell(peerId: PeerId): void {
    this.#room.tell(this.#room.peers.get(peerId), { benchShare: this.viewFor(peerId) });
  }
}
