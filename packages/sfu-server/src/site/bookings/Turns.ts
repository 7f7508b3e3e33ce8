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

/** The changes that one turn makes to a date, before they are stored. */
export interface Turn extends Subject {
  readonly stores: SiteStores;
  readonly now: number;
  readonly seating: Seating;
  /** Adds or changes a booking. */
  put(booking: BookingRecord): void;
  changeDate(change: DateChange): void;
  /** The date's payments. Bookings cancelled in a turn are refunded by themselves. */
  readonly till: Till;
  /** A booking of this date, even a cancelled one; null if it no longer exists. */
  recall(id: BookingId): Promise<BookingRecord | null>;
  /** A mail, stored together with what it reports. */
  mail(booking: BookingRecord, write: (facts: BookingFacts) => Mail): void;
  /** Anything else to store with the turn. */
  send(send: Send): void;
}

interface TurnsParts {
  readonly letters: Letters;
  readonly following: Following;
  readonly announcements: Pick<Announcements, 'put'>;
  /** Called when something may fall due at another time. */
  readonly wake: () => void;
}

/**
 * Serialises all work on a date and its bookings. A turn counts seats and gives them away in one transaction, with the mails that
 * report it; then the class follows, and only then is the caller answered.
 */
export class Turns {
  readonly #world: CourseWorld;
  readonly #parts: TurnsParts;
  /** For past dates whose class never began: when that was first seen, by the monotonic clock. */
  readonly #looks = new Map<DateId, number>();

  constructor(world: CourseWorld, parts: TurnsParts) {
    this.#world = world;
    this.#parts = parts;
  }

  /** @throws ClassroomError NOT_FOUND, and whatever `act` throws: then nothing was done */
  async run<T>(id: DateId, act: (turn: Turn) => T | Promise<T>): Promise<T> {
    const result = await this.transaction((inner) => this.within(inner, id, act));
    await this.afterwards(id);
    return result;
  }

  /** Like `run`, within a given transaction; the caller runs `afterwards` once that has ended. */
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
    // Expired offers go to the next in line before anybody else is served.
    this.#settle(turn);
    const result = await act(turn);
    this.#settle(turn);
    await turn.write();
    return result;
  }

  /**
   * A transaction with turns in it. If the store fails, it may still have committed; the follow-up work then runs in a while.
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

  /** A transaction with turns in it may or may not have been committed. */
  doubted(): void {
    this.#parts.wake();
    this.#parts.following.retryLater();
  }

  /** The follow-up work of a committed turn. */
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
    // An expired offer frees a seat for the next in line, so repeat until nothing is due. Offers expire even after the start.
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

  /** If too few have booked, calls the date off, and nobody has a seat any more. */
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
   * Decides once whether the class was held. If it never began and its time is over, payments are returned, but only after two looks
   * an hour apart: a clock that is wrong for some minutes must not cause refunds.
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
      turn.looksAgainAt = now + Math.ceil(wait);
      return;
    }
    turn.changeDate({ settledFor: date.startsAt });
    this.#giveBack(turn);
  }

  /** Refunds everybody who paid for a class that was not held. */
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

  /** Its class has begun or, if that is gone, somebody was in it. */
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

/** Calls a date off, and tells everybody who has booked or waits. */
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

/** The mail then says whether it was a seat that was lost. */
export const ofOne =
  ({ state }: BookingRecord, write: (facts: BookingFacts) => Mail) =>
  (facts: BookingFacts): Mail =>
    write({ ...facts, hasSeat: state === 'booked' });

/** Stores something within the turn, after the changes it reports. */
export type Send = (stores: SiteStores, about: Subject) => Promise<void>;

/** A turn in progress. */
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
  /** When to look again whether the class was held. */
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
        // Every cancellation passes here, so this alone decides what is refunded.
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

  /** Whether anybody with a seat has paid for it. */
  get isPaid(): boolean {
    return this.seating.bookings.some(
      ({ id, state }) => state === 'booked' && this.till.paidOf(id) !== undefined,
    );
  }

  /** When to look whether a paid class was held; null if that is decided, or nobody has paid. */
  #lookedAtAt(): number | null {
    const { date } = this;
    return date.cancelledAt === null && date.settledFor !== date.startsAt && this.isPaid
      ? (this.looksAgainAt ?? endOf(date, this.course))
      : null;
  }
}
