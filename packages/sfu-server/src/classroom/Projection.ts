import { partRoles, type PeerId, type Workshop } from '@gongbang/protocol';

import { isStaff, maySee } from './permissions.ts';
import type { Peer } from './Peer.ts';
import type { Room } from './Room.ts';

type Part = keyof Workshop;

/** A part of what people see of the workshop, as it follows from the state of a class. */
interface View {
  /** What one person sees of it. */
  readonly for: (peer: Peer) => unknown;
  /** Tells those for whom it is another one than they were told. */
  readonly tell: () => void;
}

/**
 * What people see of a workshop. Each part is said once, as it follows from state; whenever that changed, by whatever way,
 * those are told for whom a part is another one by now, and nobody else. Who joins gets the same parts, whole.
 */
export class Projection {
  readonly #room: Room;
  readonly #views = new Map<Part, View>();
  readonly #others: (() => void)[] = [];

  constructor(room: Room) {
    this.#room = room;
    room.work.onChanged(() => {
      for (const { tell } of this.#views.values()) {
        tell();
      }
      for (const tell of this.#others) {
        tell();
      }
    });
  }

  /** A part that is the same for all who may see it. */
  shared<P extends Part>(part: P, of: () => Workshop[P]): void {
    let told = of();
    const isForAll = partRoles[part].some((role) => !isStaff(role));
    this.#views.set(part, {
      for: of,
      tell: () => {
        const now = of();
        if (isSame(told, now)) {
          return;
        }
        told = now;
        const parts: Partial<Workshop> = { [part]: now };
        if (isForAll) {
          this.#room.tellEveryone(parts);
        } else {
          this.#room.tellStaff(parts);
        }
      },
    });
  }

  /** A part that is each person's own. @param of those for whom it is not `otherwise` */
  own<P extends Part>(part: P, of: () => ReadonlyMap<PeerId, Workshop[P]>, otherwise: Workshop[P]): void {
    this.#views.set(part, {
      for: ({ id }) => of().get(id) ?? otherwise,
      tell: this.#tellEach(of, otherwise, (peerId, value) => {
        const parts: Partial<Workshop> = { [part]: value };
        this.#room.tell(this.#room.peers.get(peerId), parts);
      }),
    });
  }

  /** What is told of one person, and not as a part. @param of those of whom it is not `otherwise` */
  each<T>(of: () => ReadonlyMap<PeerId, T>, otherwise: T, tell: (peerId: PeerId, value: T) => void): void {
    this.#others.push(
      this.#tellEach(of, otherwise, (peerId, value) => {
        if (this.#room.peers.has(peerId)) {
          tell(peerId, value);
        }
      }),
    );
  }

  /** A part that joiners get, and that is told in its own way after that: piece by piece, or not at once. */
  atJoin<P extends Part>(part: P, of: (peer: Peer) => Workshop[P]): void {
    this.#views.set(part, { for: of, tell: () => undefined });
  }

  /** The parts that this person may see. */
  viewFor(peer: Peer): Partial<Workshop> {
    const seen = [...this.#views].filter(([part]) => maySee(peer.role, part));
    return Object.fromEntries(seen.map(([part, view]) => [part, view.for(peer)]));
  }

  #tellEach<T>(
    of: () => ReadonlyMap<PeerId, T>,
    otherwise: T,
    tell: (peerId: PeerId, value: T) => void,
  ): () => void {
    let told = of();
    return () => {
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
    };
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
