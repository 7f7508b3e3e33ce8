import type { Consent as ConsentView, Declined, PeerId } from '@gongbang/protocol';

import { bounded } from '../rules/bounds.ts';
import type { Peer } from '../room/Peer.ts';
import type { Room } from '../room/Room.ts';
import type { Entries, Kept } from '../room/UnitOfWork.ts';

/**
 * What people said about being shown: who has agreed to be shown whenever they are called, until they
 * withdraw it, and who said no, or nothing, when last asked.
 */
export class Consent {
  readonly #room: Room;
  readonly #always: Kept<readonly PeerId[]>;
  readonly #declined: Entries<string, Declined>;

  constructor(room: Room) {
    this.#room = room;
    this.#always = room.kept('consents', []);
    this.#declined = room.entries();
    room.shows.own('consent', () => this.#standing, { always: false });
    room.shows.shared('declined', () => this.declined);
  }

  /** The latest questions not answered with yes, for the mentor. */
  get declined(): Declined[] {
    return [...this.#declined.values()];
  }

  /** Whether somebody need not be asked; practice mentees never are. */
  isStanding({ id, isPractice }: Peer): boolean {
    return isPractice || this.#always.value.includes(id);
  }

  /** Returns whether that differs from before. */
  set(peer: Peer, always: boolean): boolean {
    if (this.isStanding(peer) === always) {
      return false;
    }
    const others = this.#always.value.filter((id) => id !== peer.id);
    this.#always.set(always ? bounded([...others, peer.id], (other) => this.#room.peers.has(other)) : others);
    return true;
  }

  /** They were asked, and are not shown. */
  decline(declined: Declined): void {
    this.#declined.set(keyOf(declined), declined);
  }

  /** They are asked again, or shown: what they said before no longer matters. */
  settle(asked: Pick<Declined, 'peerId' | 'of'>): void {
    this.#declined.delete(keyOf(asked));
  }

  /** Nobody is asked at a round table any more. */
  settleTable(): void {
    for (const asked of this.declined) {
      if (asked.of === 'table') {
        this.settle(asked);
      }
    }
  }

  /** Somebody is gone; their choice still holds when they come back. */
  left({ id: peerId }: Peer): void {
    this.settle({ peerId, of: 'stage' });
    this.settle({ peerId, of: 'table' });
  }

  get #standing(): Map<PeerId, ConsentView> {
    const here = this.#always.value.filter((peerId) => this.#room.peers.has(peerId));
    return new Map(here.map((peerId) => [peerId, { always: true }]));
  }
}

const keyOf = ({ peerId, of }: Pick<Declined, 'peerId' | 'of'>): string => `${of} ${peerId}`;
