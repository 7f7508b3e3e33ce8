import { isStaff, partRoles, type PeerId, type Workshop } from '@gongbang/protocol';

import { maySee } from '../rules/permissions.ts';
import type { Peer } from './Peer.ts';
import type { UnitOfWork } from './UnitOfWork.ts';

type Part = keyof Workshop;

/** Who is there, and how to notify them. */
interface Audience {
  readonly work: UnitOfWork;
  readonly peers: ReadonlyMap<PeerId, Peer>;
  tellEveryone(parts: Partial<Workshop>): void;
  tellStaff(parts: Partial<Workshop>): void;
  tell(peer: Peer, parts: Partial<Workshop>): void;
}

/**
 * What people see of a workshop. Each part is defined once, as a function of state; whenever state changes, however it does,
 * those for whom a part now differs are notified, and nobody else. Joiners get the same parts in full.
 */
export class Projection {
  readonly #audience: Audience;
  /** What one person sees, part by part. */
  readonly #views = new Map<Part, (peer: Peer) => unknown>();

  constructor(audience: Audience) {
    this.#audience = audience;
  }

  /** A part that is the same for everybody who may see it. */
  shared<P extends Part>(part: P, of: () => Workshop[P]): void {
    let told = of();
    const isForAll = partRoles[part].some((role) => !isStaff(role));
    this.#views.set(part, of);
    this.#audience.work.onChanged(() => {
      const now = of();
      if (isSame(told, now)) {
        return;
      }
      told = now;
      const parts: Partial<Workshop> = { [part]: now };
      if (isForAll) {
        this.#audience.tellEveryone(parts);
      } else {
        this.#audience.tellStaff(parts);
      }
    });
  }

  /**
   * A part that differs per person.
   * @param of those for whom it is not `otherwise`
   * @param tellOthers tells others about it as well, for each person here whose part has changed
   */
  own<P extends Part>(
    part: P,
    of: () => ReadonlyMap<PeerId, Workshop[P]>,
    otherwise: Workshop[P],
    tellOthers: (peerId: PeerId, value: Workshop[P]) => void = () => undefined,
  ): void {
    let told = of();
    const tell = (peerId: PeerId, value: Workshop[P]): void => {
      const peer = this.#audience.peers.get(peerId);
      if (peer !== undefined) {
        const parts: Partial<Workshop> = { [part]: value };
        this.#audience.tell(peer, parts);
        tellOthers(peerId, value);
      }
    };
    this.#views.set(part, ({ id }) => of().get(id) ?? otherwise);
    this.#audience.work.onChanged(() => {
      const [before, now] = [told, of()];
      told = now;
      for (const [peerId, value] of now) {
        if (!isSame(before.get(peerId) ?? otherwise, value)) {
          tell(peerId, value);
        }
      }
      for (const [peerId, value] of before) {
        if (!now.has(peerId) && !isSame(value, otherwise)) {
          tell(peerId, otherwise);
        }
      }
    });
  }

  /** A part that joiners get, and that is announced in its own way after that: piece by piece, or with a delay. */
  atJoin<P extends Part>(part: P, of: (peer: Peer) => Workshop[P]): void {
    this.#views.set(part, of);
  }

  /** The parts that this person may see. */
  viewFor(peer: Peer): Partial<Workshop> {
    const seen = [...this.#views].filter(([part]) => maySee(peer.role, part));
    return Object.fromEntries(seen.map(([part, view]) => [part, view(peer)]));
  }
}

/** Whether two values of plain data are equal. Called for everything after every commit, so it allocates nothing. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) {
    return true;
  }
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return false;
  }
  if (Array.isArray(one) || Array.isArray(other)) {
    return (
      Array.isArray(one) &&
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((value, index) => isSame(value, other[index]))
    );
  }
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => key in other && isSame(Reflect.get(one, key), Reflect.get(other, key)))
  );
}
