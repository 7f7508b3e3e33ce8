import type { ClassId, LinkRole, Secret } from '@gongbang/protocol';

import type { ClassRegistry } from '../classroom/ClassRegistry.ts';
import type { Identity } from '../classroom/Peer.ts';
import type { ClassStore } from '../classroom/ports.ts';
import { hashKey, peerIdOf, roleOf } from './keys.ts';

/** Says who somebody is by the keys they show. */
export class Gatekeeper {
  readonly #classes: ClassStore;
  readonly #registry: ClassRegistry;

  constructor(classes: ClassStore, registry: ClassRegistry) {
    this.#classes = classes;
    this.#registry = registry;
  }

  /** What a key opens; null when it opens nothing. */
  roleOf(id: ClassId, linkKey: Secret): LinkRole | null {
    const role = roleOf(this.#classes, id, linkKey);
    if (role !== null) {
      return role;
    }
    const exists = this.#classes.find(id) !== null;
    return exists && this.#registry.peek(id).workshop.cameras.knows(linkKey) ? 'camera' : null;
  }

  /** Who comes in by a key. A phone's key becomes this phone's; a link's former key is good for those who were in. */
  identify(id: ClassId, linkKey: Secret, peerKey: Secret): Identity | null {
    const role = roleOf(this.#classes, id, linkKey);
    if (role !== null) {
      return { role, peerId: peerIdOf(id, role, linkKey, peerKey) };
    }
    if (this.#classes.find(id) === null) {
      return null;
    }
    const { cameras, register } = this.#registry.peek(id).workshop;
    const phone = peerIdOf(id, 'camera', linkKey, peerKey);
    if (cameras.claim(linkKey, phone)) {
      return { role: 'camera', peerId: phone };
    }
    const mentee = peerIdOf(id, 'mentee', linkKey, peerKey);
    return register.letsBack(mentee, hashKey(linkKey)) ? { role: 'mentee', peerId: mentee } : null;
  }
}
