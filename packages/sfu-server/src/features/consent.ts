import type { Consent as ConsentView, Declined, PeerId } from '@gongbang/protocol';

import { bounded } from '../rules/bounds.ts';
import type { Peer } from '../room/Peer.ts';
import type { Room } from '../room/Room.ts';
import type { Entries, Kept } from '../room/UnitOfWork.ts';

/**
 * What people have said to being shown: who wants to be whenever they are called, by their own word and until they take
 * it back, and who said no, or nothing, when they were asked last.
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

  /** Those of the last questions that were not answered with yes, for the mentor. */
  get declined(): Declined[] {
    return [...this.#declined.values()];
  }

  /** Whether somebody need not be asked; who only practises never is. */
  isStanding({ id, isPractice }: Peer): boolean {
    return isPractice || this.#always.value.includes(id);
  }

  /** Says whether that is another word than before. */
  set(peer: Peer, always: boolean): boolean {
    if (this.isStanding(peer) === always) {
      return false;
    }
    const others = this.#always.value.filter((id) => id !== peer.id);
    this.#always.set(always ? bounded([...others, peer.id], (other) => this.#room.peers.has(other)) : others);
    return true;
  }

  /** They were asked and are not shown. */
  decline(declined: Declined): void {
    this.#declined.set(keyOf(declined), declined);
  }

  /** They are asked anew, or shown: what they said before is of no matter any more. */
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

  /** Somebody is gone; what they want holds for when they are back. */
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
