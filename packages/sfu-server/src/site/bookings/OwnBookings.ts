import type { AccountId, DateId, OwnData } from '@gongbang/protocol';

import type { AccountRecord, SiteStores } from '../../ports/accounts.ts';
import type { Alerts } from '../alerts/Alerts.ts';
import type { OwnEntries } from '../board/OwnEntries.ts';
import { shownTo } from '../catalog/Courses.ts';
import type { Bookings } from './Bookings.ts';
import type { OwnReviews } from '../reviews/OwnReviews.ts';
import type { OrderShelf } from '../payments/OrderShelf.ts';
import { cancelled } from './rules.ts';
import type { Turns } from './Turns.ts';
import type { CourseWorld } from './world.ts';

/** The most bookings of one address handled in one go. */
const AT_A_TIME = 1000;

interface OwnBookingsParts {
  readonly turns: Turns;
  readonly bookings: Bookings;
  readonly orderShelf: OrderShelf;
  readonly ownReviews: OwnReviews;
  readonly ownEntries: OwnEntries;
  readonly alerts: Alerts;
  /** Called when something public has changed. */
  readonly changed: () => void;
}

/** What courses, bookings and boards keep about an account: to download, and to delete. */
export class OwnBookings {
  readonly #world: CourseWorld;
  readonly #parts: OwnBookingsParts;

  constructor(world: CourseWorld, parts: OwnBookingsParts) {
    this.#world = world;
    this.#parts = parts;
  }

  async copy(
    account: AccountRecord,
  ): Promise<
    Pick<OwnData, 'bookings' | 'orders' | 'courses' | 'reviews' | 'questions' | 'board' | 'alerts'>
  > {
    const { id, email } = account;
    const courses = await this.#world.stores.courses.offered(id);
    return {
      bookings: email === null ? [] : await this.#parts.bookings.ofAddress(email, true),
      orders: email === null ? [] : await this.#parts.orderShelf.copy(email),
      courses: courses.map(shownTo),
      ...(await this.#parts.ownReviews.copy(account)),
      board: await this.#parts.ownEntries.copy(id),
      alerts: email === null ? [] : await this.#parts.alerts.copy(email),
    };
  }

  /** Whether a mentor has upcoming dates: those have to be called off first, which tells everybody concerned. */
  async hasDates(stores: SiteStores, mentorId: AccountId): Promise<boolean> {
    const courses = await stores.courses.offered(mentorId);
    const ids = courses.map(({ id }) => id);
    const dates = await stores.dates.from(ids, this.#world.clock.now(), AT_A_TIME);
    return dates.length > 0;
  }

  /**
   * Forgets the bookings of an address, and a mentor's courses: future seats are given up and go to the line. Returns the dates
   * concerned; the caller runs `afterwards` for them.
   */
  async forget(stores: SiteStores, accountId: AccountId, email: string | null): Promise<DateId[]> {
    await this.#parts.ownReviews.forget(stores, accountId, email);
    await this.#parts.ownEntries.forget(stores, accountId);
    for (const course of await stores.courses.offered(accountId)) {
      await stores.alerts.removeOfCourse(course.id);
      const [last] = await stores.dates.before([course.id], Number.MAX_SAFE_INTEGER, 1);
      await (last === undefined
        ? stores.courses.remove(course.id)
        : stores.courses.change(course.id, {
            ...{ removedAt: this.#world.clock.now(), slug: this.#world.secrets.id(), mentorAbout: '' },
          }));
    }
    if (email === null) {
      return [];
    }
    await stores.alerts.removeOfAddress(email);
    const changed = new Set<DateId>();
    for (;;) {
      const records = await stores.bookings.ofAddress(email, AT_A_TIME);
      if (records.length === 0) {
        return [...changed];
      }
      const dates = [...new Set(records.map(({ dateId }) => dateId))].sort();
      for (const id of dates) {
        await this.#parts.turns.within(stores, id, (turn) => {
          if (turn.now < turn.date.startsAt) {
            for (const mine of turn.seating.bookings.filter((one) => one.email === email)) {
              turn.put(cancelled(mine, 'person', '', turn.now));
            }
          }
        });
        changed.add(id);
      }
      const ids = records.map(({ id }) => id);
      await this.#parts.ownReviews.forgetOf(stores, ids);
      await stores.orders.forgetKitsOf(ids);
      await stores.refunds.forgetAccountsOf(ids);
      await stores.bookings.forget(ids);
    }
  }

  /** The deletion may or may not have been stored. */
  doubted(): void {
    this.#parts.turns.doubted();
  }

  /** Lets the classes of these dates follow. */
  async afterwards(dates: readonly DateId[]): Promise<void> {
    this.#parts.changed();
    for (const id of dates) {
      await this.#parts.turns.afterwards(id);
    }
  }
}
