import type { BookingId, DateId } from '@gongbang/protocol';

import type { Mail, SiteStores } from '../../ports/accounts.ts';
import type { BookingFacts, BookingRecord, DateRecord } from '../../ports/bookings.ts';
import { noSuch } from '../catalog/CourseError.ts';
import { NOT_HELD_AFTER_MS, backWhereNotHeld, totalOf } from '../payments/rules.ts';
import { Till } from '../payments/Till.ts';
import { endOf, hasBegun } from '../catalog/rules.ts';
import type { Announcements } from '../webhooks/Announcements.ts';
import { happeningsIn } from '../webhooks/facts.ts';
import type { Following } from './Following.ts';
import type { Letters, Subject } from './Letters.ts';
import { cancelled, dueAt, isMinimumDue, isTooFew, stepsDue, takesSeat, type Seating } from './rules.ts';
import { isOfStore } from '../refusals.ts';
import type { CourseWorld } from './world.ts';

type DateChange = Partial<Omit<DateRecord, 'id' | 'courseId' | 'createdAt'>>;

/** What was done to a date in one turn, before it is kept. */
export interface Turn extends Subject {
  readonly stores: SiteStores;
  readonly now: number;
  readonly seating: Seating;
  /** Adds a booking, or changes one. */
  put(booking: BookingRecord): void;
  changeDate(change: DateChange): void;
  /** What is paid of it. Of bookings that are cancelled in a turn, money goes back by itself. */
  readonly till: Till;
  /** A booking of it, also one that is cancelled; null where there is none any more. */
  recall(id: BookingId): Promise<BookingRecord | null>;
  /** A mail that is kept together with what it tells of. */
  mail(booking: BookingRecord, write: (facts: BookingFacts) => Mail): void;
  /** Whatever is to be kept with it. */
  send(send: Send): void;
}

interface TurnsParts {
  readonly letters: Letters;
  readonly following: Following;
  readonly announcements: Pick<Announcements, 'put'>;
  /** Something may be due at another time. */
  readonly wake: () => void;
}

/**
 * Whatever is done to a date and its bookings, one after the other. A turn counts seats and gives them away in one transaction, with
 * the mails that tell of it; then the class follows, and then whoever asked is answered.
 */
export class Turns {
  readonly #world: CourseWorld;
  readonly #parts: TurnsParts;
  /** Of dates that are over, when it was first seen that their class never began, by a clock that is never set. */
  readonly #looks = new Map<DateId, number>();

  constructor(world: CourseWorld, parts: TurnsParts) {
    this.#world = world;
    this.#parts = parts;
  }

  /** @throws ClassroomError NOT_FOUND, and whatever `act` does: then nothing was done */
  async run<T>(id: DateId, act: (turn: Turn) => T | Promise<T>): Promise<T> {
    const result = await this.transaction((inner) => this.within(inner, id, act));
    await this.afterwards(id);
    return result;
  }

  /** The same within a transaction; `afterwards` is the caller's, once it is over. */
  async within<T>(stores: SiteStores, id: DateId, act: (turn: Turn) => T | Promise<T>): Promise<T> {
    const date = await stores.dates.take(id);
    const course = date === null ? null : await stores.courses.find(date.courseId);
    if (date === null || course === null) {
      throw noSuch('date');
    }
    const subject = await this.#parts.letters.subject(stores, date, course);
    const bookings = await stores.bookings.of(id);
    const now = this.#world.clock.now();
    const till = await Till.load(stores, id, this.#world.secrets, now);
    const turn = new OpenTurn(stores, { subject, bookings, till }, now, this.#parts);
    // Offers that are over go to the next before anybody else asks.
    this.#settle(turn);
    const result = await act(turn);
    this.#settle(turn);
    await turn.write();
    return result;
  }

  /**
   * A transaction with turns in it. Where the store refuses, it may have kept it all the same: what then follows does so in a while.
   * @throws what `work` throws; ClassroomError STORE_UNAVAILABLE
   */
  async transaction<T>(work: (stores: SiteStores) => Promise<T>): Promise<T> {
    try {
      return await this.#world.stores.transaction(work);
    } catch (error) {
      if (isOfStore(error)) {
        this.doubted();
      }
      throw error;
    }
  }

  /** Something with turns in it may have been kept, and nobody knows. */
  doubted(): void {
    this.#parts.wake();
    this.#parts.following.retryLater();
  }

  /** What follows from a turn that is kept. */
  async afterwards(id: DateId): Promise<void> {
    this.#parts.wake();
    await this.#parts.following.follow(id);
  }

  #settle(turn: OpenTurn): void {
    const { now } = turn;
    if (turn.date.cancelledAt !== null) {
      return;
    }
    if (now < turn.date.startsAt) {
      this.#decideMinimum(turn);
    }
    // An offer that is over frees a seat for the next: until nothing is due any more. What is over ends also after the start.
    for (let steps = stepsDue(turn.seating, now); steps.length > 0; steps = stepsDue(turn.seating, now)) {
      for (const { booking, letter } of steps) {
        turn.put(booking);
        if (letter !== null) {
          turn.send((stores, about) => this.#parts.letters.putLetter(stores, booking, about, letter));
        }
      }
    }
    this.#decideHeld(turn);
  }

  /** Where too few have booked the date is called off, and nobody has a seat any more. */
  #decideMinimum(turn: OpenTurn): void {
    const { now } = turn;
    const isLive = this.#world.door.look(turn.date.classId)?.phase === 'live';
    if (isTooFew(turn.seating, now) && !isLive) {
      callOff(turn, 'minimum', '', (facts) => this.#world.mails.cancelledForMinimum(facts));
      turn.tellMentor();
    } else if (isMinimumDue(turn.date, now)) {
      turn.changeDate({ decidedFor: turn.date.startsAt });
    }
  }

  /**
   * Whether its class was held is decided once. That it never began though it is over, so that who has paid gets it back, is said by two
   * looks an hour apart: a clock that is wrong for some minutes gives nobody's money back.
   */
  #decideHeld(turn: OpenTurn): void {
    const { date, course, now } = turn;
    const first = this.#looks.get(date.id) ?? this.#world.clock.monotonic();
    this.#looks.delete(date.id);
    if (now < date.startsAt || date.settledFor === date.startsAt) {
      return;
    }
    if (this.#wasHeld(turn)) {
      turn.changeDate({ settledFor: date.startsAt });
      return;
    }
    const end = endOf(date, course);
    if (now < end || !turn.isPaid) {
      return;
    }
    const looksAt = first + NOT_HELD_AFTER_MS;
    const wait = Math.max(looksAt - this.#world.clock.monotonic(), end + NOT_HELD_AFTER_MS - now);
    if (wait > 0) {
      this.#looks.set(date.id, first);
      turn.looksAgainAt = now + wait;
      return;
    }
    turn.changeDate({ settledFor: date.startsAt });
    this.#giveBack(turn);
  }

  /** Who has paid for what was not held gets it back. */
  #giveBack(turn: OpenTurn): void {
    const { seating, till } = turn;
    for (const booking of seating.bookings) {
      const order = booking.state === 'booked' ? till.paidOf(booking.id) : undefined;
      const back = order === undefined ? null : backWhereNotHeld(order, till.refundsOf(order.id));
      if (order !== undefined && back !== null && totalOf(back) > 0) {
        till.giveBack(order, { ...back, reason: 'notHeld' });
        turn.mail(booking, (facts) => this.#world.paymentMails.notHeld(facts));
      }
    }
  }

  /** Its class has begun; or, where that is gone, somebody was in it. */
  #wasHeld({ date, seating: { bookings } }: OpenTurn): boolean {
    const { door } = this.#world;
    const passes = bookings.flatMap(({ passHash }) => (passHash === null ? [] : [{ keyHash: passHash }]));
    return (
      hasBegun(date, door.look(date.classId)) ||
      bookings.some(({ attendedMs }) => attendedMs > 0) ||
      [...door.attendance(date.classId, passes).values()].some((ms) => ms > 0)
    );
  }
}

/** Calls a date off, and tells all who have booked or wait. */
export function callOff(
  turn: Turn,
  by: 'mentor' | 'minimum',
  why: string,
  write: (facts: BookingFacts) => Mail,
): void {
  turn.changeDate({
    ...{ cancelledAt: turn.now, cancelledBy: by, cancelledWhy: why, follows: 'end' },
    revision: turn.date.revision + 1,
  });
  for (const booking of turn.seating.bookings) {
    const over = cancelled(booking, by, why, turn.now);
    turn.put(over);
    if (booking.state !== 'held' || takesSeat(booking, turn.now)) {
      turn.mail(over, ofOne(booking, write));
    }
  }
}

/** Of what somebody had, a mail says whether it was a seat. */
export const ofOne =
  ({ state }: BookingRecord, write: (facts: BookingFacts) => Mail) =>
  (facts: BookingFacts): Mail =>
    write({ ...facts, hasSeat: state === 'booked' });

/** What is kept with a turn, once what it tells of is. */
export type Send = (stores: SiteStores, about: Subject) => Promise<void>;

/** A turn while it is taken. */
class OpenTurn implements Turn {
  readonly stores: SiteStores;
  readonly now: number;
  readonly course: Subject['course'];
  readonly mentorName: string;
  readonly #letters: Letters;
  readonly #announcements: TurnsParts['announcements'];
  readonly till: Till;
  readonly #before: Map<string, BookingRecord>;
  readonly #bookings: Map<string, BookingRecord>;
  readonly #sends: Send[] = [];
  #change: DateChange = {};
  /** When it is looked again whether its class was held. */
  looksAgainAt: number | null = null;
  readonly #taken: DateRecord;

  constructor(
    stores: SiteStores,
    {
      subject: { date, course, mentorName },
      bookings,
      till,
    }: { subject: Subject; bookings: readonly BookingRecord[]; till: Till },
    now: number,
    { letters, announcements }: Pick<TurnsParts, 'letters' | 'announcements'>,
  ) {
    this.stores = stores;
    this.now = now;
    this.course = course;
    this.mentorName = mentorName;
    this.#letters = letters;
    this.#announcements = announcements;
    this.#taken = date;
    this.till = till;
    this.#before = new Map(bookings.map((booking) => [booking.id, booking]));
    this.#bookings = new Map(this.#before);
  }

  get date(): DateRecord {
    return { ...this.#taken, ...this.#change };
  }

  get seating(): Seating {
    return {
      date: this.date,
      bookings: [...this.#bookings.values()].filter(({ state }) => state !== 'cancelled'),
    };
  }

  put(booking: BookingRecord): void {
    this.#bookings.set(booking.id, booking);
  }

  async recall(id: BookingId): Promise<BookingRecord | null> {
    const known = this.#bookings.get(id);
    if (known !== undefined) {
      return known;
    }
    const found = await this.stores.bookings.find(id);
    if (found === null || found.dateId !== this.#taken.id) {
      return null;
    }
    this.#before.set(id, found);
    this.#bookings.set(id, found);
    return found;
  }

  changeDate(change: DateChange): void {
    this.#change = { ...this.#change, ...change };
  }

  mail(booking: BookingRecord, write: (facts: BookingFacts) => Mail): void {
    this.send((stores, about) => this.#letters.put(stores, booking, about, write));
  }

  send(send: Send): void {
    this.#sends.push(send);
  }

  tellMentor(): void {
    const booked = [...this.#before.values()].filter(({ state }) => state === 'booked').length;
    this.send((stores, about) => this.#letters.tellTooFew(stores, about, booked));
  }

  async write(): Promise<void> {
    const changed = [...this.#bookings.values()].filter(
      (booking) => this.#before.get(booking.id) !== booking,
    );
    for (const booking of changed) {
      await (this.#before.has(booking.id)
        ? this.stores.bookings.change(booking)
        : this.stores.bookings.insert(booking));
      const before = this.#before.get(booking.id);
      if (booking.state === 'cancelled' && before !== undefined && before.state !== 'cancelled') {
        // The one place where it is decided what goes back, whoever cancelled and however.
        this.till.close(before, booking, this.#taken);
      }
    }
    await this.till.write(this.stores);
    const { date } = this;
    const isPassChanged = changed.some(
      (booking) => (this.#before.get(booking.id)?.passHash ?? null) !== booking.passHash,
    );
    const follows = date.follows ?? (isPassChanged ? 'passes' : null);
    await this.stores.dates.change(date.id, {
      ...this.#change,
      follows,
      dueAt: dueAt(this.seating, this.now) ?? this.#lookedAtAt(),
    });
    const about = {
      ...{ date, course: this.course, mentorName: this.mentorName },
      moneyOf: (id: BookingId) => this.till.factsOf(id),
    };
    const happenings = happeningsIn({
      ...{ course: this.course, date: { before: this.#taken, after: date }, ...this.till.news },
      bookings: changed.map((after) => ({ before: this.#before.get(after.id), after })),
    });
    await this.#announcements.put(this.stores, happenings);
    for (const send of this.#sends) {
      await send(this.stores, about);
    }
  }

  /** Whether somebody has paid for a seat that they have. */
  get isPaid(): boolean {
    return this.seating.bookings.some(
      ({ id, state }) => state === 'booked' && this.till.paidOf(id) !== undefined,
    );
  }

  /** When it is looked at whether a class was held that people have paid for; null where that is decided, or nobody has. */
  #lookedAtAt(): number | null {
    const { date } = this;
    return date.cancelledAt === null && date.settledFor !== date.startsAt && this.isPaid
      ? (this.looksAgainAt ?? endOf(date, this.course))
      : null;
  }
}
