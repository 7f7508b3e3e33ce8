import type { ClassChange, ClassId } from '@gongbang/protocol';

import { ClassroomError } from '../rules/ClassroomError.ts';
import type { ClassRecord, ClassStore, Plan, WorkshopStore } from '../ports/store.ts';
import { Cell, type UnitOfWork } from '../room/UnitOfWork.ts';

/** Changes to a class that has not ended. */
export type Edit = Omit<ClassChange, 'phase'>;
/** A class as announced: its record, and how long it is meant to last. */
export interface Announced {
  readonly record: ClassRecord;
  readonly plan: Plan;
}
/** Where both are stored. */
export interface AboutStores {
  readonly classes: Pick<ClassStore, 'describe'>;
  readonly workshops: Pick<WorkshopStore, 'save'>;
}

export const NO_PLAN: Plan = { wholeDay: false, minutes: null, timeZone: null, revision: 0 };

/**
 * The changed class, or the same object if nothing changed.
 * @param audience how many mentees are in
 * @throws ClassroomError CONFLICT when fewer seats are asked for than are taken
 */
export function edited(before: Announced, edit: Edit, audience: number): Announced {
  const { record, plan } = before;
  const { wholeDay = plan.wholeDay, minutes = plan.minutes, timeZone = plan.timeZone, ...about } = edit;
  const planned = { wholeDay, minutes, timeZone, revision: plan.revision + 1 };
  const now = { ...record, ...withoutGaps(about) };
  if (now.seats < record.seats && now.seats < audience) {
    throw new ClassroomError('CONFLICT', `${audience} mentees are in: choose at least as many seats.`, {
      reason: 'SEATS_TAKEN',
    });
  }
  const isSame =
    ABOUT.every((key) => now[key] === record[key]) && PLAN.every((key) => planned[key] === plan[key]);
  return isSame ? before : { record: now, plan: planned };
}

/** Stores a class as newly announced. @throws ClassroomError STORE_UNAVAILABLE */
export function keepAnnounced(id: ClassId, { record, plan }: Announced, stores: AboutStores): void {
  stores.classes.describe(record);
  stores.workshops.save(id, 'plan', plan);
}

/** What a class in use is called, when it is, and for how many. */
export class About {
  readonly #stores: AboutStores;
  readonly #announced: Cell<Announced>;

  constructor(work: UnitOfWork, announced: Announced, stores: AboutStores) {
    this.#stores = stores;
    this.#announced = new Cell(work, announced);
  }

  get announced(): Announced {
    return this.#announced.value;
  }

  get record(): ClassRecord {
    return this.announced.record;
  }

  /** Changes it; returns whether anything changed. @throws ClassroomError CONFLICT, STORE_UNAVAILABLE */
  edit(edit: Edit, audience: number): boolean {
    const before = this.announced;
    const after = edited(before, edit, audience);
    if (after === before) {
      return false;
    }
    keepAnnounced(after.record.id, after, this.#stores);
    this.#announced.set(after);
    return true;
  }
}

const PLAN = ['wholeDay', 'minutes', 'timeZone'] as const;
const ABOUT = ['title', 'mentorName', 'about', 'startsAt', 'seats'] as const;

type Gapless<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function withoutGaps<T extends object>(change: T): Gapless<T> {
  const given: Gapless<T> = { ...change };
  for (const [key, value] of Object.entries(change)) {
    if (value === undefined) {
      Reflect.deleteProperty(given, key);
    }
  }
  return given;
}
