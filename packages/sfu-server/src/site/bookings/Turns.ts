import type { DateId } from '@gongbang/protocol';

import type { Mail, SiteStores } from '../../ports/accounts.ts';
import type { BookingFacts, BookingRecord, DateRecord } from '../../ports/bookings.ts';
import { noSuch } from '../catalog/CourseError.ts';
import type { Following } from './Following.ts';
import type { Letters, Subject } from './Letters.ts';
import { cancelled, dueAt, isMinimumDue, isTooFew, stepsDue, type Seating } from './rules.ts';
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
  /** A mail that is kept together with what it tells of. */
  mail(booking: BookingRecord, write: (facts: BookingFacts) => Mail): void;
}

interface TurnsParts {
  readonly letters: Letters;
  readonly following: Following;
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

  constructor(world: CourseWorld, parts: TurnsParts) {
    this.#world = world;
    this.#parts = parts;
  }

  /** @throws ClassroomError NOT_FOUND, and whatever `act` does: then nothing was done */
  async run<T>(id: DateId, act: (turn: Turn) => T | Promise<T>): Promise<T> {
    const result = await this.#world.stores.transaction((inner) => this.within(inner, id, act));
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
    const turn = new OpenTurn(stores, subject, bookings, this.#world.clock.now(), this.#parts.letters);
    // Offers that are over go to the next before anybody else asks.
    this.#settle(turn);
    const result = await act(turn);
    this.#settle(turn);
    await turn.write();
    return result;
  }

  /** What follows from a turn that is kept. */
  async afterwards(id: DateId): Promise<void> {
    this.#parts.wake();
    await this.#parts.following.follow(id);
  }

  #settle(turn: OpenTurn): void {
    const { now } = turn;
    if (turn.date.cancelledAt !== null || now >= turn.date.startsAt) {
      return;
    }
    const isLive = this.#world.door.look(turn.date.classId)?.phase === 'live';
    if (isTooFew(turn.seating, now) && !isLive) {
      callOff(turn, 'minimum', '', (facts) => this.#world.mails.cancelledForMinimum(facts));
      turn.tellMentor();
      return;
    }
    if (isMinimumDue(turn.date, now)) {
      turn.changeDate({ decidedFor: turn.date.startsAt });
    }
    // An offer that is over frees a seat for the next: until nothing is due any more.
    for (let steps = stepsDue(turn.seating, now); steps.length > 0; steps = stepsDue(turn.seating, now)) {
      for (const { booking, letter } of steps) {
        turn.put(booking);
        if (letter !== null) {
          turn.send((stores, about) => this.#parts.letters.putLetter(stores, booking, about, letter));
        }
      }
    }
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
    turn.mail(over, ofOne(booking, write));
  }
}

/** Of what somebody had, a mail says whether it was a seat. */
export const ofOne =
  ({ state }: BookingRecord, write: (facts: BookingFacts) => Mail) =>
  (facts: BookingFacts): Mail =>
    write({ ...facts, hasSeat: state === 'booked' });

type Send = (stores: SiteStores, about: Subject) => Promise<void>;

/** A turn while it is taken. */
class OpenTurn implements Turn {
  readonly stores: SiteStores;
  readonly now: number;
  readonly course: Subject['course'];
  readonly mentorName: string;
  readonly #letters: Letters;
  readonly #before: ReadonlyMap<string, BookingRecord>;
  readonly #bookings: Map<string, BookingRecord>;
  readonly #sends: Send[] = [];
  #change: DateChange = {};
  readonly #taken: DateRecord;

  constructor(
    stores: SiteStores,
    { date, course, mentorName }: Subject,
    bookings: readonly BookingRecord[],
    now: number,
    letters: Letters,
  ) {
    this.stores = stores;
    this.now = now;
    this.course = course;
    this.mentorName = mentorName;
    this.#letters = letters;
    this.#taken = date;
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
    }
    const { date } = this;
    const isPassChanged = changed.some(
      (booking) => (this.#before.get(booking.id)?.passHash ?? null) !== booking.passHash,
    );
    const follows = date.follows ?? (isPassChanged ? 'passes' : null);
    await this.stores.dates.change(date.id, {
      ...this.#change,
      follows,
      dueAt: dueAt(this.seating, this.now),
    });
    const about = { date, course: this.course, mentorName: this.mentorName };
    for (const send of this.#sends) {
      await send(this.stores, about);
    }
  }
}
