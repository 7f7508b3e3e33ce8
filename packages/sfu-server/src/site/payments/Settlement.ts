import type { RefundReason } from '@gongbang/protocol';

import type { BookingRecord } from '../../ports/bookings.ts';
import type { OrderRecord, PaymentState } from '../../ports/payments.ts';
import { hasSeatToBook, isSeatFree, stageIn, takeSeat } from '../bookings/taking.ts';
import { cancelled } from '../bookings/rules.ts';
import type { Turn, Turns } from '../bookings/Turns.ts';
import type { CourseWorld } from '../bookings/world.ts';
import { enterFee } from './fees.ts';
import type { Refunds } from './Refunds.ts';
import { cameOf, isAsOrdered, totalOf } from './rules.ts';

/** A provider's statement that money came in. */
type Paid = PaymentState & { readonly captured: NonNullable<PaymentState['captured']> };

interface SettlementParts {
  readonly turns: Pick<Turns, 'run'>;
  readonly refunds: Pick<Refunds, 'noteOutside'>;
}

/**
 * Everything a provider says about a payment ends here, however it came and however often: the order only moves forward, and its
 * seat, the books and the mails change with it in one turn.
 */
export class Settlement {
  readonly #world: CourseWorld;
  readonly #parts: SettlementParts;

  constructor(world: CourseWorld, parts: SettlementParts) {
    this.#world = world;
    this.#parts = parts;
  }

  /** @param keep stores something more in the same transaction */
  async settle(
    order: OrderRecord,
    state: PaymentState,
    keep?: (stores: Turn['stores']) => Promise<unknown>,
  ): Promise<void> {
    await this.#parts.turns.run(order.dateId, async (turn) => {
      await keep?.(turn.stores);
      await this.within(turn, order.id, state);
    });
  }

  /** Like `settle`, within a turn of the order's date. */
  async within(turn: Turn, orderId: string, state: PaymentState): Promise<void> {
    const order = turn.till.find(orderId);
    if (order === undefined) {
      return;
    }
    const known: OrderRecord = { ...order, ref: state.ref, checkedAt: turn.now };
    if (order.state === 'paid') {
      turn.till.put(known);
      this.#parts.refunds.noteOutside(turn, known, state);
      await enterFee(turn, known, state);
    } else if (isPaid(state)) {
      await this.#pay(turn, known, state);
    } else {
      turn.till.put(unpaid(known, state, turn.now));
    }
  }

  /** Records that the provider was asked, but did not answer. */
  async looked({ dateId, id }: OrderRecord): Promise<void> {
    await this.#parts.turns.run(dateId, ({ till, now }) => {
      const order = till.find(id);
      if (order !== undefined) {
        till.put({ ...order, checkedAt: now });
      }
    });
  }

  async #pay(turn: Turn, known: OrderRecord, state: Paid): Promise<void> {
    const { till, now } = turn;
    const { captured, label, approval } = state;
    const order: OrderRecord = {
      ...known,
      ...{ state: 'paid', paidAt: state.paidAt ?? now, label, approval, failure: null },
      ...{ capturedAmount: captured.amount, capturedCurrency: captured.currency },
    };
    till.put(order);
    till.enter(order, { kind: 'payment', ...cameOf(order) });
    await enterFee(turn, order, state);
    this.#parts.refunds.noteOutside(turn, order, state);
    if (!isAsOrdered(order)) {
      till.giveAllBack(order, 'mismatch');
    } else if (totalOf(till.left(order)) > 0) {
      await this.#book(turn, order);
    }
  }

  /** Books the seat that is paid, or refunds the money. */
  async #book(turn: Turn, order: OrderRecord): Promise<void> {
    const { paymentMails } = this.#world;
    const { till } = turn;
    const booking = await turn.recall(order.bookingId);
    const giveAllBack = (reason: RefundReason): void => {
      till.giveAllBack(order, reason);
    };
    if (booking === null) {
      giveAllBack('late');
      return;
    }
    if (booking.state === 'booked') {
      giveAllBack('double');
      turn.mail(booking, (facts) => paymentMails.paidTwice(facts));
      return;
    }
    const stage = stageIn(this.#world, turn);
    if ((stage === 'open' || stage === 'live') && isBookable(turn, booking)) {
      till.put({ ...order, books: true });
      takeSeat(this.#world, turn, { ...asNew(booking), movedFrom: order.startsAt });
      return;
    }
    giveAllBack('late');
    const over = booking.state === 'cancelled' ? booking : cancelled(booking, 'time', '', turn.now);
    turn.put(over);
    turn.mail(over, (facts) => paymentMails.paidTooLate(facts));
  }
}

/** Money came in, whatever became of it. */
const isPaid = (state: PaymentState): state is Paid => (state.captured?.amount ?? 0) > 0;

/** An order that is not paid, though it may still be. */
function unpaid(order: OrderRecord, { is, failure }: PaymentState, now: number): OrderRecord {
  if (order.state !== 'pending') {
    return order;
  }
  if (is === 'failed') {
    return { ...order, state: 'failed', failure: failure ?? 'other' };
  }
  return now < order.expiresAt ? order : { ...order, state: 'over' };
}

/** A booking that merely ran out of time gets its seat back if one is free: its person has paid. */
const isBookable = (turn: Turn, booking: BookingRecord): boolean =>
  booking.state === 'cancelled'
    ? booking.cancelledBy === 'time' && isSeatFree(turn)
    : hasSeatToBook(turn, booking);

/** A booking that is no longer over. */
export const asNew = (booking: BookingRecord): BookingRecord => ({
  ...booking,
  ...{ cancelledAt: null, cancelledBy: null, cancelledWhy: '' },
});
