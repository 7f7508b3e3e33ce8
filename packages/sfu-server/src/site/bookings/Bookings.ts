import {
  COURSE_LIMITS,
  type Booking,
  type BookingId,
  type CancellationQuery,
  type DateId,
  type FilledBookingForm,
  type NewBooking,
  type Secret,
} from '@gongbang/protocol';

import { NOBODY, type BookingRecord, type DateRecord } from '../../ports/bookings.ts';
import { ClassroomError } from '../../rules/ClassroomError.ts';
import { CourseError, assertBraked, noSuch } from '../catalog/CourseError.ts';
import { cardOf, shownDate, stageOf } from '../catalog/rules.ts';
import type { ReviewShelf } from '../reviews/ReviewShelf.ts';
import { reviewStageOf } from '../reviews/rules.ts';
import type { OrderShelf } from '../payments/OrderShelf.ts';
import { backOf, totalOf } from '../payments/rules.ts';
import { keyPlace, type Letters } from './Letters.ts';
import {
  cancelled,
  holdUntil,
  LINE_OF_NETWORK,
  isLineOver,
  lineOf,
  mayHold,
  seatsForNewcomers,
  seatsTaken,
  stateOf,
  takesSeat,
} from './rules.ts';
import {
  assertFree,
  assertNotBooked,
  assertOpen,
  endOthers,
  findIn,
  hasSeatToBook,
  isSeatFree,
  sameAs,
  stageIn,
  takeSeat,
} from './taking.ts';
import { ofOne, type Turn, type Turns } from './Turns.ts';
import type { Booker, CourseWorld } from './world.ts';

interface BookingsParts {
  readonly turns: Turns;
  readonly letters: Letters;
  readonly shelf: ReviewShelf;
  readonly orderShelf: OrderShelf;
}

/** What people do about their own seats. Two bookings by one address do not know of each other. */
export class Bookings {
  readonly #world: CourseWorld;
  readonly #turns: Turns;
  readonly #letters: Letters;
  readonly #shelf: ReviewShelf;
  readonly #orderShelf: OrderShelf;

  constructor(world: CourseWorld, { turns, letters, shelf, orderShelf }: BookingsParts) {
    this.#world = world;
    this.#shelf = shelf;
    this.#orderShelf = orderShelf;
    this.#turns = turns;
    this.#letters = letters;
  }

  /**
   * Holds a seat.
   * @param key chosen by whoever asks: asked again with it, it is the same booking
   * @throws CourseError FULL, DATE_CLOSED, ALREADY_BOOKED, TOO_MANY_HOLDS; ClassroomError
   */
  async hold(id: DateId, booker: Booker, key: Secret | null = null): Promise<NewBooking> {
    const { brakes, secrets } = this.#world;
    assertBraked(brakes.holdsFrom, booker.place);
    const network = secrets.mac('network', booker.network);
    return this.#begin(id, key, async (turn, blank) => {
      assertOpen(this.#world, turn);
      assertNotBooked(turn, booker.email);
      if (seatsForNewcomers(turn.seating, turn.now) === 0) {
        throw new CourseError('FULL', lineOf(turn.seating).length);
      }
      const held = await turn.stores.bookings.countHolds(network, id, turn.now);
      if (!mayHold(turn.date, held)) {
        throw new CourseError('TOO_MANY_HOLDS');
      }
      turn.put({ ...blank, network, until: holdUntil(turn.now) });
    });
  }

  /**
   * Joins the line.
   * @param key chosen by whoever asks: asked again with it, it is the same booking
   * @throws CourseError LINE_FULL, DATE_CLOSED, ALREADY_BOOKED; ClassroomError
   */
  async joinLine(
    id: DateId,
    form: FilledBookingForm,
    booker: Booker,
    key: Secret | null = null,
  ): Promise<NewBooking> {
    const { brakes, secrets, mails } = this.#world;
    assertBraked(brakes.bookingsFrom, booker.network);
    const network = secrets.mac('network', booker.network);
    const join = async (turn: Turn, blank: BookingRecord): Promise<void> => {
      assertOpen(this.#world, turn);
      if (isLineOver(turn.date, turn.now)) {
        throw new CourseError('DATE_CLOSED');
      }
      assertNotBooked(turn, sameAs(form.email, booker));
      const line = lineOf(turn.seating);
      if (line.length >= COURSE_LIMITS.line) {
        throw new CourseError('LINE_FULL');
      }
      const isOfferedNow = seatsTaken(turn.seating, turn.now) < turn.date.seats;
      const held = await turn.stores.bookings.countHolds(network, id, turn.now);
      const ofNetwork = line.filter((one) => one.network === network).length;
      if (ofNetwork >= LINE_OF_NETWORK || (isOfferedNow && !mayHold(turn.date, held))) {
        throw new CourseError('TOO_MANY_HOLDS');
      }
      this.#brakeMail(form, booker);
      const waiting: BookingRecord = { ...blank, ...form, network, state: 'waiting', since: turn.now };
      turn.put(waiting);
      // If a seat is free it is offered at once, and the mail says that instead.
      if (!isOfferedNow) {
        turn.mail(waiting, (facts) => mails.waiting(facts, line.length + 1));
      }
    };
    return this.#begin(id, key, join, (turn, before) => {
      if (before.state !== 'waiting' || before.email === form.email) {
        return;
      }
      // Corrected before it was sent again: their mails go there.
      assertNotBooked(turn, sameAs(form.email, booker), before.id);
      this.#brakeMail(form, booker);
      turn.put({ ...before, ...form });
      const place = lineOf(turn.seating).findIndex((one) => one.id === before.id) + 1;
      turn.mail({ ...before, ...form }, (facts) => mails.waiting(facts, place));
    });
  }

  /**
   * The booking that a key opens, or that belongs to the signed-in address.
   * @throws ClassroomError UNAUTHENTICATED, also if there is no such booking; RATE_LIMITED
   */
  async open(id: BookingId, key: Secret | null, booker: Booker): Promise<BookingRecord> {
    const { stores, brakes } = this.#world;
    const record = await stores.bookings.find(id);
    if (record !== null && this.isOf(record, key, booker)) {
      return record;
    }
    assertBraked(brakes.wrongKeysFrom, booker.place);
    throw new ClassroomError('UNAUTHENTICATED', 'This link opens no booking.');
  }

  /** Whether a key opens a booking, or it belongs to the signed-in address. */
  isOf({ keyHash, email }: BookingRecord, key: Secret | null, booker: Booker): boolean {
    const { secrets } = this.#world;
    return (
      (key !== null && secrets.isSame(secrets.hash(key), keyHash)) ||
      (booker.email !== null && email === booker.email)
    );
  }

  /** Books a held seat without a price. @throws CourseError TOO_LATE, DATE_CLOSED, ALREADY_BOOKED, PAYMENT_NEEDED; ClassroomError */
  async book({ id, dateId }: BookingRecord, form: FilledBookingForm, booker: Booker): Promise<Booking> {
    assertBraked(this.#world.brakes.bookingsFrom, booker.network);
    await this.#turns.run(dateId, async (turn) => {
      const mine = findIn(turn, id);
      if (mine?.state === 'booked') {
        return;
      }
      assertOpen(this.#world, turn);
      if (mine?.state !== 'held' || !hasSeatToBook(turn, mine)) {
        throw new CourseError('TOO_LATE');
      }
      assertFree(turn);
      const own = sameAs(form.email, booker);
      assertNotBooked(turn, own, id);
      this.#brakeMail(form, booker);
      await endOthers(turn, own, id);
      takeSeat(this.#world, turn, { ...mine, ...form });
    });
    return this.show(await this.#find(id));
  }

  /**
   * Books an offered seat, or confirms that a moved date still suits.
   * @param shown the start that the page showed: nobody says yes to another one, nor by sending again what took the seat
   * @throws CourseError TOO_LATE, DATE_CLOSED, PAYMENT_NEEDED, TERMS_CHANGED
   */
  async accept({ id, dateId }: BookingRecord, shown?: number): Promise<Booking> {
    await this.#turns.run(dateId, (turn) => {
      const mine = findIn(turn, id);
      if (mine?.state === 'booked') {
        if (shown !== undefined && shown !== turn.date.startsAt) {
          throw new CourseError('TERMS_CHANGED');
        }
        turn.put({ ...mine, movedFrom: null, askAgainAt: null });
        return;
      }
      assertOpen(this.#world, turn);
      const isOffered = mine?.state === 'offered' && takesSeat(mine, turn.now);
      // This late the line is over: whoever stood in it takes a seat like anybody else.
      const isLate = mine?.state === 'waiting' && isLineOver(turn.date, turn.now) && isSeatFree(turn);
      if (mine === undefined || !(isOffered || isLate)) {
        throw new CourseError('TOO_LATE');
      }
      assertFree(turn);
      takeSeat(this.#world, turn, mine);
    });
    return this.show(await this.#find(id));
  }

  /**
   * Gives up one's booking; repeating it changes nothing. Money is returned as the refund rule says.
   * @param seen what the page showed: no less than `back` is returned, and nothing in another state than `shown` is given up
   * @throws CourseError DATE_CLOSED when the date is over; BOOKING_CHANGED, PRICE_CHANGED
   */
  async cancel({ id, dateId }: BookingRecord, seen: CancellationQuery = {}): Promise<Booking> {
    const { back = 0, shown } = seen;
    const { mails } = this.#world;
    await this.#turns.run(dateId, (turn) => {
      const mine = findIn(turn, id);
      if (mine === undefined) {
        return;
      }
      if (stageIn(this.#world, turn) === 'past') {
        throw new CourseError('DATE_CLOSED');
      }
      if (shown !== undefined && shown !== mine.state) {
        throw new CourseError('BOOKING_CHANGED');
      }
      const over = cancelled(mine, 'person', '', turn.now);
      if (backIn(turn, mine) < back) {
        throw new CourseError('PRICE_CHANGED');
      }
      turn.put(over);
      if (mine.state === 'booked' || mine.state === 'awaiting') {
        turn.mail(
          over,
          ofOne(mine, (facts) => mails.cancelledByPerson(facts)),
        );
      }
    });
    return this.show(await this.#find(id));
  }

  /** A booking as its person sees it. */
  async show(record: BookingRecord): Promise<Booking> {
    const { stores, clock, door } = this.#world;
    const date = await stores.dates.find(record.dateId);
    const course = date === null ? null : await stores.courses.find(date.courseId);
    if (date === null || course === null) {
      throw noSuch('booking');
    }
    const { mentorName } = await this.#letters.subject(stores, date, course);
    const now = clock.now();
    const stage = stageOf(date, course, door.look(date.classId), now);
    const counts = await stores.dates.counts([date.id], now);
    const line = record.state === 'waiting' ? await stores.bookings.of(date.id) : [];
    const pass = stage === 'past' ? null : this.#letters.passOf(record);
    const { id, name, email, movedFrom } = record;
    return {
      ...{ id, name, email, movedFrom },
      state: stateOf(record, lineOf({ date, bookings: line })),
      course: cardOf(course, mentorName),
      date: shownDate(date, stage, counts.get(date.id) ?? NOBODY, now),
      class: pass === null ? null : { id: date.classId, key: pass },
      order: await this.#orderShelf.ofBooking(record, date, stage),
      review: record.state === 'booked' ? await this.#reviewOf(record, date, stage) : null,
    };
  }

  async #reviewOf(
    record: BookingRecord,
    date: DateRecord,
    stage: ReturnType<typeof stageOf>,
  ): Promise<Booking['review']> {
    const review = await this.#shelf.ofBooking(record.id);
    return {
      stage: reviewStageOf(stage, () => this.#shelf.attendedMs(record, date), review),
      stars: review?.stars ?? null,
      hasReply: review !== null && review.reply !== null,
    };
  }

  /** The date as text/calendar. @throws ClassroomError NOT_FOUND if nothing is booked */
  async calendar(record: BookingRecord): Promise<string> {
    const { stores, mails } = this.#world;
    const date = await stores.dates.find(record.dateId);
    const course = date === null ? null : await stores.courses.find(date.courseId);
    const facts =
      date === null || course === null
        ? null
        : this.#letters.facts(record, await this.#letters.subject(stores, date, course));
    if (facts === null) {
      throw noSuch('booking');
    }
    return mails.calendar(facts);
  }

  /**
   * All bookings of an address: upcoming ones first, by time; then past ones, latest first.
   * @param withBegun includes those whose payment began but never came
   */
  async ofAddress(email: string, withBegun = false): Promise<Booking[]> {
    const { stores, clock } = this.#world;
    const records = await stores.bookings.ofAddress(email, COURSE_LIMITS.bookings);
    const bookings: Booking[] = [];
    for (const record of records) {
      const shown = await this.show(record);
      if (withBegun || !isOnlyHeld(record) || shown.order?.state.is === 'paid') {
        bookings.push(shown);
      }
    }
    const now = clock.now();
    const isOver = ({ date }: Booking): boolean =>
      date.state === 'past' || (date.state === 'cancelled' && date.startsAt < now);
    const byTime = (one: Booking, other: Booking): number => one.date.startsAt - other.date.startsAt;
    return [
      ...bookings.filter((one) => !isOver(one)).sort(byTime),
      ...bookings.filter(isOver).sort((one, other) => byTime(other, one)),
    ];
  }

  /** Creates a booking with the key of its link, or finds the one that was created with that key before. */
  async #begin(
    dateId: DateId,
    chosen: Secret | null,
    act: (turn: Turn, blank: BookingRecord) => void | Promise<void>,
    again: (turn: Turn, before: BookingRecord) => void = () => undefined,
  ): Promise<NewBooking> {
    const { secrets } = this.#world;
    const id = secrets.id();
    const key = chosen ?? secrets.key();
    const keys = { keyHash: secrets.hash(key), sealedKey: secrets.seal(key, keyPlace(id)) };
    let made = id;
    await this.#turns.run(dateId, (turn) => {
      // The answer may have been lost: nobody holds two seats, or stands in line behind themselves, because of that.
      const before = turn.seating.bookings.find(
        (one) =>
          secrets.isSame(one.keyHash, keys.keyHash) && (one.state === 'waiting' || takesSeat(one, turn.now)),
      );
      if (before !== undefined) {
        made = before.id;
        again(turn, before);
        return;
      }
      return act(turn, blankBooking({ id, dateId, ...keys }, turn.date.turns, turn.now));
    });
    return { booking: await this.show(await this.#find(made)), key };
  }

  /** Call this last: a request that is refused must not use up the address's limit, or strangers could keep it from booking. */
  #brakeMail({ email }: FilledBookingForm, booker: Booker): void {
    if (sameAs(email, booker) === null) {
      assertBraked(this.#world.brakes.bookingsTo, email);
    }
  }

  async #find(id: BookingId): Promise<BookingRecord> {
    const record = await this.#world.stores.bookings.find(id);
    if (record === null) {
      throw noSuch('booking');
    }
    return record;
  }
}

/** Neither booked nor in line, now or before. */
const isOnlyHeld = ({ since, state }: BookingRecord): boolean =>
  since === null && (state === 'held' || state === 'cancelled');

/** A held seat, before it is anybody's. */
const blankBooking = (
  known: Pick<BookingRecord, 'id' | 'dateId' | 'keyHash' | 'sealedKey'>,
  turn: number,
  createdAt: number,
): BookingRecord => ({
  ...known,
  ...{ state: 'held', sealedPass: null, passHash: null, name: null, email: null, language: 'ko' },
  ...{ network: null, turn, createdAt, since: null, until: null, movedFrom: null, askAgainAt: null },
  ...{ cancelledAt: null, cancelledBy: null, cancelledWhy: '', attendedMs: 0 },
  ...{ remindedDay: null, remindedHour: null },
});

/** What is returned if the booking is given up now. */
function backIn({ till, date, now }: Turn, booking: BookingRecord): number {
  const order = till.paidOf(booking.id);
  const ending = { by: 'person', booking, date, now } as const;
  return order === undefined ? 0 : totalOf(backOf(order, till.refundsOf(order.id), ending));
}
