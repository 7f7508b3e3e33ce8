import type { PaymentState, OrderRecord, RefundRecord } from '../../ports/payments.ts';
import { ProviderRefused } from '../../ports/payments.ts';
import { isOfStore } from '../refusals.ts';
import type { Letters } from '../bookings/Letters.ts';
import type { Turn, Turns } from '../bookings/Turns.ts';
import type { CourseWorld } from '../bookings/world.ts';
import { Rounds } from '../Rounds.ts';
import { enterFee } from './fees.ts';
import { WAITS_LONG_MS, askedOf, partOf, totalOf, without, type Split } from './rules.ts';

/** The wait before an unanswered refund is requested again, in ms; it grows with each attempt. */
const FIRST_RETRY_MS = 30_000;
const RETRY_FACTOR = 3;
const MAX_RETRY_MS = 6 * 3_600_000;
/** How old a provider's statement about a payment can be, in ms: it may predate a refund done this recently, but no earlier one. */
const SAID_BEFORE_MS = 10 * 60_000;

interface RefundsParts {
  readonly turns: Pick<Turns, 'run'>;
  readonly letters: Letters;
}

/**
 * Carries out refunds once they are decided: asks the provider, with the refund's own key, until it answers, even across restarts.
 * If a provider refuses for good, the mentor sends the money by hand.
 */
export class Refunds {
  readonly #world: CourseWorld;
  readonly #parts: RefundsParts;
  readonly #rounds: Rounds;
  /** The most that the wall clock has been ahead of the monotonic one, in ms. */
  #ahead = Number.NEGATIVE_INFINITY;

  constructor(world: CourseWorld, parts: RefundsParts) {
    this.#world = world;
    this.#parts = parts;
    this.#rounds = new Rounds({
      ...world,
      refused: 'refunds wait: the store refuses',
      work: () => this.#work(),
    });
  }

  wake(): void {
    this.#rounds.wake();
  }

  close(): Promise<void> {
    return this.#rounds.close();
  }

  /** Resolves once work in progress is done. */
  rest(): Promise<void> {
    return this.#rounds.rest();
  }

  /**
   * Accounts for money that the provider gave back without being asked from here: it first covers refunds that the provider refused
   * and that wait to be sent by hand; the rest is entered into the books. Refunds that bounced are to be sent by hand.
   */
  noteOutside(turn: Turn, order: OrderRecord, { refunded, captured }: PaymentState): void {
    const { till, now } = turn;
    const refunds = till.refundsOf(order.id);
    if (captured !== null) {
      this.#reopen(turn, order, refunded);
    }
    let beyond = Math.max(0, refunded - askedOf(refunds));
    for (const stuck of refunds.filter(({ isStuck, state }) => isStuck && state === 'byHand')) {
      const part = partOf(stuck, beyond);
      if (totalOf(part) > 0) {
        beyond -= totalOf(part);
        this.done(turn, order, { ...this.#cut(turn, stuck, part), isStuck: false });
      }
    }
    const outside = partOf(till.left(order), beyond);
    if (totalOf(outside) > 0) {
      till.giveBack(order, { ...outside, reason: 'outside', state: 'done', doneAt: now });
      enterRefund(turn, order, outside, till.refundsOf(order.id).at(-1)?.id ?? null);
    }
  }

  /** Reopens refunds that are done although the provider has not given back that much, latest first. */
  #reopen(turn: Turn, order: OrderRecord, refunded: number): void {
    const done = turn.till
      .refundsOf(order.id)
      .filter(({ isStuck, state }) => !isStuck && state === 'done')
      .filter(({ doneAt }) => (doneAt ?? 0) <= turn.now - SAID_BEFORE_MS);
    let missing = Math.max(0, askedOf(done) - refunded);
    for (const refund of done.reverse()) {
      const part = partOf(refund, missing);
      if (totalOf(part) > 0) {
        missing -= totalOf(part);
        const mine = this.#cut(turn, refund, part);
        const out = { classAmount: -part.classAmount, kitAmount: -part.kitAmount };
        enterRefund(turn, order, out, mine.id);
        this.#toHand(turn, { ...mine, doneAt: null });
      }
    }
  }

  /** Marks a refund as done: it is entered into the books, and its person gets a mail. */
  done(turn: Turn, order: OrderRecord, refund: RefundRecord): void {
    turn.till.putRefund({
      ...refund,
      ...{ state: 'done', doneAt: turn.now, sealedAccount: null, nextAt: null },
    });
    enterRefund(turn, order, refund, refund.id);
    const total = { amount: totalOf(refund), currency: refund.currency };
    turn.send(async (stores, about) => {
      const booking = await turn.recall(refund.bookingId);
      if (booking !== null) {
        await this.#parts.letters.put(stores, booking, about, (facts) =>
          this.#world.paymentMails.refunded(facts, total),
        );
      }
    });
  }

  async #work(): Promise<number | null> {
    const { stores } = this.#world;
    for (;;) {
      const [next, now] = [await stores.refunds.nextAt(), this.#now()];
      if (next === null || this.#rounds.isClosed) {
        return null;
      }
      // No retry waits longer than that: this one was scheduled before the clock was set back and the server restarted.
      if (next > now && next <= now + MAX_RETRY_MS) {
        return next - now;
      }
      const [refund] = await stores.refunds.due(next, 1);
      if (refund !== undefined) {
        await this.#tend(refund);
      }
    }
  }

  /** The wall clock in whole milliseconds, but never set back, so that nothing waits longer when it is. */
  #now(): number {
    const { clock } = this.#world;
    this.#ahead = Math.max(this.#ahead, clock.now() - clock.monotonic());
    return Math.round(clock.monotonic() + this.#ahead);
  }

  /** A refund that cannot be carried out does not hold up the others. @throws ClassroomError of the store */
  async #tend(refund: RefundRecord): Promise<void> {
    const { stores, log } = this.#world;
    try {
      await this.#carryOut(refund);
    } catch (error) {
      if (isOfStore(error)) {
        throw error;
      }
      log.warn({ refundId: refund.id, err: error }, 'a refund cannot be carried out');
      await stores.refunds.change({ ...refund, nextAt: this.#now() + MAX_RETRY_MS });
    }
  }

  async #carryOut(refund: RefundRecord): Promise<void> {
    const { stores, providers, log } = this.#world;
    const order = await stores.orders.find(refund.orderId);
    if (order === null) {
      throw new Error(`the order of refund ${refund.id} is gone`);
    }
    const provider = providers.get(order.provider);
    if (provider === undefined) {
      // The provider's settings are gone. If it was ever asked, it may have done the refund, so that waits for them to return.
      await (refund.attempts === 0 ? this.#stick(order, refund) : this.#postpone(order, refund));
      return;
    }
    const ref = order.ref ?? order.id;
    // Stored before asking, so that the attempt is known even if the server is killed.
    if (!(await this.#postpone(order, refund))) {
      return;
    }
    try {
      // A provider refunds whatever it still has: it does not know what people sent by hand.
      const known = await stores.refunds.ofOrders([order.id]);
      if (known.some(({ isStuck, state }) => isStuck && state === 'done')) {
        const state = await provider.fetch(ref);
        if (state.refunded > askedOf(known.filter(({ id }) => id !== refund.id))) {
          await this.#refused(order, refund, state);
          return;
        }
      }
      const back = { amount: totalOf(refund), currency: refund.currency };
      const state = await provider.refund(ref, back, refund.id, refund.reason);
      await this.#finish(order, refund, state);
    } catch (error) {
      const bindings = { refundId: refund.id, provider: order.provider, err: error };
      if (error instanceof ProviderRefused) {
        log.warn(bindings, 'a provider refuses a refund');
        const state = await provider.fetch(ref).catch(() => null);
        await this.#refused(order, refund, state);
      } else {
        log.warn(bindings, 'a refund waits');
      }
    }
  }

  async #finish(order: OrderRecord, refund: RefundRecord, state: PaymentState): Promise<void> {
    await this.#change(order, refund, async (turn, mine) => {
      this.done(turn, order, mine);
      this.noteOutside(turn, order, state);
      await enterFee(turn, order, state);
    });
  }

  /** Whatever is already back, through the provider itself or a lost answer, is done; the rest is requested again, or sent by hand. */
  async #refused(order: OrderRecord, refund: RefundRecord, state: PaymentState | null): Promise<void> {
    if (state === null) {
      return;
    }
    const isStuck = await this.#change(order, refund, async (turn, mine) => {
      const { till } = turn;
      await enterFee(turn, order, state);
      const others = till.refundsOf(order.id).filter((one) => one.id !== mine.id);
      const unknown = Math.max(0, state.refunded - askedOf(others));
      if (unknown >= totalOf(mine)) {
        this.done(turn, order, mine);
        return false;
      }
      if (unknown === 0) {
        return true;
      }
      const there = partOf(mine, unknown);
      const rest = without(mine, there);
      const outside: RefundRecord = { ...mine, ...there, reason: 'outside' };
      till.putRefund({ ...outside, state: 'done', doneAt: turn.now, nextAt: null });
      enterRefund(turn, order, outside, mine.id);
      till.giveBack(order, { ...rest, reason: mine.reason, currency: mine.currency });
      return false;
    });
    if (isStuck === true) {
      await this.#stick(order, refund);
    }
  }

  /** Cuts a part, possibly all, off a refund; the rest stays as it is. */
  #cut({ till }: Turn, refund: RefundRecord, part: Split): RefundRecord {
    const rest = without(refund, part);
    if (totalOf(rest) === 0) {
      return refund;
    }
    const { classAmount, kitAmount } = part;
    till.putRefund({ ...refund, ...rest });
    return { ...refund, id: this.#world.secrets.id(), classAmount, kitAmount };
  }

  /** The mentor has to send it by hand, and the person has to say where to. */
  async #stick(order: OrderRecord, refund: RefundRecord): Promise<void> {
    await this.#change(order, refund, (turn, mine) => {
      this.#toHand(turn, mine);
    });
  }

  #toHand(turn: Turn, refund: RefundRecord): void {
    const { paymentMails } = this.#world;
    const { letters } = this.#parts;
    turn.till.putRefund({ ...refund, state: 'byHand', isStuck: true, nextAt: null });
    const total = { amount: totalOf(refund), currency: refund.currency };
    turn.send(async (stores, about) => {
      const booking = await turn.recall(refund.bookingId);
      const name = booking?.name ?? '';
      await letters.tellMentor(stores, about, { name, total }, (facts) =>
        paymentMails.refundByHand(facts, true),
      );
      if (booking !== null) {
        await letters.put(stores, booking, about, (facts) => paymentMails.refundNeedsAccount(facts, total));
      }
    });
  }

  /** Schedules the next attempt; returns whether the refund still waits for its provider. */
  async #postpone(order: OrderRecord, refund: RefundRecord): Promise<boolean> {
    const isPending = await this.#change(order, refund, (turn, mine) => {
      const wait = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * RETRY_FACTOR ** Math.min(mine.attempts, 20));
      const asked = { ...mine, attempts: mine.attempts + 1, nextAt: this.#now() + wait };
      const isLong = mine.toldAt === null && turn.now >= mine.createdAt + WAITS_LONG_MS;
      turn.till.putRefund(isLong ? { ...asked, toldAt: turn.now } : asked);
      if (isLong) {
        this.#tellWaiting(turn, mine);
      }
      return true;
    });
    return isPending === true;
  }

  #tellWaiting(turn: Turn, refund: RefundRecord): void {
    const { letters } = this.#parts;
    const total = { amount: totalOf(refund), currency: refund.currency };
    turn.send(async (stores, about) => {
      const name = (await turn.recall(refund.bookingId))?.name ?? '';
      await letters.tellMentor(stores, about, { name, total }, (facts) =>
        this.#world.paymentMails.refundWaits(facts),
      );
    });
  }

  /** Runs `act` in a turn if the refund still waits for its provider; null otherwise. */
  async #change<T>(
    { dateId }: OrderRecord,
    { id, orderId }: RefundRecord,
    act: (turn: Turn, mine: RefundRecord) => T | Promise<T>,
  ): Promise<T | null> {
    return this.#parts.turns.run(dateId, (turn) => {
      const mine = turn.till.refundsOf(orderId).find((one) => one.id === id);
      return mine?.state === 'pending' ? act(turn, mine) : null;
    });
  }
}

/** Enters a finished refund into the books. */
function enterRefund(
  { till }: Turn,
  order: OrderRecord,
  { classAmount, kitAmount }: Split,
  refundId: string | null,
): void {
  till.enter(order, { kind: 'refund', refundId, classAmount: -classAmount, kitAmount: -kitAmount });
}
