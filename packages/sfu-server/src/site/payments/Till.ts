import type { BookingId, DateId, RefundReason } from '@gongbang/protocol';

import type { SiteSecrets, SiteStores } from '../../ports/accounts.ts';
import type { BookingRecord, DateRecord } from '../../ports/bookings.ts';
import type { LedgerRecord, MoneyFacts, OrderRecord, RefundRecord } from '../../ports/payments.ts';
import type { TurnChanges } from '../webhooks/facts.ts';
import { backOf, leftOf, mainOf, reasonOf, totalOf, type Split } from './rules.ts';

/** A refund before it has a row. */
type Back = Split &
  Pick<RefundRecord, 'reason'> &
  Partial<Pick<RefundRecord, 'currency' | 'state' | 'doneAt'>>;

/**
 * The money of one date within a turn: its orders, their refunds, and lines for the books. All of it is stored together with the
 * seats it is for.
 */
export class Till {
  readonly #secrets: Pick<SiteSecrets, 'id'>;
  readonly #now: number;
  readonly #orders: Map<string, OrderRecord>;
  readonly #refunds: Map<string, RefundRecord>;
  readonly #kept: ReadonlySet<unknown>;
  readonly #before: {
    readonly orders: ReadonlyMap<string, OrderRecord>;
    readonly refunds: ReadonlyMap<string, RefundRecord>;
  };
  readonly #keptIds: ReadonlySet<string>;
  readonly #lines: LedgerRecord[] = [];
  readonly #closed = new Set<BookingId>();

  private constructor(
    secrets: Pick<SiteSecrets, 'id'>,
    now: number,
    orders: readonly OrderRecord[],
    refunds: readonly RefundRecord[],
  ) {
    this.#secrets = secrets;
    this.#now = now;
    this.#orders = new Map(orders.map((order) => [order.id, order]));
    this.#refunds = new Map(refunds.map((refund) => [refund.id, refund]));
    this.#before = { orders: new Map(this.#orders), refunds: new Map(this.#refunds) };
    this.#kept = new Set<unknown>([...orders, ...refunds]);
    this.#keptIds = new Set([...this.#orders.keys(), ...this.#refunds.keys()]);
  }

  /** Loads what is stored. */
  static async load(
    stores: Pick<SiteStores, 'orders' | 'refunds'>,
    dateId: DateId,
    secrets: Pick<SiteSecrets, 'id'>,
    now: number,
  ): Promise<Till> {
    const orders = await stores.orders.ofDate(dateId);
    const paid = orders.filter(({ state }) => state === 'paid').map(({ id }) => id);
    return new Till(secrets, now, orders, await stores.refunds.ofOrders(paid));
  }

  get orders(): OrderRecord[] {
    return [...this.#orders.values()];
  }

  find(orderId: string): OrderRecord | undefined {
    return this.#orders.get(orderId);
  }

  /** A booking's orders, oldest first. */
  of(id: BookingId): OrderRecord[] {
    return this.orders.filter(({ bookingId }) => bookingId === id);
  }

  refundsOf(orderId: string): RefundRecord[] {
    return [...this.#refunds.values()].filter((refund) => refund.orderId === orderId);
  }

  /** The order that pays for a booking. */
  paidOf(id: BookingId): OrderRecord | undefined {
    return this.of(id).find(({ books }) => books);
  }

  left(order: OrderRecord): Split {
    return leftOf(order, this.refundsOf(order.id));
  }

  /** Adds or changes an order. */
  put(order: OrderRecord): void {
    this.#orders.set(order.id, order);
  }

  putRefund(refund: RefundRecord): void {
    this.#refunds.set(refund.id, refund);
  }

  /** Refunds a part of an order; if the amount is 0, it does nothing. */
  giveBack(order: OrderRecord, back: Back): void {
    const { classAmount, kitAmount, reason, currency = order.capturedCurrency ?? order.currency } = back;
    if (totalOf(back) === 0) {
      return;
    }
    const isByHand = order.provider === 'transfer';
    const { state = isByHand ? 'byHand' : 'pending', doneAt = null } = back;
    this.putRefund({
      ...{ id: this.#secrets.id(), orderId: order.id, bookingId: order.bookingId, mentorId: order.mentorId },
      ...{ classAmount, kitAmount, currency, reason, state, doneAt },
      ...{ sealedAccount: null, isStuck: false, createdAt: this.#now, attempts: 0, toldAt: null },
      nextAt: state === 'pending' ? this.#now : null,
    });
  }

  /** Refunds all that is left. */
  giveAllBack(order: OrderRecord, reason: RefundReason): void {
    this.giveBack(order, { ...this.left(order), reason });
  }

  /** Adds a line to the books. Outgoing amounts are negative. */
  enter(
    order: OrderRecord,
    line: Pick<LedgerRecord, 'kind' | 'classAmount' | 'kitAmount'> &
      Partial<Pick<LedgerRecord, 'refundId' | 'currency'>>,
  ): void {
    const { id: orderId, number, mentorId, provider, method, title, startsAt, timeZone } = order;
    this.#lines.push({
      ...{
        id: this.#secrets.id(),
        at: this.#now,
        refundId: null,
        currency: order.capturedCurrency ?? order.currency,
      },
      ...{ orderId, number, mentorId, provider, method, title, startsAt, timeZone },
      ...line,
    });
  }

  /**
   * A booking is over: its unpaid orders can no longer be paid, and its paid ones are refunded as the rule says.
   * @param before the booking as it was until now
   */
  close(before: BookingRecord, after: BookingRecord, date: DateRecord): void {
    const by = after.cancelledBy ?? 'mentor';
    for (const order of this.of(after.id)) {
      this.#closed.add(after.id);
      if (order.state === 'paid') {
        const ending = { by, booking: before, date, now: this.#now };
        const back = backOf(order, this.refundsOf(order.id), ending);
        this.giveBack(order, { ...back, reason: reasonOf(by) });
      }
    }
    this.endOrders(after.id);
  }

  /** Makes a booking's unpaid orders unpayable. */
  endOrders(id: BookingId): void {
    for (const order of this.of(id)) {
      if (order.state === 'pending' || order.state === 'awaiting') {
        this.put({ ...order, state: 'over' });
      }
    }
  }

  /** What mails say about a booking's money. */
  factsOf(id: BookingId): MoneyFacts | null {
    const order = mainOf(this.of(id));
    if (order === undefined) {
      return null;
    }
    const { number, method, currency } = order;
    const isPaid = order.state === 'paid';
    const back = [...this.#refunds.values()].filter(
      (refund) => refund.bookingId === id && !this.#keptIds.has(refund.id) && refund.reason !== 'outside',
    );
    const total = {
      amount: back.reduce((sum, one) => sum + totalOf(one), 0),
      currency: back[0]?.currency ?? currency,
    };
    const isSaid = back.length > 0 || (isPaid && this.#closed.has(id));
    return {
      ...{ number, method, isPaid, total: { amount: totalOf(order), currency } },
      back: isSaid ? { total, isByHand: back.some(({ state }) => state === 'byHand') } : null,
    };
  }

  /** What was paid in this turn, and what became of refunds. */
  get news(): Pick<TurnChanges, 'paid' | 'refunds'> {
    const { orders, refunds } = this.#before;
    return {
      paid: this.orders.filter(({ id, state }) => state === 'paid' && orders.get(id)?.state !== 'paid'),
      refunds: [...this.#refunds.values()].flatMap((after) => {
        const order = this.#orders.get(after.orderId);
        const before = refunds.get(after.id);
        return order === undefined || before === after ? [] : [{ before, after, order }];
      }),
    };
  }

  async write(stores: Pick<SiteStores, 'orders' | 'refunds' | 'ledger'>): Promise<void> {
    for (const order of this.#orders.values()) {
      if (!this.#kept.has(order)) {
        await stores.orders[this.#keptIds.has(order.id) ? 'change' : 'insert'](order);
      }
    }
    for (const refund of this.#refunds.values()) {
      if (!this.#kept.has(refund)) {
        await stores.refunds[this.#keptIds.has(refund.id) ? 'change' : 'insert'](refund);
      }
    }
    for (const line of this.#lines) {
      await stores.ledger.append(line);
    }
  }
}
