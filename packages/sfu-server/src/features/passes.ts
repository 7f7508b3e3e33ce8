import type { PeerId } from '@gongbang/protocol';

import type { KeptPass } from '../ports/store.ts';
import type { Room } from '../room/Room.ts';
import type { Kept } from '../room/UnitOfWork.ts';

/** Who comes in by a key, whichever device shows it; null where it is no pass of these. */
export function holderOf(passes: readonly KeptPass[], keyHash: string): PeerId | null {
  return passes.find((pass) => pass.keyHash === keyHash)?.peerId ?? null;
}

/** Whether both let in the same people by the same keys. */
export function arePassesSame(one: readonly KeptPass[], other: readonly KeptPass[]): boolean {
  return one.length === other.length && one.every(({ keyHash }) => holderOf(other, keyHash) !== null);
}

/** Keys of single people, beside the class link. Each has a seat of their own; why, the class does not know. */
export class Passes {
  readonly #passes: Kept<readonly KeptPass[]>;
  readonly #onTaken: (peerIds: readonly PeerId[]) => void;

  /** @param onTaken told whose passes let in no more */
  constructor(room: Room, onTaken: (peerIds: readonly PeerId[]) => void) {
    this.#passes = room.kept('passes', []);
    this.#onTaken = onTaken;
  }

  get holders(): PeerId[] {
    return this.#passes.value.map(({ peerId }) => peerId);
  }

  has(peerId: PeerId): boolean {
    return this.#passes.value.some((pass) => pass.peerId === peerId);
  }

  /** From now on these let in, and none else. */
  set(passes: readonly KeptPass[]): void {
    const before = this.#passes.value;
    if (arePassesSame(before, passes)) {
      return;
    }
    this.#passes.set(passes);
    const taken = before.filter(({ keyHash }) => holderOf(passes, keyHash) === null);
    if (taken.length > 0) {
      this.#onTaken(taken.map(({ peerId }) => peerId));
    }
  }
}
