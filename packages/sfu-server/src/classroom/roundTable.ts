import { NOTICE_MS, type BenchShare, type NamedPeer, type PeerId } from '@gongbang/protocol';

import { bounded } from './bounds.ts';
import type { Peer } from './Peer.ts';
import { isBenchRole } from './permissions.ts';
import type { Room } from './Room.ts';
import type { Cell, Entries, Kept } from './UnitOfWork.ts';

/** Whose benches everybody may see at a round table: all that were given notice and did not keep theirs to the mentor. */
export class RoundTable {
  readonly #room: Room;
  readonly #onRightsChanged: (peerId: PeerId) => void;
  readonly #shared: Cell<ReadonlySet<PeerId>>;
  readonly #unshared: Kept<readonly PeerId[]>;
  readonly #notices: Entries<PeerId, { at: number; cancel: () => void }>;

  constructor(room: Room, onRightsChanged: (peerId: PeerId) => void) {
    this.#room = room;
    this.#shared = room.cell(new Set());
    this.#unshared = room.kept('unshared', []);
    this.#notices = room.entries();
    this.#onRightsChanged = onRightsChanged;
  }

  shares(peerId: PeerId): boolean {
    return this.#shared.value.has(peerId);
  }

  /** Those who share their benches with everyone. */
  get seated(): NamedPeer[] {
    return this.#room.benches
      .filter(({ id }) => this.shares(id))
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
    const affected = new Set([...this.#notices.keys(), ...this.#shared.value]);
    this.#notices.clear();
    this.#shared.set(new Set());
    for (const peerId of affected) {
      this.#tell(peerId);
      this.#onRightsChanged(peerId);
    }
    this.#tellSeated();
  }

  /** Somebody sits down at the table, or is back at it: the notice runs from now on. Who is away is given none. */
  admit(peer: Peer): void {
    const { id } = peer;
    if (
      !isBenchRole(peer.role) ||
      peer.presence.state !== 'present' ||
      this.shares(id) ||
      this.#unshared.value.includes(id)
    ) {
      return;
    }
    this.#notices.get(id)?.cancel();
    const cancel = this.#room.clock.after(NOTICE_MS, () => {
      this.#share(id);
    });
    this.#notices.set(id, { at: this.#room.clock.now() + NOTICE_MS, cancel });
    this.#tell(id);
  }

  /** Somebody's page was made anew and has shown them nothing yet: their bench is the mentor's, and they are told again. */
  cameAnew(peer: Peer): void {
    if (this.shares(peer.id)) {
      this.#unseat(peer.id);
      this.#tellSeated();
      this.#onRightsChanged(peer.id);
      this.admit(peer);
    }
  }

  /** Somebody is away: their notice stops, and starts anew when they are back. */
  lost({ id }: Peer): void {
    this.#notices.get(id)?.cancel();
    this.#notices.delete(id);
  }

  /** What the person themselves wants; it holds for as long as the class does. */
  choose(peer: Peer, withEveryone: boolean): void {
    const { id } = peer;
    this.#notices.get(id)?.cancel();
    this.#notices.delete(id);
    const others = this.#unshared.value.filter((other) => other !== id);
    this.#unshared.set(
      withEveryone ? others : bounded([...others, id], (other) => this.#room.peers.has(other)),
    );
    if (withEveryone) {
      this.#share(id);
    } else {
      this.#unseat(id);
      this.#tell(id);
      this.#tellSeated();
      this.#onRightsChanged(id);
    }
  }

  forget(peerId: PeerId): void {
    this.#notices.get(peerId)?.cancel();
    this.#notices.delete(peerId);
    if (this.shares(peerId)) {
      this.#unseat(peerId);
      this.#tellSeated();
    }
  }

  #unseat(peerId: PeerId): void {
    this.#shared.set(new Set([...this.#shared.value].filter((other) => other !== peerId)));
  }

  #share(peerId: PeerId): void {
    this.#notices.delete(peerId);
    this.#shared.set(new Set([...this.#shared.value, peerId]));
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
