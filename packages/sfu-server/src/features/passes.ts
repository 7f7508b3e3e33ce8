import type { PeerId } from '@gongbang/protocol';

import type { KeptPass } from '../ports/store.ts';
import type { Room } from '../room/Room.ts';
import type { Kept } from '../room/UnitOfWork.ts';

/** The person a key admits, whichever device presents it; null if it is none of these passes. */
export function holderOf(passes: readonly KeptPass[], keyHash: string): PeerId | null {
  return passes.find((pass) => pass.keyHash === keyHash)?.peerId ?? null;
}

/** Whether both admit the same people by the same keys. */
export function arePassesSame(one: readonly KeptPass[], other: readonly KeptPass[]): boolean {
  return one.length === other.length && one.every(({ keyHash }) => holderOf(other, keyHash) !== null);
}

/** Personal keys, beside the class link. Each holder has a seat of their own; the class does not know why. */
export class Passes {
  readonly #passes: Kept<readonly KeptPass[]>;
  readonly #onTaken: (peerIds: readonly PeerId[]) => void;

  /** @param onTaken called with those whose passes no longer admit them */
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

  /** From now on exactly these admit people. */
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
