import type { Attendance, BookingId, DateId, MessageToAll } from '@gongbang/protocol';

import type { AccountRecord } from '../../ports/accounts.ts';
import type { Entries } from '../board/Entries.ts';
import { draftIn } from '../board/rules.ts';
import { CourseError, assertBraked } from '../catalog/CourseError.ts';
import type { Dates } from '../catalog/Dates.ts';
import { stageOf } from '../catalog/rules.ts';
import type { OrderShelf } from '../payments/OrderShelf.ts';
import { cancelled, lineOf, takesSeat } from './rules.ts';
import { ofOne, type Turns } from './Turns.ts';
import type { CourseWorld } from './world.ts';

interface AttendancesParts {
  readonly turns: Turns;
  readonly dates: Dates;
  readonly entries: Pick<Entries, 'notice'>;
  readonly orderShelf: OrderShelf;
}

/** Who comes to a mentor's dates, and what the mentor does about it. */
export class Attendances {
  readonly #world: CourseWorld;
  readonly #turns: Turns;
  readonly #dates: Dates;
  readonly #entries: Pick<Entries, 'notice'>;
  readonly #orderShelf: OrderShelf;

  constructor(world: CourseWorld, { turns, dates, entries, orderShelf }: AttendancesParts) {
    this.#orderShelf = orderShelf;
    this.#world = world;
    this.#turns = turns;
    this.#dates = dates;
    this.#entries = entries;
  }

  /** @throws ClassroomError NOT_FOUND */
  async show(account: AccountRecord, id: DateId): Promise<Attendance> {
    const { stores, clock } = this.#world;
    const { date, course } = await this.#dates.own(account, id);
    const bookings = await stores.bookings.of(id);
    const now = clock.now();
    const seated = bookings
      .filter((one) => one.state === 'booked' || (one.state === 'awaiting' && takesSeat(one, now)))
      .sort((one, other) => (one.since ?? 0) - (other.since ?? 0));
    const emails = seated.flatMap(({ email }) => email ?? []);
    const before = await stores.bookings.countBefore(course.mentorId, emails, Math.min(now, date.startsAt));
    const payments = await this.#orderShelf.payments(seated);
    const offered = bookings.filter((one) => one.state === 'offered' && takesSeat(one, now));
    return {
      date: await this.#dates.show(account, id),
      people: seated.map((one) => ({
        ...{ id: one.id, name: one.name ?? '', bookedAt: one.since ?? one.createdAt },
        before: before.get(one.email ?? '') ?? 0,
        isAsked: one.movedFrom !== null,
        payment: payments.get(one.id) ?? null,
      })),
      late: await this.#orderShelf.late(id),
      line: [...offered, ...lineOf({ date, bookings })].map((one) => ({
        ...{ id: one.id, name: one.name ?? '', since: one.since ?? one.createdAt },
        offeredUntil: one.state === 'offered' ? one.until : null,
      })),
      held: bookings.filter((one) => one.state === 'held' && takesSeat(one, now)).length,
    };
  }

  /**
   * Mails everybody who has booked, once per draft, posts it on the board, and returns their number.
   * @throws ClassroomError NOT_FOUND, RATE_LIMITED; CourseError DATE_CLOSED
   */
  async write(account: AccountRecord, id: DateId, { text, draft }: MessageToAll): Promise<number> {
    const { mails, brakes } = this.#world;
    const { date } = await this.#dates.own(account, id);
    if (date.cancelledAt !== null) {
      throw new CourseError('DATE_CLOSED');
    }
    assertBraked(brakes.messagesOf, id);
    return this.#turns.run(id, async (turn) => {
      const people = turn.seating.bookings.filter(({ state }) => state === 'booked');
      const notice = { text, draft: draft === undefined ? null : draftIn(id, draft) };
      if (await this.#entries.notice(turn.stores, account, turn.course, notice)) {
        for (const booking of people) {
          turn.mail(booking, (facts) => mails.message(facts, text));
        }
      }
      return people.length;
    });
  }

  /** Removes somebody from a date. @throws ClassroomError NOT_FOUND; CourseError DATE_CLOSED */
  async takeOut(account: AccountRecord, bookingId: BookingId, why: string): Promise<Attendance> {
    const { mails, door } = this.#world;
    const { dateId } = await this.#dates.ownBooking(account, bookingId);
    await this.#turns.run(dateId, (turn) => {
      const { date, course, now } = turn;
      const theirs = turn.seating.bookings.find(({ id }) => id === bookingId);
      if (theirs === undefined) {
        return;
      }
      if (stageOf(date, course, door.look(date.classId), now) === 'past') {
        throw new CourseError('DATE_CLOSED');
      }
      const over = cancelled(theirs, 'mentor', why, now);
      turn.put(over);
      turn.mail(
        over,
        ofOne(theirs, (facts) => mails.cancelledByMentor(facts, why)),
      );
    });
    return this.show(account, dateId);
  }
}
