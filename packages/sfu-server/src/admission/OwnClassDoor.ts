import type { AccountId, ClassDraft, ClassId, Secret } from '@gongbang/protocol';

import { keyMaker, newKey, newLinks, passHolderId } from '../auth/keys.ts';
import type { ClassRegistry } from '../class/ClassRegistry.ts';
import type { PassDesk } from '../class/PassDesk.ts';
import type { SiteStores } from '../ports/accounts.ts';
import type { ClassDoor, ClassOutcome, ClassPlan, ClassPlanChange, Pass } from '../ports/bookings.ts';
import type { OwnClasses } from './OwnClasses.ts';

interface OwnClassDoorParts {
  readonly registry: Pick<ClassRegistry, 'create' | 'open' | 'delete' | 'peek'>;
  readonly passes: Pick<PassDesk, 'set' | 'isKnown' | 'isThere' | 'attendedMs'>;
  readonly ownClasses: Pick<OwnClasses, 'keep' | 'keepIn' | 'keyOf'>;
  /** Resolves when everything stored is durable; rejects if that takes too long. */
  readonly settled: () => Promise<void>;
}

/** How a date's class is set up: everything else is up to the mentor, in the class. */
const AS_EVER = {
  kind: 'workshop',
  admission: 'open',
  wholeDay: false,
} as const satisfies Partial<ClassDraft>;

/**
 * The classes of dates. They are like all other classes: people who have booked come in with a pass, and all
 * the class knows is whom a pass admits.
 */
export class OwnClassDoor implements ClassDoor {
  readonly #parts: OwnClassDoorParts;

  constructor(parts: OwnClassDoorParts) {
    this.#parts = parts;
  }

  async promise(stores: SiteStores, mentorId: AccountId): Promise<ClassId> {
    const id = keyMaker.classId();
    await this.#parts.ownClasses.keepIn(stores, mentorId, id, newKey());
    return id;
  }

  async open(id: ClassId, plan: ClassPlan, mentorId: AccountId): Promise<boolean> {
    const { registry, passes, ownClasses, settled } = this.#parts;
    const isNew = !passes.isKnown(id);
    if (isNew) {
      // If the account has dropped the key meanwhile, it gets one again before there is a class.
      const key = (await ownClasses.keyOf(mentorId, id)) ?? (await this.#keepKey(id, mentorId));
      registry.create({ ...AS_EVER, ...plan }, newLinks(key).hashes, id);
    }
    await settled();
    return isNew;
  }

  async change(id: ClassId, { materials, steps, ...about }: ClassPlanChange): Promise<void> {
    const { registry, settled } = this.#parts;
    const lesson =
      materials === undefined ? {} : { lesson: { materials: [...materials], steps: [...steps] } };
    registry.open(id).follow({ ...about, wholeDay: false, ...lesson });
    await settled();
  }

  async remove(id: ClassId): Promise<void> {
    const { registry, passes, settled } = this.#parts;
    if (passes.isThere(id)) {
      registry.delete(id);
    }
    await settled();
  }

  async setPasses(id: ClassId, passes: readonly Pass[]): Promise<void> {
    // At once, whatever the class is busy with: removing somebody does not wait in its line.
    const kept = passes.map(({ keyHash }) => ({ keyHash, peerId: passHolderId(id, keyHash) }));
    this.#parts.passes.set(id, kept);
    await this.#parts.settled();
  }

  look(id: ClassId): ClassOutcome | null {
    const { registry, passes } = this.#parts;
    if (!passes.isThere(id)) {
      return null;
    }
    const { phase, startedAt, endedAt } = registry.peek(id).info;
    return { phase, startedAt, endedAt };
  }

  attendance(id: ClassId, passes: readonly Pass[]): ReadonlyMap<string, number> {
    const { passes: desk } = this.#parts;
    return new Map(passes.map(({ keyHash }) => [keyHash, desk.attendedMs(id, passHolderId(id, keyHash))]));
  }

  async #keepKey(id: ClassId, mentorId: AccountId): Promise<Secret> {
    const key = newKey();
    await this.#parts.ownClasses.keep(mentorId, id, key);
    return key;
  }
}
