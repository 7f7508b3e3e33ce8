import type { ClassId, Course, CourseSlug, Storefront as Shown } from '@gongbang/protocol';

import type { Log } from '../ports/world.ts';
import { ClassroomError } from '../rules/ClassroomError.ts';
import { Alerts } from './alerts/Alerts.ts';
import { Attendances } from './bookings/Attendances.ts';
import { Bookings } from './bookings/Bookings.ts';
import { Following } from './bookings/Following.ts';
import { Letters } from './bookings/Letters.ts';
import { OwnBookings } from './bookings/OwnBookings.ts';
import { Tending } from './bookings/Tending.ts';
import { Turns } from './bookings/Turns.ts';
import type { CourseWorld } from './bookings/world.ts';
import { Boards } from './board/Boards.ts';
import type { BoardWorld } from './board/world.ts';
import { Courses } from './catalog/Courses.ts';
import { Dates } from './catalog/Dates.ts';
import { Storefront } from './catalog/Storefront.ts';
import { ByHand } from './payments/ByHand.ts';
import { Kits } from './payments/Kits.ts';
import { Looks } from './payments/Looks.ts';
import { Orders } from './payments/Orders.ts';
import { OrderShelf } from './payments/OrderShelf.ts';
import { OwnMoney } from './payments/OwnMoney.ts';
import { PaymentSetups } from './payments/PaymentSetups.ts';
import { Refunds } from './payments/Refunds.ts';
import { Settlement } from './payments/Settlement.ts';
import { Photos } from './photos/Photos.ts';
import { OpenWords } from './reviews/OpenWords.ts';
import { OwnReviews } from './reviews/OwnReviews.ts';
import { Presence } from './reviews/Presence.ts';
import { Questions } from './reviews/Questions.ts';
import { Reviews } from './reviews/Reviews.ts';
import { ReviewShelf } from './reviews/ReviewShelf.ts';
import { WordLetters } from './reviews/WordLetters.ts';
import { Announcements } from './webhooks/Announcements.ts';
import { ClassWatch } from './webhooks/ClassWatch.ts';
import { Deliveries } from './webhooks/Deliveries.ts';
import { Webhooks } from './webhooks/Webhooks.ts';

/** The courses of one server, their dates and their bookings. */
export class CourseSite {
  readonly courses: Courses;
  readonly dates: Dates;
  readonly storefront: Storefront;
  readonly bookings: Bookings;
  readonly attendances: Attendances;
  readonly ownBookings: OwnBookings;
  readonly reviews: Reviews;
  readonly openWords: OpenWords;
  readonly questions: Questions;
  readonly presence: Presence;
  readonly boards: Boards;
  readonly alerts: Alerts;
  readonly orders: Orders;
  readonly byHand: ByHand;
  readonly paymentSetups: PaymentSetups;
  readonly ownMoney: OwnMoney;
  readonly kits: Kits;
  /** Asks providers, also periodically. */
  readonly looks: Looks;
  readonly webhooks: Webhooks;
  readonly #deliveries: Deliveries;
  readonly #classWatch: ClassWatch;
  readonly #refunds: Refunds;
  readonly #following: Following;
  readonly #tending: Tending;
  readonly #log: Log;

  constructor(world: CourseWorld & BoardWorld) {
    this.#log = world.log;
    const letters = new Letters(world);
    const photos = new Photos(world);
    const shelf = new ReviewShelf({ ...world, photos });
    this.#following = new Following(world, letters);
    const changed = (): void => {
      this.storefront.changed();
    };
    const wake = (): void => {
      changed();
      this.#tending.wake();
      this.#refunds.wake();
    };
    this.#deliveries = new Deliveries(world);
    const announcements = new Announcements(world, () => {
      this.#deliveries.wake();
    });
    this.#classWatch = new ClassWatch(world, announcements);
    this.webhooks = new Webhooks(world, this.#deliveries);
    const turns = new Turns(world, { letters, following: this.#following, announcements, wake });
    const orderShelf = new OrderShelf(world);
    this.#refunds = new Refunds(world, { turns, letters });
    this.#tending = new Tending({ ...world, turns, following: this.#following });
    this.paymentSetups = new PaymentSetups(world, changed);
    const setups = this.paymentSetups;
    this.courses = new Courses(world, { turns, setups, changed });
    this.alerts = new Alerts(world);
    const { alerts } = this;
    this.dates = new Dates(world, { turns, letters, alerts, announcements, orderShelf });
    this.storefront = new Storefront(world, { dates: this.dates, shelf, alerts, setups });
    this.bookings = new Bookings(world, { turns, letters, shelf, orderShelf });
    this.boards = new Boards(world);
    const { entries, ownEntries } = this.boards;
    this.attendances = new Attendances(world, { turns, dates: this.dates, entries, orderShelf });
    const settlement = new Settlement(world, { turns, refunds: this.#refunds });
    this.looks = new Looks(world, { turns, settlement });
    const paying = { turns, letters, bookings: this.bookings };
    this.orders = new Orders(world, { ...paying, looks: this.looks, orderShelf });
    const byHand = { ...paying, dates: this.dates, settlement, refunds: this.#refunds };
    this.byHand = new ByHand(world, byHand);
    this.ownMoney = new OwnMoney(world, setups);
    this.kits = new Kits(world, { turns, dates: this.dates });
    const ownReviews = new OwnReviews(world, shelf);
    const own = { ownReviews, ownEntries, alerts, orderShelf };
    this.ownBookings = new OwnBookings(world, { turns, bookings: this.bookings, ...own, changed });
    const words = { shelf, changed, announcements, letters: new WordLetters(world, letters) };
    this.reviews = new Reviews(world, { ...words, photos, bookings: this.bookings });
    this.openWords = new OpenWords(world, words);
    this.questions = new Questions(world, words);
    this.presence = new Presence(world);
  }

  /** What public pages show of courses; null if there is nothing to show. */
  readonly inPublic = {
    course: async (slug: CourseSlug): Promise<Course | null> => {
      try {
        return await this.storefront.course(slug, null);
      } catch (error) {
        if (error instanceof ClassroomError && error.code === 'NOT_FOUND') {
          return null;
        }
        throw error;
      }
    },
    storefront: async (): Promise<Shown | null> => {
      const shown = await this.storefront.show();
      return shown.dates.length + shown.others.length > 0 ? shown : null;
    },
  };

  /** Continues where the server stopped. Classes follow first, so that everybody who booked can enter. No class waits for it. */
  async start(): Promise<void> {
    try {
      await this.#following.start();
    } catch (error) {
      this.#log.warn({ err: error }, 'classes are not in line with their dates yet: the store refuses');
      this.#following.retryLater();
    }
    this.#tending.wake();
    this.#refunds.wake();
    this.looks.wake();
    this.alerts.wake();
    this.webhooksChanged();
  }

  /** A class came to rest: attendance is stored with its date, and a try-out is replaced by a new class. Nobody waits for it. */
  classRests(id: ClassId): void {
    this.presence.keepSoon(id);
    this.#following.replaceSoon(id);
  }

  /** Deliveries may be due, or somebody may have started to listen. */
  webhooksChanged(): void {
    this.#deliveries.wake();
    this.#classWatch.wake();
  }

  /** Resolves once refunds and deliveries in progress are done. */
  async rest(): Promise<void> {
    await this.#refunds.rest();
    await this.#deliveries.rest();
  }

  async close(): Promise<void> {
    await this.looks.close();
    await this.#refunds.close();
    await this.alerts.close();
    await this.#tending.close();
    await this.#following.close();
    await this.presence.close();
    await this.#classWatch.close();
    await this.#deliveries.close();
  }
}
