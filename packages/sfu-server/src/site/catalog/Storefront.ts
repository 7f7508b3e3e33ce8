import {
  COURSE_LIMITS,
  type Course,
  type CourseDate,
  type CourseSlug,
  type DateId,
  type OwnDate,
  type OwnStudio,
  type Storefront as Shown,
} from '@gongbang/protocol';

import type { AccountRecord } from '../../ports/accounts.ts';
import type { CourseRecord, DateRecord } from '../../ports/bookings.ts';
import type { Alerts } from '../alerts/Alerts.ts';
import { mentorNameOf, type CourseWorld } from '../bookings/world.ts';
import type { PaymentSetups } from '../payments/PaymentSetups.ts';
import { totalOf } from '../payments/rules.ts';
import { noSuch } from './CourseError.ts';
import type { ReviewShelf } from '../reviews/ReviewShelf.ts';
import { isOwn, type Dates } from './Dates.ts';
import { Glances } from './Glances.ts';
import { cardOf, shownDate, stageOf } from './rules.ts';

/** The longest a date may last, in ms. */
const DAY_MS = 86_400_000;

/** A date with its current state. */
interface Staged {
  readonly course: CourseRecord;
  readonly date: DateRecord;
  readonly stage: ReturnType<typeof stageOf>;
}

interface StorefrontParts {
  readonly dates: Dates;
  readonly shelf: ReviewShelf;
  readonly alerts: Alerts;
  readonly setups: Pick<PaymentSetups, 'waysFor'>;
}

/** What a studio offers, as everybody sees it; it does not reveal who booked. */
export class Storefront {
  readonly #world: CourseWorld;
  readonly #dates: Dates;
  readonly #shelf: ReviewShelf;
  readonly #alerts: Alerts;
  readonly #setups: Pick<PaymentSetups, 'waysFor'>;
  readonly #front: Glances<'front', Shown>;
  readonly #pages: Glances<CourseSlug, { readonly shown: Course; readonly record: CourseRecord }>;

  constructor(world: CourseWorld, { dates, shelf, alerts, setups }: StorefrontParts) {
    this.#world = world;
    this.#dates = dates;
    this.#shelf = shelf;
    this.#alerts = alerts;
    this.#setups = setups;
    this.#front = new Glances(world.clock);
    this.#pages = new Glances(world.clock);
  }

  /** Called when something public has changed. */
  changed(): void {
    this.#front.forget();
    this.#pages.forget();
  }

  /** It is cached, so anybody may ask as often as they like. */
  show(): Promise<Shown> {
    return this.#front.at('front', () => this.#make());
  }

  async #make(): Promise<Shown> {
    const { stores } = this.#world;
    const courses = await stores.courses.offered(null);
    const names = await this.#namesOf(courses);
    const cards = new Map(courses.map((course) => [course.id, cardOf(course, nameIn(names, course))]));
    const dates = await this.#upcoming(courses);
    const counted = await this.#shown(dates);
    const mentors = [...new Set(courses.map(({ mentorId }) => mentorId))];
    const records = await stores.dates.trackRecords(mentors);
    return {
      dates: counted
        .flatMap(({ date, course }) => {
          const card = cards.get(course.id);
          return card === undefined ? [] : [{ course: card, date }];
        })
        .slice(0, COURSE_LIMITS.storefront),
      others: courses
        .filter(({ id }) => !dates.some(({ course }) => course.id === id))
        .flatMap(({ id }) => cards.get(id) ?? [])
        .slice(0, COURSE_LIMITS.courses),
      mentors: mentors.map((id) => ({
        name: names.get(id) ?? '',
        crafts: [...new Set(courses.filter((one) => one.mentorId === id).map(({ craft }) => craft))].filter(
          (craft) => craft !== '',
        ),
        held: records.get(id)?.held ?? 0,
      })),
      works: await this.#shelf.works(cards, COURSE_LIMITS.works),
      hasAlerts: await this.#alerts.areOn(courses.map(({ id }) => id)),
    };
  }

  /** A course's page. @throws ClassroomError NOT_FOUND */
  async course(slug: CourseSlug, account: AccountRecord | null): Promise<Course> {
    const { shown, record } = await this.#pages.at(slug, () => this.#makePage(slug));
    if (account === null || account.role === 'person' || !isOwn(account, record)) {
      return shown;
    }
    // Hidden reviews are for the mentor's eyes alone, so they never enter the shared cache.
    const latest = await this.#shelf.latest(record, shown.mentorName);
    return { ...shown, reviews: { ...shown.reviews, latest }, isOwn: true };
  }

  async #makePage(slug: CourseSlug): Promise<{ shown: Course; record: CourseRecord }> {
    const { stores, clock } = this.#world;
    const course = await stores.courses.findBySlug(slug);
    if (course?.removedAt !== null) {
      throw noSuch('course');
    }
    const now = clock.now();
    const upcoming = (await this.#shown(await this.#upcoming([course]))).map(({ date }) => date);
    const former = await stores.dates.before([course.id], now, COURSE_LIMITS.pastDates);
    const past = (await this.#shown(this.#staged(former, [course]))).find(
      ({ date }) => date.state === 'past',
    );
    const records = await stores.dates.trackRecords([course.mentorId]);
    const name = nameIn(await this.#namesOf([course]), course);
    const { id, about, outcome, level, seats, materials, steps, mentorAbout } = course;
    const { price, currency, kit, refundRule } = course;
    const shown: Course = {
      ...cardOf(course, name),
      ...{ id, about, outcome, level, seats, materials, steps, refundRule },
      ways: price === 0 && kit === null ? [] : await this.#setups.waysFor(currency),
      kit: kit === null ? null : { ...kit, price: { amount: kit.price, currency } },
      mentor: {
        ...{ name, about: mentorAbout },
        ...(records.get(course.mentorId) ?? { held: 0, met: 0 }),
      },
      dates: upcoming.slice(0, COURSE_LIMITS.upcomingDates),
      last: past?.date ?? null,
      ...(await this.#shelf.ofCourse(course, name)),
      hasAlerts: await this.#alerts.areOn([id]),
      hasQuestions: this.#world.sendsMails,
      isOwn: false,
    };
    return { shown, record: course };
  }

  /**
   * A mentor's own dates and courses. Dates that were called off count as past, even if they lie ahead; those of a course that was
   * removed stay, because transfers may still come in for them.
   */
  async own(account: AccountRecord): Promise<OwnStudio> {
    const { stores, clock } = this.#world;
    const now = clock.now();
    const courses = await stores.courses.all(account.role === 'owner' ? null : account.id);
    const ids = courses.map(({ id }) => id);
    const names = await this.#namesOf(courses);
    const near = await stores.dates.from(ids, now - DAY_MS, Number.MAX_SAFE_INTEGER);
    const former = await stores.dates.before(ids, now - DAY_MS, COURSE_LIMITS.pastDates);
    const off = await stores.dates.calledOff(ids, now - DAY_MS, COURSE_LIMITS.pastDates);
    const shown = await this.#dates.list([...near, ...former, ...off], courses);
    const backs = await this.#backOf([...former, ...off].filter(({ cancelledAt }) => cancelledAt !== null));
    const isOver = ({ state }: OwnDate): boolean => state === 'past' || state === 'cancelled';
    return {
      upcoming: shown.filter((date) => !isOver(date)),
      past: shown
        .filter(isOver)
        .sort((one, other) => other.startsAt - one.startsAt)
        .slice(0, COURSE_LIMITS.pastDates)
        .map((date) => ({ ...date, paid: backs.get(date.id) ?? date.paid })),
      courses: courses
        .filter(({ removedAt }) => removedAt === null)
        .map((course) => ({
          ...cardOf(course, nameIn(names, course)),
          ...{ id: course.id, seats: course.seats },
        }))
        .slice(0, COURSE_LIMITS.courses),
    };
  }

  /** What is refunded for dates since they were called off: nobody has a seat there any more. */
  async #backOf(dates: readonly DateRecord[]): Promise<Map<DateId, OwnDate['paid']>> {
    const { stores } = this.#world;
    const orders = await stores.orders.paidOf(dates.map(({ id }) => id));
    // Trial payments move no money.
    const paid = orders.filter(({ provider }) => provider !== 'trial');
    const refunds = await stores.refunds.ofOrders(paid.map(({ id }) => id));
    return new Map(
      dates.map(({ id, cancelledAt }) => {
        const theirs = new Set(paid.flatMap((order) => (order.dateId === id ? order.id : [])));
        const since = refunds.filter((one) => theirs.has(one.orderId) && one.createdAt >= (cancelledAt ?? 0));
        const currency = since.at(-1)?.currency;
        const back = since.filter((one) => one.currency === currency);
        const amount = back.reduce((sum, one) => sum + totalOf(one), 0);
        const people = new Set(since.map(({ orderId }) => orderId)).size;
        return [id, currency === undefined ? null : { people, back: { amount, currency } }];
      }),
    );
  }

  /** Dates that are upcoming or live. */
  async #upcoming(courses: readonly CourseRecord[]): Promise<Staged[]> {
    const { stores, clock } = this.#world;
    const found = await stores.dates.from(
      courses.map(({ id }) => id),
      clock.now() - DAY_MS,
      COURSE_LIMITS.storefront * 2,
    );
    return this.#staged(found, courses).filter(({ stage }) => stage === 'open' || stage === 'live');
  }

  #staged(dates: readonly DateRecord[], courses: readonly CourseRecord[]): Staged[] {
    const { clock, door } = this.#world;
    const byId = new Map(courses.map((course) => [course.id, course]));
    return dates.flatMap((date) => {
      const course = byId.get(date.courseId);
      return course === undefined
        ? []
        : [{ course, date, stage: stageOf(date, course, door.look(date.classId), clock.now()) }];
    });
  }

  async #shown(dates: readonly Staged[]): Promise<{ course: CourseRecord; date: CourseDate }[]> {
    const { stores, clock } = this.#world;
    const now = clock.now();
    const counts = await stores.dates.counts(
      dates.map(({ date }) => date.id),
      now,
    );
    return dates.flatMap(({ course, date, stage }) => {
      const of = counts.get(date.id);
      return of === undefined ? [] : [{ course, date: shownDate(date, stage, of, now) }];
    });
  }

  async #namesOf(courses: readonly CourseRecord[]): Promise<Map<string, string>> {
    const { stores, studioName } = this.#world;
    const names = new Map<string, string>();
    for (const id of new Set(courses.map(({ mentorId }) => mentorId))) {
      names.set(id, mentorNameOf((await stores.accounts.find(id))?.name, studioName));
    }
    return names;
  }
}

const nameIn = (names: ReadonlyMap<string, string>, { mentorId }: CourseRecord): string =>
  names.get(mentorId) ?? '';
