import {
  LATE_TRANSFER_MS,
  type BankAccount,
  type Booking,
  type BookingId,
  type Goodwill,
} from '@gongbang/protocol';

import type { AccountRecord } from '../../ports/accounts.ts';
import type { BookingRecord } from '../../ports/bookings.ts';
import type { PaymentState } from '../../ports/payments.ts';
import type { Bookings } from '../bookings/Bookings.ts';
import type { Letters } from '../bookings/Letters.ts';
import type { Turns } from '../bookings/Turns.ts';
import type { CourseWorld } from '../bookings/world.ts';
import { CourseError, noSuch } from '../catalog/CourseError.ts';
import { isOwn, type Dates } from '../catalog/Dates.ts';
import { accountPlace } from './OrderShelf.ts';
import type { Refunds } from './Refunds.ts';
import { partOf, sumOf, totalOf } from './rules.ts';
import type { Settlement } from './Settlement.ts';

interface ByHandParts {
  readonly turns: Turns;
  readonly letters: Letters;
  readonly dates: Dates;
  readonly bookings: Bookings;
  readonly settlement: Settlement;
  readonly refunds: Refunds;
}

/** Money that people move by hand: mentors confirm that it came, refund it or send it; recipients say where to. */
export class ByHand {
  readonly #world: CourseWorld;
  readonly #parts: ByHandParts;

  constructor(world: CourseWorld, parts: ByHandParts) {
    this.#world = world;
    this.#parts = parts;
  }

  /**
   * Confirms that a transfer came in, in time or not; repeating it changes nothing. Returns the booking.
   * @throws ClassroomError NOT_FOUND; CourseError PRICE_CHANGED, TOO_LATE, ALREADY_PAID, NOTHING_PAID
   */
  async confirmTransfer(account: AccountRecord, bookingId: BookingId, total: number): Promise<BookingRecord> {
    const record = await this.#parts.dates.ownBooking(account, bookingId);
    await this.#parts.turns.run(record.dateId, async (turn) => {
      const orders = turn.till.of(bookingId);
      const transfers = orders.filter(({ provider }) => provider === 'transfer');
      if (transfers.length === 0) {
        throw new CourseError(orders.some(({ state }) => state === 'paid') ? 'ALREADY_PAID' : 'NOTHING_PAID');
      }
      // Somebody who reordered may have paid any of the orders: the amount tells which.
      const order = transfers.findLast((one) => totalOf(one) === total);
      if (order === undefined) {
        throw new CourseError('PRICE_CHANGED');
      }
      if (order.state === 'paid') {
        return;
      }
      if (turn.now >= order.expiresAt + LATE_TRANSFER_MS) {
        throw new CourseError('TOO_LATE');
      }
      const state: PaymentState = {
        ...{ is: 'paid', ref: order.ref ?? order.id, captured: { amount: total, currency: order.currency } },
        ...{ refunded: 0, paidAt: turn.now, label: null, approval: null, fee: null, failure: null },
      };
      await this.#parts.settlement.within(turn, order.id, state);
    });
    return record;
  }

  /**
   * Refunds more than the rule says.
   * @param back the sum that the page showed as refunded already: a request that is sent again, or too late, refunds nothing
   * @throws ClassroomError NOT_FOUND; CourseError PRICE_CHANGED, NOTHING_PAID if less than that is left
   */
  async giveBack(
    account: AccountRecord,
    bookingId: BookingId,
    { total, why, back }: Goodwill,
  ): Promise<BookingRecord> {
    const { paymentMails } = this.#world;
    const record = await this.#parts.dates.ownBooking(account, bookingId);
    await this.#parts.turns.run(record.dateId, async (turn) => {
      const order = turn.till.paidOf(bookingId);
      if (order === undefined) {
        throw new CourseError('NOTHING_PAID');
      }
      if (back !== undefined && back !== totalOf(sumOf(turn.till.refundsOf(order.id)))) {
        throw new CourseError('PRICE_CHANGED');
      }
      const left = turn.till.left(order);
      if (total > totalOf(left)) {
        throw new CourseError('NOTHING_PAID');
      }
      turn.till.giveBack(order, { ...partOf(left, total), reason: 'goodwill' });
      const booking = await turn.recall(bookingId);
      if (booking !== null) {
        const given = { amount: total, currency: order.currency };
        turn.mail(booking, (facts) => paymentMails.goodwill(facts, given, why));
      }
    });
    return record;
  }

  /** Stores the account for refunds that cannot go back the way the money came. @throws CourseError NOTHING_PAID if there are none */
  async putAccount({ id, dateId }: BookingRecord, account: BankAccount): Promise<Booking> {
    const { secrets, paymentMails, stores } = this.#world;
    const { letters, bookings, turns } = this.#parts;
    await turns.run(dateId, async (turn) => {
      const booking = await turn.recall(id);
      const open = turn.till
        .of(id)
        .flatMap((order) => turn.till.refundsOf(order.id))
        .filter(({ state }) => state === 'byHand');
      if (open.length === 0 || booking === null) {
        throw new CourseError('NOTHING_PAID');
      }
      for (const refund of open) {
        const sealedAccount = secrets.seal(JSON.stringify(account), accountPlace(refund.id));
        turn.till.putRefund({ ...refund, sealedAccount });
        // With the first account the mentor can send the money; corrections show up in the studio.
        if (refund.sealedAccount === null) {
          const total = { amount: totalOf(refund), currency: refund.currency };
          turn.send((inner, about) =>
            letters.tellMentor(inner, about, { name: booking.name ?? '', total }, (facts) =>
              paymentMails.refundByHand(facts, refund.isStuck),
            ),
          );
        }
      }
    });
    const record = await stores.bookings.find(id);
    if (record === null) {
      throw noSuch('booking');
    }
    return bookings.show(record);
  }

  /** The mentor has sent it; repeating it changes nothing. @throws ClassroomError NOT_FOUND; CourseError NOTHING_PAID while a provider is asked */
  async settle(account: AccountRecord, refundId: string): Promise<void> {
    const { stores } = this.#world;
    const found = await stores.refunds.find(refundId);
    const known = found === null ? null : await stores.orders.find(found.orderId);
    if (found === null || known === null || !isOwn(account, found)) {
      throw noSuch('refund');
    }
    await this.#parts.turns.run(known.dateId, (turn) => {
      const order = turn.till.find(known.id);
      const refund = turn.till.refundsOf(known.id).find(({ id }) => id === refundId);
      if (order === undefined || refund === undefined || refund.state === 'done') {
        return;
      }
      if (refund.state === 'pending') {
        throw new CourseError('NOTHING_PAID');
      }
      this.#parts.refunds.done(turn, order, refund);
    });
  }
}
