import {
  COURSE_LIMITS,
  type CourseChange,
  type CourseDraft,
  type CourseId,
  type CourseSlug,
  type Currency,
  type OwnCourse,
  type PictureSize,
} from '@gongbang/protocol';

import type { AccountRecord, SiteStores } from '../../ports/accounts.ts';
import type { CourseRecord, DateRecord } from '../../ports/bookings.ts';
import type { MadePicture } from '../../ports/store.ts';
import { signInNeeded } from '../accounts/AccountError.ts';
import type { Turns } from '../bookings/Turns.ts';
import type { CourseWorld } from '../bookings/world.ts';
import type { PaymentSetups } from '../payments/PaymentSetups.ts';
import { CourseError, noSuch } from './CourseError.ts';
import { isOwn } from './Dates.ts';
import { endOf, lessonOrMore, planOrMore, slugFrom } from './rules.ts';

/** Characters of the id that keep generated addresses apart. */
const DISTINCTION = 4;

interface CoursesParts {
  readonly turns: Turns;
  readonly setups: Pick<PaymentSetups, 'current' | 'waysFor'>;
  /** Called when something on offer has changed. */
  readonly changed: () => void;
}

/** What a course costs. */
type Priced = Pick<CourseRecord, 'price' | 'kit'>;

/** The prices of the seat and of the kit; 0 if free. */
const amountsOf = ({ price, kit }: Priced): [number, number] => [price, kit?.price ?? 0];

/** The courses on offer. Mentors change their own, owners all. */
export class Courses {
  readonly #world: CourseWorld;
  readonly #turns: Turns;
  readonly #setups: Pick<PaymentSetups, 'current' | 'waysFor'>;
  readonly #changed: () => void;

  constructor(world: CourseWorld, { turns, setups, changed }: CoursesParts) {
    this.#world = world;
    this.#turns = turns;
    this.#setups = setups;
    this.#changed = changed;
  }

  /** @throws CourseError SLUG_TAKEN, COURSES_FULL, NO_PROVIDER; ClassroomError SIGN_IN_NEEDED */
  async create({ id: mentorId }: AccountRecord, { slug, ...draft }: CourseDraft): Promise<OwnCourse> {
    const { stores, secrets, clock } = this.#world;
    const id = secrets.id();
    const blank: Omit<CourseRecord, 'currency'> = {
      ...draft,
      ...{ id, mentorId, cover: null, createdAt: clock.now(), removedAt: null },
      slug: slug ?? slugFrom(draft.title, secrets.id().slice(0, DISTINCTION)),
    };
    const record = await stores.transaction(async (inner): Promise<CourseRecord> => {
      const { courses } = inner;
      if ((await inner.accounts.find(mentorId)) === null) {
        // It was deleted meanwhile, with its courses: one more would be nobody's.
        throw signInNeeded();
      }
      const made = { ...blank, currency: await this.#currencyOf(inner, null, blank) };
      if ((await courses.findBySlug(made.slug)) !== null) {
        throw new CourseError('SLUG_TAKEN');
      }
      if ((await courses.offered(mentorId)).length >= COURSE_LIMITS.courses) {
        throw new CourseError('COURSES_FULL');
      }
      await courses.insert(made);
      return made;
    });
    this.#changed();
    return shownTo(record);
  }

  /** @throws ClassroomError NOT_FOUND */
  async show(account: AccountRecord, id: CourseId): Promise<OwnCourse> {
    return shownTo(await this.#own(account, id));
  }

  /** The classes of its upcoming dates follow. @throws CourseError NO_PROVIDER; ClassroomError NOT_FOUND */
  async change(account: AccountRecord, id: CourseId, change: CourseChange): Promise<OwnCourse> {
    await this.#own(account, id);
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const following = await this.#turns.transaction(async (inner) => {
      const before = await stillOffered(inner, id);
      const { price = before.price, kit = before.kit } = change;
      const currency = await this.#currencyOf(inner, before, { price, kit });
      await inner.courses.change(id, { ...given, currency });
      const after = await inner.courses.find(id);
      const isLesson = lessonIn(before) !== lessonIn(after);
      const dates = await this.#toCome(inner, id);
      for (const date of dates) {
        await this.#turns.within(inner, date.id, (turn) => {
          turn.changeDate({
            follows: isLesson ? lessonOrMore(turn.date) : planOrMore(turn.date),
            revision: turn.date.revision + 1,
          });
        });
      }
      return dates;
    });
    this.#changed();
    for (const date of following) {
      await this.#turns.afterwards(date.id);
    }
    return this.show(account, id);
  }

  /**
   * Takes a course down. People who have booked it can still look back at it.
   * @throws CourseError HAS_BOOKINGS; ClassroomError NOT_FOUND
   */
  async remove(account: AccountRecord, id: CourseId): Promise<void> {
    await this.#own(account, id);
    await this.#world.stores.transaction(async (inner) => {
      if ((await this.#toCome(inner, id)).length > 0) {
        throw new CourseError('HAS_BOOKINGS');
      }
      await inner.alerts.removeOfCourse(id);
      const [last] = await inner.dates.before([id], Number.MAX_SAFE_INTEGER, 1);
      await (last === undefined
        ? inner.courses.remove(id)
        : // Frees its address for another course.
          inner.courses.change(id, {
            ...{ removedAt: this.#world.clock.now(), slug: this.#world.secrets.id(), mentorAbout: '' },
          }));
    });
    this.#changed();
  }

  /** Sets a course's picture. @throws ClassroomError NOT_FOUND */
  async putCover(account: AccountRecord, id: CourseId, { sizes }: MadePicture): Promise<OwnCourse> {
    await this.#own(account, id);
    const version = this.#world.secrets.id();
    await this.#world.stores.transaction(async (inner) => {
      await stillOffered(inner, id);
      await inner.courses.putCover(id, { version, sizes });
    });
    this.#changed();
    return this.show(account, id);
  }

  /** @throws ClassroomError NOT_FOUND */
  async assertOwn(account: AccountRecord, id: CourseId): Promise<void> {
    await this.#own(account, id);
  }

  /** @throws ClassroomError NOT_FOUND */
  async cover(slug: CourseSlug, size: PictureSize): Promise<{ version: string; jpeg: Uint8Array }> {
    const found = await this.#world.stores.courses.findCover(slug, size);
    if (found === null) {
      throw noSuch('cover');
    }
    return found;
  }

  /**
   * The currency of a price: the studio's at the time it is set. The same number never silently changes currency later. Whatever has
   * a price can be paid in some way.
   * @throws CourseError NO_PROVIDER
   */
  async #currencyOf(
    stores: SiteStores,
    before: (Priced & Pick<CourseRecord, 'currency'>) | null,
    after: Priced,
  ): Promise<Currency> {
    if (before !== null && amountsOf(before).join() === amountsOf(after).join()) {
      return before.currency;
    }
    const isSetAnew =
      before === null || amountsOf(after).every((one, at) => one === 0 || one !== amountsOf(before)[at]);
    const { currency } = isSetAnew ? await this.#setups.current(stores) : before;
    const isFree = after.price === 0 && after.kit === null;
    if (!isFree && (await this.#setups.waysFor(currency, stores)).length === 0) {
      throw new CourseError('NO_PROVIDER');
    }
    return currency;
  }

  async #own(account: AccountRecord, id: CourseId): Promise<CourseRecord> {
    const course = await this.#world.stores.courses.find(id);
    if (course?.removedAt !== null || !isOwn(account, course)) {
      throw noSuch('course');
    }
    return course;
  }

  /** Dates of a course that are upcoming or in progress. */
  async #toCome({ courses, dates }: SiteStores, id: CourseId): Promise<DateRecord[]> {
    const course = await courses.find(id);
    if (course === null) {
      return [];
    }
    const now = this.#world.clock.now();
    const found = await dates.from([id], now - endOf({ startsAt: 0 }, course), Number.MAX_SAFE_INTEGER);
    return found.filter((date) => endOf(date, course) > now);
  }
}

/** It may have been taken down meanwhile, alone or with its mentor's account. @throws ClassroomError NOT_FOUND */
async function stillOffered({ courses }: SiteStores, id: CourseId): Promise<CourseRecord> {
  const course = await courses.find(id);
  if (course?.removedAt !== null) {
    throw noSuch('course');
  }
  return course;
}

/** A course's lesson in comparable form: the form always sends the whole course, whatever changed. */
const lessonIn = (course: CourseRecord | null): string =>
  JSON.stringify([course?.materials ?? [], course?.steps ?? []]);

/** A course as its mentor edits it. */
export function shownTo(record: CourseRecord): OwnCourse {
  const { id, slug, mentorId, title, craft, about, outcome, level, minutes, seats } = record;
  const { materials, steps, mentorAbout, cover, price, kit, refundRule, currency } = record;
  return {
    ...{ id, slug, mentorId, title, craft, about, outcome, level, minutes, seats },
    ...{ materials, steps, mentorAbout, cover, price, kit, refundRule, currency },
  };
}
