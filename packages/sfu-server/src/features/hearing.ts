import type { PeerId, Playback } from '@gongbang/protocol';

import type { Peer } from '../room/Peer.ts';
import type { Room } from '../room/Room.ts';
import type { Cell } from '../room/UnitOfWork.ts';

/** Who hears and who is heard, for when somebody says "I can't hear you". */
export class Hearing {
  readonly #room: Room;
  readonly #onChanged: (peer: Peer) => void;
  /** Those last announced as unheard; anyone back since then is new, and counts as heard until further notice. */
  readonly #told: Cell<readonly PeerId[]>;

  /** @param onChanged something that managers of the class see about somebody has changed */
  constructor(room: Room, onChanged: (peer: Peer) => void) {
    this.#room = room;
    this.#onChanged = onChanged;
    this.#told = room.cell<readonly PeerId[]>([]);
    room.shows.own('isUnheard', () => this.#unheard, false);
  }

  /** Whether somebody's page plays the class's sound, as it reports. */
  report(peer: Peer, playback: Playback): void {
    if (peer.playback !== playback) {
      peer.playback = playback;
      this.#onChanged(peer);
    }
  }

  /** These people's microphones are open but carry no sound; everyone else's do, or are off. They are told, too. */
  setUnheard(unheard: readonly PeerId[]): void {
    this.#told.set(unheard);
    for (const peer of this.#room.peers.values()) {
      const isUnheard = unheard.includes(peer.id);
      if (peer.isUnheard !== isUnheard) {
        peer.isUnheard = isUnheard;
        this.#onChanged(peer);
      }
    }
  }

  get #unheard(): Map<PeerId, boolean> {
    const unheard = this.#told.value.filter((id) => this.#room.peers.get(id)?.isUnheard === true);
    return new Map(unheard.map((id) => [id, true]));
  }
}
