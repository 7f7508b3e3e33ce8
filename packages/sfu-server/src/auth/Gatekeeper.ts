import type { ClassId, LinkRole, PeerId, Secret } from '@gongbang/protocol';

import { cameraOf } from '../features/cameras.ts';
import type { Identity } from '../room/Peer.ts';
import type { ClassStore, WorkshopStore } from '../ports/store.ts';
import type { Clock } from '../ports/world.ts';
import { holderOf } from '../features/passes.ts';
import { EMPTY_ROLL, letsBack } from '../features/register.ts';
import { encodeHash, hashKey, peerIdOf, roleOf } from './keys.ts';

/**
 * Determines who somebody is from the keys they present, and whether these still open the class. It only
 * reads the store: checking a key wakes no class, and writes nothing.
 */
export class Gatekeeper {
  readonly #classes: ClassStore;
  readonly #workshops: WorkshopStore;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(classes: ClassStore, workshops: WorkshopStore, clock: Pick<Clock, 'now'>) {
    this.#classes = classes;
    this.#workshops = workshops;
    this.#clock = clock;
  }

  /** The role that a key opens to anybody, or to the holder of this peer key; null if it opens nothing. */
  roleOf(id: ClassId, linkKey: Secret, peerKey: Secret | null): LinkRole | null {
    const hash = hashKey(linkKey);
    const keyHash = encodeHash(hash);
    const role = roleOf(this.#classes, id, hash);
    if (role !== null) {
      return role;
    }
    const idAs = (as: LinkRole): PeerId | null =>
      peerKey === null ? null : peerIdOf(id, as, linkKey, peerKey);
    if (this.#opensForPhone(id, idAs('camera'), keyHash)) {
      return 'camera';
    }
    if (this.#holderOf(id, keyHash) !== null) {
      return 'mentee';
    }
    const mentee = idAs('mentee');
    return mentee !== null && this.#letsBack(id, mentee, keyHash) ? 'mentee' : null;
  }

  /**
   * Who a key identifies. A link's former key is still valid for those who were in. A pass by itself says who somebody is.
   * @param peerKey null if none was presented: then only a pass identifies anybody
   */
  identify(id: ClassId, linkKey: Secret, peerKey: Secret | null): Identity | null {
    const hash = hashKey(linkKey);
    const keyHash = encodeHash(hash);
    const role = roleOf(this.#classes, id, hash);
    const as = (which: LinkRole, person: Secret): Identity => ({
      role: which,
      peerId: peerIdOf(id, which, linkKey, person),
      keyHash,
    });
    if (role !== null) {
      return peerKey === null ? null : as(role, peerKey);
    }
    const holder = this.#holderOf(id, keyHash);
    if (holder !== null) {
      return { role: 'mentee', peerId: holder, keyHash };
    }
    if (peerKey === null) {
      return null;
    }
    const [phone, mentee] = [as('camera', peerKey), as('mentee', peerKey)];
    const isPhone = this.#opensForPhone(id, phone.peerId, keyHash);
    return isPhone ? phone : this.#letsBack(id, mentee.peerId, keyHash) ? mentee : null;
  }

  /** Whether the key somebody presented would still admit them. */
  passes(id: ClassId, { role, peerId, keyHash }: Identity): boolean {
    if (role === 'camera') {
      return this.#opensForPhone(id, peerId, keyHash);
    }
    const opens = roleOf(this.#classes, id, Buffer.from(keyHash, 'base64url'));
    return (
      opens === role ||
      (role === 'mentee' && (this.#holderOf(id, keyHash) === peerId || this.#letsBack(id, peerId, keyHash)))
    );
  }

  /** The holder of the pass that a key is, if it is one. */
  #holderOf(id: ClassId, keyHash: string): PeerId | null {
    return this.#workshops.mentions(id, 'passes', keyHash)
      ? holderOf(this.#workshops.loadPart(id, 'passes') ?? [], keyHash)
      : null;
  }

  #letsBack(id: ClassId, peerId: PeerId, keyHash: string): boolean {
    return this.#workshops.mentions(id, 'roll', keyHash)
      ? letsBack(this.#workshops.loadPart(id, 'roll') ?? EMPTY_ROLL, peerId, keyHash)
      : false;
  }

  /** A phone's key opens to any phone until one has joined with it, and then only to that one. */
  #opensForPhone(id: ClassId, peerId: PeerId | null, keyHash: string): boolean {
    if (!this.#workshops.mentions(id, 'cameras', keyHash)) {
      return false;
    }
    const cameras = this.#workshops.loadPart(id, 'cameras') ?? [];
    const camera = cameraOf(cameras, keyHash, this.#clock.now());
    return camera !== undefined && (camera.owner === null || camera.owner === peerId);
  }
}
