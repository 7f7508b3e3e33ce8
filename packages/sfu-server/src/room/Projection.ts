import { partRoles, type PeerId, type Workshop } from '@gongbang/protocol';

import { isStaff, maySee } from '../rules/permissions.ts';
import type { Peer } from './Peer.ts';
import type { UnitOfWork } from './UnitOfWork.ts';

type Part = keyof Workshop;

/** Who is there, and how they are told. */
interface Audience {
  readonly work: UnitOfWork;
  readonly peers: ReadonlyMap<PeerId, Peer>;
  tellEveryone(parts: Partial<Workshop>): void;
  tellStaff(parts: Partial<Workshop>): void;
  tell(peer: Peer, parts: Partial<Workshop>): void;
}

/**
 * What people see of a workshop. Each part is said once, as it follows from state; whenever that changed, by whatever way,
 * those are told for whom a part is another one by now, and nobody else. Who joins gets the same parts, whole.
 */
export class Projection {
  readonly #audience: Audience;
  /** What one person sees, part by part. */
  readonly #views = new Map<Part, (peer: Peer) => unknown>();

  constructor(audience: Audience) {
    this.#audience = audience;
  }

  /** A part that is the same for all who may see it. */
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
   * A part that is each person's own.
   * @param of those for whom it is not `otherwise`
   * @param tellOthers tells others of it, too, who is here and for whom it is another one
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

  /** A part that joiners get, and that is told in its own way after that: piece by piece, or not at once. */
  atJoin<P extends Part>(part: P, of: (peer: Peer) => Workshop[P]): void {
    this.#views.set(part, of);
  }

  /** The parts that this person may see. */
  viewFor(peer: Peer): Partial<Workshop> {
    const seen = [...this.#views].filter(([part]) => maySee(peer.role, part));
    return Object.fromEntries(seen.map(([part, view]) => [part, view(peer)]));
  }
}

/** Whether two values of plain data say the same. Asked of everything after every commit: nothing is made for it. */
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
