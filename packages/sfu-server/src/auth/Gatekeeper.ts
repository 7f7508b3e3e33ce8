import type { ClassId, LinkRole, PeerId, Secret } from '@gongbang/protocol';

import { cameraOf } from '../classroom/cameras.ts';
import type { Identity } from '../classroom/Peer.ts';
import type { ClassStore, Clock, KeptCamera, WorkshopStore } from '../classroom/ports.ts';
import { EMPTY_ROLL, letsBack } from '../classroom/register.ts';
import { encodeHash, hashKey, peerIdOf, roleOf } from './keys.ts';

/**
 * Says who somebody is by the keys they show, and whether these still open the class. It reads what is kept, and
 * nothing else: no class is woken, and nothing written, for a look at a key.
 */
export class Gatekeeper {
  readonly #classes: ClassStore;
  readonly #workshops: WorkshopStore;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #shown: FirstShown;

  constructor(classes: ClassStore, workshops: WorkshopStore, clock: Pick<Clock, 'now'>) {
    this.#classes = classes;
    this.#workshops = workshops;
    this.#clock = clock;
    this.#shown = new FirstShown(clock);
  }

  /** What a key opens to whoever shows it, or to the one with this peer key; null when it opens nothing. */
  roleOf(id: ClassId, linkKey: Secret, peerKey: Secret | null): LinkRole | null {
    const hash = hashKey(linkKey);
    const keyHash = encodeHash(hash);
    const role = roleOf(this.#classes, id, hash);
    if (role !== null || this.#camera(id, keyHash) !== undefined) {
      return role ?? 'camera';
    }
    const isBack = peerKey !== null && this.#letsBack(id, peerIdOf(id, 'mentee', linkKey, peerKey), keyHash);
    return isBack ? 'mentee' : null;
  }

  /** Who comes in by a key. A link's former key is good for those who were in. */
  identify(id: ClassId, linkKey: Secret, peerKey: Secret): Identity | null {
    const hash = hashKey(linkKey);
    const keyHash = encodeHash(hash);
    const role = roleOf(this.#classes, id, hash);
    const candidates = (role === null ? (['camera', 'mentee'] as const) : [role]).map((as) => ({
      role: as,
      peerId: peerIdOf(id, as, linkKey, peerKey),
      keyHash,
    }));
    return candidates.find((identity) => this.passes(id, identity)) ?? null;
  }

  /** Whether somebody would still be let in by the key that they showed. */
  passes(id: ClassId, { role, peerId, keyHash }: Identity): boolean {
    if (role === 'camera') {
      const camera = this.#camera(id, keyHash);
      return camera !== undefined && (camera.owner ?? this.#shown.by(camera, peerId)) === peerId;
    }
    const opens = roleOf(this.#classes, id, Buffer.from(keyHash, 'base64url'));
    return opens === role || (role === 'mentee' && this.#letsBack(id, peerId, keyHash));
  }

  #letsBack(id: ClassId, peerId: PeerId, keyHash: string): boolean {
    return this.#workshops.mentions(id, 'roll', keyHash)
      ? letsBack(this.#workshops.loadPart(id, 'roll') ?? EMPTY_ROLL, peerId, keyHash)
      : false;
  }

  #camera(id: ClassId, keyHash: string): KeptCamera | undefined {
    return this.#workshops.mentions(id, 'cameras', keyHash)
      ? cameraOf(this.#workshops.loadPart(id, 'cameras') ?? [], keyHash, this.#clock.now())
      : undefined;
  }
}

/** Which phone was the first to show a key that waits for one. Its own for good is the key when that phone joins. */
class FirstShown {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #phones = new Map<string, { readonly peerId: PeerId; readonly until: number }>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  by({ keyHash, expiresAt }: KeptCamera, peerId: PeerId): PeerId {
    const before = this.#phones.get(keyHash);
    if (before !== undefined) {
      return before.peerId;
    }
    const now = this.#clock.now();
    for (const [other, { until }] of this.#phones) {
      if (until <= now) {
        this.#phones.delete(other);
      }
    }
    this.#phones.set(keyHash, { peerId, until: expiresAt });
    return peerId;
  }
}
