import { NOTICE_MS, hasBench, type BenchShare, type NamedPeer, type PeerId } from '@gongbang/protocol';

import { bounded } from '../rules/bounds.ts';
import type { Consent } from './consent.ts';
import type { Peer } from '../room/Peer.ts';
import type { Room } from '../room/Room.ts';
import type { Cell, Entries, Kept } from '../room/UnitOfWork.ts';

/** Whose benches everybody may see at a round table: everyone is asked, and those who say yes. Silence means no. */
export class RoundTable {
  readonly #room: Room;
  readonly #consent: Consent;
  readonly #onRightsChanged: (peerId: PeerId) => void;
  readonly #shared: Cell<ReadonlySet<PeerId>>;
  readonly #unshared: Kept<readonly PeerId[]>;
  readonly #questions: Entries<PeerId, { at: number; cancel: () => void }>;
  /** Those who let the question pass at this table: they are not asked twice. */
  readonly #passed: Cell<ReadonlySet<PeerId>>;

  constructor(room: Room, consent: Consent, onRightsChanged: (peerId: PeerId) => void) {
    this.#room = room;
    this.#consent = consent;
    this.#passed = room.cell(new Set());
    this.#shared = room.cell(new Set());
    this.#unshared = room.kept('unshared', []);
    this.#questions = room.entries();
    this.#onRightsChanged = onRightsChanged;
    room.shows.shared('table', () => this.seated);
    room.shows.own('benchShare', () => this.#views, { withEveryone: false, at: null });
  }

  shares(peerId: PeerId): boolean {
    return this.#shared.value.has(peerId);
  }

  /** Those who share their benches with everyone. */
  get seated(): NamedPeer[] {
    // Called after every commit, though there is hardly ever a table: do not go through a class of hundreds for nothing.
    if (this.#shared.value.size === 0) {
      return [];
    }
    return this.#room.benches
      .filter(({ id }) => this.shares(id))
      .map(({ id, name }) => ({ peerId: id, name }));
  }

  /** A live class becomes a round table: everybody is asked. */
  open(): void {
    for (const peer of this.#room.benches) {
      this.admit(peer);
    }
  }

  /** The class is a workshop again: only the mentor sees what was shared. */
  close(): void {
    for (const { cancel } of this.#questions.values()) {
      cancel();
    }
    const affected = new Set([...this.#questions.keys(), ...this.#shared.value]);
    this.#questions.clear();
    this.#shared.set(new Set());
    this.#passed.set(new Set());
    this.#consent.settleTable();
    for (const peerId of affected) {
      this.#onRightsChanged(peerId);
    }
  }

  /** Somebody sits down at the table, or is back at it, and is asked now. People who are away are not. */
  admit(peer: Peer): void {
    const { id } = peer;
    if (
      !hasBench(peer.role) ||
      peer.presence.state !== 'present' ||
      this.shares(id) ||
      this.#unshared.value.includes(id) ||
      this.#passed.value.has(id)
    ) {
      return;
    }
    this.#withdraw(id);
    if (this.#consent.isStanding(peer)) {
      this.#share(id);
      return;
    }
    const cancel = this.#room.clock.after(NOTICE_MS, () => {
      this.#pass(id);
      this.#consent.decline({ peerId: id, of: 'table', how: 'silent' });
    });
    this.#questions.set(id, { at: this.#room.clock.now() + NOTICE_MS, cancel });
  }

  /**
   * Somebody's page was reloaded and has asked them nothing yet: only the mentor sees their bench, and they are asked again.
   */
  cameAnew(peer: Peer): void {
    if (this.shares(peer.id) && !this.#consent.isStanding(peer)) {
      this.#unseat(peer.id);
      this.#onRightsChanged(peer.id);
      this.admit(peer);
    }
  }

  /** Somebody is away: their question is withdrawn, and asked again when they are back. */
  lost({ id }: Peer): void {
    this.#withdraw(id);
  }

  /** Somebody agrees to be shown whenever they are called: that answers any open question. */
  consented({ id }: Peer): void {
    if (this.#questions.has(id)) {
      this.#share(id);
    }
  }

  /** Somebody wants to be asked from now on: at this table they are shown only once they agree again. */
  tookBack({ id }: Peer): void {
    if (this.shares(id)) {
      this.#pass(id);
    }
  }

  /** The person's own choice; it holds for as long as the class does. */
  choose(peer: Peer, withEveryone: boolean): void {
    const { id } = peer;
    const others = this.#unshared.value.filter((other) => other !== id);
    this.#unshared.set(
      withEveryone ? others : bounded([...others, id], (other) => this.#room.peers.has(other)),
    );
    if (withEveryone) {
      this.#share(id);
    } else {
      this.#pass(id);
      this.#consent.decline({ peerId: id, of: 'table', how: 'declined' });
    }
  }

  forget(peerId: PeerId): void {
    this.#withdraw(peerId);
    this.#passed.set(without(this.#passed.value, peerId));
    if (this.shares(peerId)) {
      this.#unseat(peerId);
    }
  }

  #unseat(peerId: PeerId): void {
    this.#shared.set(without(this.#shared.value, peerId));
  }

  /** Withdraws an open question. */
  #withdraw(peerId: PeerId): void {
    this.#questions.get(peerId)?.cancel();
    this.#questions.delete(peerId);
  }

  /** They are not shown at this table, unless they choose to be. */
  #pass(peerId: PeerId): void {
    this.#withdraw(peerId);
    this.#passed.set(new Set([...this.#passed.value, peerId]));
    this.#unseat(peerId);
    this.#onRightsChanged(peerId);
  }

  #share(peerId: PeerId): void {
    this.#withdraw(peerId);
    this.#consent.settle({ peerId, of: 'table' });
    this.#passed.set(without(this.#passed.value, peerId));
    this.#shared.set(new Set([...this.#shared.value, peerId]));
    this.#onRightsChanged(peerId);
  }

  get #views(): Map<PeerId, BenchShare> {
    const concerned = new Set([...this.#shared.value, ...this.#questions.keys()]);
    return new Map(
      [...concerned].map((peerId) => [
        peerId,
        { withEveryone: this.shares(peerId), at: this.#questions.get(peerId)?.at ?? null },
      ]),
    );
  }
}

const without = (peerIds: ReadonlySet<PeerId>, peerId: PeerId): ReadonlySet<PeerId> =>
  new Set([...peerIds].filter((other) => other !== peerId));
