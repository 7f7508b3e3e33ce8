import type { AccountId, ClassId } from '@gongbang/protocol';
import type {
  ClassDoor,
  ClassOutcome,
  ClassPlan,
  ClassPlanChange,
  Pass,
} from '@gongbang/sfu-server/ports/bookings.ts';
import { ClassroomError } from '@gongbang/sfu-server/rules/ClassroomError.ts';

interface FakeClass {
  plan: ClassPlan;
  passes: readonly string[];
  outcome: ClassOutcome;
  /** How long the holder of a pass was in. */
  readonly attended: Map<string, number>;
  readonly mentorId: AccountId;
}

/** Classes seen only from their dates; they refuse when a test says so. */
export class FakeDoor implements ClassDoor {
  readonly classes = new Map<ClassId, FakeClass>();
  isRefusing = false;
  #promised = 0;
  readonly #opened = new Set<ClassId>();

  promise(): Promise<ClassId> {
    this.#promised += 1;
    return Promise.resolve(`class${this.#promised.toString().padStart(7, '0')}`);
  }

  open(id: ClassId, plan: ClassPlan, mentorId: AccountId): Promise<boolean> {
    return this.#do(() => {
      const outcome = { phase: 'scheduled', startedAt: null, endedAt: null } as const;
      const isNew = !this.#opened.has(id);
      if (isNew) {
        this.#opened.add(id);
        this.classes.set(id, { plan, mentorId, passes: [], outcome, attended: new Map() });
      }
      return isNew;
    });
  }

  change(id: ClassId, plan: ClassPlanChange): Promise<void> {
    return this.#do(() => {
      const found = this.#find(id);
      found.plan = { ...found.plan, ...plan };
    });
  }

  remove(id: ClassId): Promise<void> {
    return this.#do(() => {
      this.classes.delete(id);
    });
  }

  setPasses(id: ClassId, passes: readonly Pass[]): Promise<void> {
    return this.#do(() => {
      const found = this.classes.get(id);
      if (found !== undefined) {
        found.passes = passes.map(({ keyHash }) => keyHash);
      }
    });
  }

  look(id: ClassId): ClassOutcome | null {
    return this.classes.get(id)?.outcome ?? null;
  }

  attendance(id: ClassId, passes: readonly Pass[]): ReadonlyMap<string, number> {
    const attended = this.classes.get(id)?.attended;
    return new Map(passes.map(({ keyHash }) => [keyHash, attended?.get(keyHash) ?? 0]));
  }

  #find(id: ClassId): FakeClass {
    const found = this.classes.get(id);
    if (found === undefined) {
      throw new ClassroomError('NOT_FOUND', 'No such class.');
    }
    return found;
  }

  async #do<T>(work: () => T): Promise<T> {
    await Promise.resolve();
    if (this.isRefusing) {
      throw new ClassroomError('STORE_UNAVAILABLE', 'Refused by the test.');
    }
    return work();
  }
}
