import {
  COURSE_LIMITS,
  type BookingId,
  type CourseId,
  type DateChange,
  type DateId,
  type FilledDateDraft,
  type OwnDate,
} from '@gongbang/protocol';

import type { AccountRecord } from '../../ports/accounts.ts';
import type { BookingRecord, CourseRecord, DateRecord } from '../../ports/bookings.ts';
import { ClassroomError } from '../../rules/ClassroomError.ts';
import type { Alerts } from '../alerts/Alerts.ts';
import type { Letters } from '../bookings/Letters.ts';
import { decidedAtChange, moved, seatsTaken, takesSeat } from '../bookings/rules.ts';
import { callOff, type Turn, type Turns } from '../bookings/Turns.ts';
import type { CourseWorld } from '../bookings/world.ts';
import type { OrderShelf } from '../payments/OrderShelf.ts';
import type { Announcements } from '../webhooks/Announcements.ts';
import { dateFacts } from '../webhooks/facts.ts';
import { CourseError, noSuch } from './CourseError.ts';
import { cardOf, planOrMore, shownDate, stageOf } from './rules.ts';

interface DatesParts {
  readonly turns: Turns;
  readonly letters: Letters;
  readonly alerts: Alerts;
  readonly announcements: Pick<Announcements, 'put'>;
  readonly orderShelf: OrderShelf;
}

/** A mentor's dates, each with its own class. An owner manages everybody's. */
export class Dates {
  readonly #world: CourseWorld;
  readonly #parts: DatesParts;

  constructor(world: CourseWorld, parts: DatesParts) {
    this.#world = world;
    this.#parts = parts;
  }

  /** A date, for whoever manages it. @throws ClassroomError NOT_FOUND */
  async own(account: AccountRecord, id: DateId): Promise<{ date: DateRecord; course: CourseRecord }> {
    const { stores } = this.#world;
    const date = await stores.dates.find(id);
    const course = date === null ? null : await stores.courses.find(date.courseId);
    if (date === null || course === null || !isOwn(account, course)) {
      throw noSuch('date');
    }
    return { date, course };
  }

  /** A booking, for whoever manages its date. @throws ClassroomError NOT_FOUND */
  async ownBooking(account: AccountRecord, id: BookingId): Promise<BookingRecord> {
    const { stores } = this.#world;
    const booking = await stores.bookings.find(id);
    const date = booking === null ? null : await stores.dates.find(booking.dateId);
    const course = date === null ? null : await stores.courses.find(date.courseId);
    if (booking === null || course === null || !isOwn(account, course)) {
      throw noSuch('booking');
    }
    return booking;
  }

  /** @throws ClassroomError NOT_FOUND */
  async show(account: AccountRecord, id: DateId): Promise<OwnDate> {
    const { date, course } = await this.own(account, id);
    const [shown] = await this.list([date], [course]);
    if (shown === undefined) {
      throw noSuch('date');
    }
    return shown;
  }

  /** Dates of these courses as their mentor sees them. */
  async list(dates: readonly DateRecord[], courses: readonly CourseRecord[]): Promise<OwnDate[]> {
    const { stores, clock, door } = this.#world;
    const now = clock.now();
    const counts = await stores.dates.counts(
      dates.map(({ id }) => id),
      now,
    );
    const paid = await this.#parts.orderShelf.ofDates(dates);
    const shown: OwnDate[] = [];
    for (const date of dates) {
      const course = courses.find(({ id }) => id === date.courseId);
      const of = counts.get(date.id);
      if (course !== undefined && of !== undefined) {
        const { mentorName } = await this.#parts.letters.subject(stores, date, course);
        const { classId } = date;
        shown.push({
          ...shownDate(date, stageOf(date, course, door.look(classId), now), of, now),
          ...{ course: cardOf(course, mentorName), booked: of.booked, classId },
          ...(paid.get(date.id) ?? { paid: null, kitsToSend: 0 }),
          awaiting: of.awaiting,
        });
      }
    }
    return shown;
  }

  /**
   * Opens a date, with its class. The same one asked for again, as after an answer that was lost, is there already.
   * @param origin the address its mentor uses: links in mails begin with it, unless the settings give one
   * @throws CourseError IN_THE_PAST, DATES_FULL, SAME_START; ClassroomError
   */
  async open(
    account: AccountRecord,
    courseId: CourseId,
    draft: FilledDateDraft,
    origin: string,
  ): Promise<OwnDate> {
    const { stores, secrets, clock, door } = this.#world;
    const course = await stores.courses.find(courseId);
    if (course?.removedAt !== null || !isOwn(account, course)) {
      throw noSuch('course');
    }
    const now = clock.now();
    if (draft.startsAt <= now) {
      throw new CourseError('IN_THE_PAST');
    }
    const { startsAt, timeZone, minimum, seats = course.seats } = draft;
    assertEnoughSeats(minimum, seats);
    const blank: DateRecord = {
      ...{ id: secrets.id(), courseId, classId: '', startsAt, timeZone, seats, minimum, origin },
      ...{ revision: 0, createdAt: now, cancelledAt: null, cancelledBy: null, cancelledWhy: '' },
      ...{ decidedFor: decidedAtChange(startsAt, now), settledFor: null },
      // Its first turn is due: it is taken below, or soon where nobody knows whether the date was kept. Its class follows.
      ...{ turns: 0, dueAt: now, follows: 'class' },
    };
    let id: DateId;
    try {
      id = await this.#parts.turns.transaction(async (inner) => {
        // The course may have been taken down meanwhile.
        const still = await inner.courses.find(courseId);
        if (still?.removedAt !== null) {
          throw noSuch('course');
        }
        const upcoming = await inner.dates.from([courseId], now, COURSE_LIMITS.upcomingDates);
        const known = findSame(upcoming, blank);
        if (known !== undefined) {
          return known.id;
        }
        if (upcoming.length >= COURSE_LIMITS.upcomingDates) {
          throw new CourseError('DATES_FULL');
        }
        const date = { ...blank, classId: await door.promise(inner, course.mentorId) };
        await inner.dates.insert(date);
        await this.#parts.alerts.opened(inner, date);
        const data = dateFacts(date, still);
        await this.#parts.announcements.put(inner, [{ type: 'date.opened', data }]);
        return date.id;
      });
    } finally {
      // Even if nobody knows whether it was committed.
      this.#parts.alerts.wake();
    }
    // A turn that does nothing settles the minimum.
    await this.#parts.turns.run(id, () => undefined);
    return this.show(account, id);
  }

  /**
   * Moves a date, or changes its seats or its minimum.
   * @throws CourseError IN_THE_PAST, DATE_CLOSED, SAME_START, TOO_FEW_SEATS; ClassroomError NOT_FOUND
   */
  async change(account: AccountRecord, id: DateId, change: DateChange): Promise<OwnDate> {
    await this.own(account, id);
    await this.#parts.turns.run(id, async (turn) => {
      this.#assertOpen(turn);
      const { date, now } = turn;
      const { startsAt = date.startsAt, seats = date.seats } = change;
      if (change.minimum !== undefined) {
        assertEnoughSeats(change.minimum, seats);
      }
      const minimum = leastOf(change.minimum === undefined ? date.minimum : change.minimum, seats);
      if (startsAt <= now) {
        throw new CourseError('IN_THE_PAST');
      }
      if (seats < date.seats && seats < seatsTaken(turn.seating, now)) {
        throw new CourseError('TOO_FEW_SEATS');
      }
      const isMoved = startsAt !== date.startsAt;
      const [other] = isMoved ? await turn.stores.dates.from([date.courseId], startsAt, 1) : [];
      if (other?.startsAt === startsAt) {
        throw new CourseError('SAME_START');
      }
      const isDecidedAnew = isMoved || minimum !== date.minimum;
      turn.changeDate({
        ...{ startsAt, seats, minimum, follows: planOrMore(date) },
        revision: date.revision + 1,
        ...(isDecidedAnew ? { decidedFor: decidedAtChange(startsAt, now) } : {}),
      });
      if (isMoved) {
        this.#tellMoved(turn, date.startsAt);
      }
    });
    return this.show(account, id);
  }

  /** Calls a date off; repeating it changes nothing. @throws CourseError DATE_CLOSED; ClassroomError NOT_FOUND */
  async cancel(account: AccountRecord, id: DateId, why: string): Promise<OwnDate> {
    const { mails } = this.#world;
    await this.own(account, id);
    await this.#parts.turns.run(id, (turn) => {
      if (turn.date.cancelledAt === null) {
        this.#assertOpen(turn);
        callOff(turn, 'mentor', why, (facts) => mails.cancelledByMentor(facts, why));
      }
    });
    return this.show(account, id);
  }

  #tellMoved(turn: Turn, from: number): void {
    const { mails, paymentMails } = this.#world;
    for (const booking of turn.seating.bookings) {
      const next = moved(booking, from, turn.date, turn.now);
      turn.put(next);
      if (next.state === 'booked') {
        turn.mail(next, (facts) =>
          next.movedFrom === null ? mails.movedBack(facts, from) : mails.moved(facts, from),
        );
      }
      // If it is too late for their transfer now, they are told that instead.
      if (next.state === 'awaiting' && takesSeat(next, turn.now)) {
        turn.mail(next, (facts) => paymentMails.transferMoved(facts, from, next.until ?? turn.now));
      }
    }
  }

  /** @throws CourseError DATE_CLOSED */
  #assertOpen({ date, course, now }: Turn): void {
    if (stageOf(date, course, this.#world.door.look(date.classId), now) !== 'open') {
      throw new CourseError('DATE_CLOSED');
    }
  }
}

/** The same date, if it is there already. @throws CourseError SAME_START if another one begins then */
function findSame(
  upcoming: readonly DateRecord[],
  { startsAt, timeZone, seats, minimum }: DateRecord,
): DateRecord | undefined {
  const known = upcoming.find((date) => date.startsAt === startsAt);
  if (
    known !== undefined &&
    (known.timeZone !== timeZone || known.seats !== seats || known.minimum !== minimum)
  ) {
    throw new CourseError('SAME_START');
  }
  return known;
}

/** Keeps the minimum within the seats: otherwise the date would be called off however many come. */
const leastOf = (minimum: number | null, seats: number): number | null =>
  minimum === null ? null : Math.min(minimum, seats);

/** @throws ClassroomError BAD_REQUEST */
function assertEnoughSeats(minimum: number | null, seats: number): void {
  if (minimum !== null && minimum > seats) {
    throw new ClassroomError(
      'BAD_REQUEST',
      `The minimum cannot be more than the ${seats} seats. Ask for fewer people, or for more seats.`,
    );
  }
}

/** Whether an account manages a course: its mentor, and every owner. */
export const isOwn = ({ id, role }: AccountRecord, { mentorId }: Pick<CourseRecord, 'mentorId'>): boolean =>
  mentorId === id || role === 'owner';
