import type { ClassId, DateId } from '@gongbang/protocol';

import type {
  ClassOutcome,
  ClassPlan,
  ClassPlanChange,
  CourseRecord,
  DateRecord,
} from '../../ports/bookings.ts';
import { ClassroomError } from '../../rules/ClassroomError.ts';
import { isEndedEarly } from '../catalog/rules.ts';
import type { Letters, Subject } from './Letters.ts';
import type { CourseWorld } from './world.ts';

/** How long to wait before a class that could not follow is tried again, in ms. */
const RETRY_MS = 10_000;
/** How long after a date its passes are still updated, in ms. */
const OVER_MS = 86_400_000;

/** The plan of a date's class, without the lesson. */
const outlineOf = ({ date, course, mentorName }: Subject): ClassPlanChange => {
  const { title, about, minutes } = course;
  const { startsAt, timeZone, seats } = date;
  return { title, about, minutes, mentorName, startsAt, timeZone, seats };
};

/** The plan of a date's class. */
export const planOf = (subject: Subject): ClassPlan => {
  const { materials, steps } = subject.course;
  return { ...outlineOf(subject), materials, steps };
};

/**
 * Keeps classes in line with their dates: who is let in, what they are about, and that they are gone. What has to follow is stored
 * with the change itself, so that it happens whatever goes wrong in between.
 */
export class Following {
  readonly #world: CourseWorld;
  readonly #letters: Letters;
  /** Work in progress per date: passes that were read earlier are set earlier. */
  readonly #underWay = new Map<DateId, Promise<void>>();
  #cancelRetry: (() => void) | null = null;
  #isClosed = false;

  constructor(world: CourseWorld, letters: Letters) {
    this.#world = world;
    this.#letters = letters;
  }

  /** Starts with all upcoming dates, and whatever was left when the server stopped. */
  async start(): Promise<void> {
    const { stores, clock } = this.#world;
    const left = await stores.dates.following();
    const upcoming = await stores.dates.upcoming(clock.now() - OVER_MS);
    for (const id of new Set([...left, ...upcoming])) {
      await this.follow(id, true);
    }
  }

  /** Brings a date's class up to date, now or, if that fails, later. */
  follow(id: DateId, isCertain = false): Promise<void> {
    const before = this.#underWay.get(id) ?? Promise.resolve();
    const next = before
      .then(() => this.#follow(id, isCertain))
      .catch((error: unknown) => {
        this.#world.log.warn({ dateId: id, err: error }, 'a class is not in line with its date yet');
        this.retryLater();
      })
      .finally(() => {
        if (this.#underWay.get(id) === next) {
          this.#underWay.delete(id);
        }
      });
    this.#underWay.set(id, next);
    return next;
  }

  /** A class ended or was deleted before its date began: the date gets a new one at once, and the mentor's studio leads there. */
  replaceSoon(classId: ClassId): void {
    const { stores, door, clock, log } = this.#world;
    const look = async (): Promise<void> => {
      const outcome = door.look(classId);
      const date = await stores.dates.ofClass(classId);
      if (date?.cancelledAt === null && clock.now() < date.startsAt && isGone(date, outcome)) {
        await this.follow(date.id, true);
      }
    };
    look().catch((error: unknown) => {
      log.warn(
        { classId, err: error },
        'a date keeps a class that has ended, until something is done with the date',
      );
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelRetry?.();
    await Promise.all(this.#underWay.values());
  }

  async #follow(id: DateId, isCertain: boolean): Promise<void> {
    const { stores, door } = this.#world;
    const date = await stores.dates.find(id);
    if (date === null || (date.follows === null && !isCertain)) {
      return;
    }
    if (date.cancelledAt !== null) {
      await door.remove(date.classId);
    } else {
      await this.#fit(date);
    }
    await stores.dates.followed(id, date.turns);
  }

  async #fit(date: DateRecord): Promise<void> {
    const { stores, door, clock } = this.#world;
    const course = await stores.courses.find(date.courseId);
    let { classId, follows } = date;
    if (
      course !== null &&
      follows !== 'class' &&
      clock.now() < date.startsAt &&
      isGone(date, door.look(classId))
    ) {
      // Its mentor has deleted it, or tried it and ended it; the date is still on, and whoever has booked needs one.
      [classId, follows] = [await this.#promise(date, course), 'class'];
    }
    if (course !== null && follows === 'class') {
      const plan = planOf(await this.#letters.subject(stores, date, course));
      // What is there already may have been made before something changed.
      follows = (await door.open(classId, plan, course.mentorId)) ? null : 'lesson';
    }
    if (course !== null && (follows === 'plan' || follows === 'lesson')) {
      const subject = await this.#letters.subject(stores, date, course);
      try {
        await door.change(classId, follows === 'lesson' ? planOf(subject) : outlineOf(subject));
      } catch (error) {
        if (!isOver(error)) {
          throw error;
        }
      }
    }
    const bookings = await stores.bookings.of(date.id);
    const passes = bookings.flatMap(({ state, passHash }) =>
      state === 'booked' && passHash !== null ? [{ keyHash: passHash }] : [],
    );
    await door.setPasses(classId, passes);
  }

  /** The name of another class, known before there is one. */
  #promise({ id }: DateRecord, { mentorId }: CourseRecord): Promise<ClassId> {
    const { stores, door } = this.#world;
    return stores.transaction(async (inner) => {
      const classId = await door.promise(inner, mentorId);
      await inner.dates.change(id, { classId, follows: 'class' });
      return classId;
    });
  }

  /** What is left follows in a while. */
  retryLater(): void {
    if (this.#isClosed) {
      return;
    }
    this.#cancelRetry?.();
    this.#cancelRetry = this.#world.clock.after(RETRY_MS, () => {
      void this.#retry();
    });
  }

  async #retry(): Promise<void> {
    try {
      const left = await this.#world.stores.dates.following();
      await Promise.all(left.map((id) => this.follow(id)));
    } catch (error) {
      this.#world.log.warn({ err: error }, 'classes are not in line with their dates yet');
      this.retryLater();
    }
  }
}

/** Whether a date that is still on has no class. */
const isGone = (date: DateRecord, outcome: ClassOutcome | null): boolean =>
  outcome === null || isEndedEarly(date, outcome);

/** The class is over, or its mentor has deleted it: there is nothing left to change. */
const isOver = (error: unknown): boolean =>
  error instanceof ClassroomError && ['NOT_FOUND', 'CLASS_ENDED'].includes(error.code);
