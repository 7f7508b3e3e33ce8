import type { BookingId, PaymentProviderId } from '@gongbang/protocol';

import type { BookingRecord } from '../../ports/bookings.ts';
import type { OrderRecord, PaymentHint, PaymentProvider, PaymentState } from '../../ports/payments.ts';
import { ProviderRefused, ProviderUncounted } from '../../ports/payments.ts';
import { isOfStore } from '../refusals.ts';
import { findIn, hasSeatToBook, mayTakeAgain, stageIn } from '../bookings/taking.ts';
import type { Turn, Turns } from '../bookings/Turns.ts';
import type { CourseWorld } from '../bookings/world.ts';
import { Rounds } from '../Rounds.ts';
import { assertBraked } from '../catalog/CourseError.ts';
import type { Settlement } from './Settlement.ts';
import { providerOf, totalOf } from './rules.ts';

/** How long a seat must be safe before a provider is asked to take the money, in ms. */
const SURE_MS = 2 * 60_000;
/** How long after its window has expired a payment that was agreed to there can still be taken, in ms. */
const AGREED_MS = 10 * 60_000;
const SWEEP_MS = 5 * 60_000;
/** How long after it began a payment may still turn out to be paid, in ms. */
const UNCERTAIN_MS = 3 * 86_400_000;
/** The most payments checked in one sweep. */
const AT_A_TIME = 100;
/** How many of a booking's attempts are checked when its person asks. */
const LATEST = 3;
/** How long event ids are remembered, in ms: no provider repeats an event later than this. */
const EVENT_MEMORY_MS = 60 * 86_400_000;
/** The query parameter that says somebody gave up, for providers that say nothing themselves. */
const LEFT = 'left';

interface LooksParts {
  readonly turns: Pick<Turns, 'run'>;
  readonly settlement: Settlement;
}

/** Asks providers whether something is paid: when its person comes back or asks, when the provider calls, and periodically. */
export class Looks {
  readonly #world: CourseWorld;
  readonly #parts: LooksParts;
  readonly #rounds: Rounds;
  /** Provider events in progress, by provider and event id. */
  readonly #hints = new Map<string, Promise<void>>();
  #sweptAt: number | null = null;

  constructor(world: CourseWorld, parts: LooksParts) {
    this.#world = world;
    this.#parts = parts;
    this.#rounds = new Rounds({
      ...world,
      refused: 'payments are not looked at yet: the store refuses',
      work: () => this.#round(),
    });
  }

  wake(): void {
    this.#rounds.wake();
  }

  close(): Promise<void> {
    return this.#rounds.close();
  }

  /** Checks what somebody has begun to pay. If a provider does not answer, it is checked later. */
  async ofBooking(id: BookingId): Promise<void> {
    const orders = await this.#world.stores.orders.of(id);
    for (const order of orders.filter(isUncertain).slice(-LATEST)) {
      await this.#look(order);
    }
  }

  /**
   * Handles a provider's event. A repeated event changes nothing; while the first is in progress, it gets the first one's answer.
   * @throws whatever prevents it: the provider may then call again
   */
  hint(providerId: PaymentProviderId, hint: PaymentHint): Promise<void> {
    const name = JSON.stringify([providerId, hint.eventId]);
    const underWay = this.#hints.get(name) ?? this.#take(providerId, hint);
    this.#hints.set(name, underWay);
    return underWay.finally(() => this.#hints.delete(name));
  }

  /** Events about no order of ours leave no trace. An event's id is stored once the event has been handled. */
  async #take(providerId: PaymentProviderId, { eventId, ref }: PaymentHint): Promise<void> {
    const { stores, clock, providers, paymentBrakes } = this.#world;
    const provider = providers.get(providerId);
    const named = await stores.orders.find(ref);
    const order = named?.provider === providerId ? named : await stores.orders.findByRef(providerId, ref);
    if (provider === undefined || order === null || (await stores.paymentEvents.has(providerId, eventId))) {
      return;
    }
    assertBraked(paymentBrakes.hintsOf, order.id);
    const state = await provider.fetch(order.ref ?? ref);
    await this.#parts.settlement.settle(order, state, (inner) =>
      inner.paymentEvents.insert(providerId, eventId, clock.now()),
    );
  }

  /** Somebody comes back from their provider. If it takes money on confirmation, it does so now, provided their seat is safe. */
  async comeBack(
    orderId: string,
    returned: ReadonlyMap<string, string>,
  ): Promise<{ bookingId: BookingId } | null> {
    const { stores, providers } = this.#world;
    const order = await stores.orders.find(orderId);
    const provider = order === null ? undefined : providers.get(order.provider);
    if (order === null) {
      return null;
    }
    const { bookingId } = order;
    if (provider === undefined || order.provider === 'transfer' || order.state === 'paid') {
      return { bookingId };
    }
    const ref = order.ref ?? order.id;
    const takes = provider.takesAtConfirm !== false && provider.takesAtConfirm(ref, returned);
    if (takes && !(await this.#keepSeat(order, await this.isOffered(order)))) {
      await this.#abandon(provider, order);
      return { bookingId };
    }
    const total = { amount: totalOf(order), currency: order.currency };
    const state = await this.#asked(order, async () => {
      try {
        return await provider.confirm(ref, total, returned);
      } catch (error) {
        if (error instanceof ProviderRefused) {
          return provider.fetch(ref);
        }
        throw error;
      }
    });
    if (state !== null) {
      await this.#parts.settlement.settle(order, returned.has(LEFT) ? asLeft(state) : state);
    }
    return { bookingId };
  }

  /** Whether this could be ordered the same way now; if not, it must not be paid any more. */
  async isOffered({ method, provider, currency }: OrderRecord): Promise<boolean> {
    const { stores, providers } = this.#world;
    return providerOf(method, await stores.paymentSettings.find(), providers, currency) === provider;
  }

  /** Closes windows that nobody should pay in any more; if one cannot be closed, whatever is paid there is refunded. */
  async abandonAll(orders: readonly OrderRecord[]): Promise<void> {
    for (const order of orders) {
      const provider = this.#world.providers.get(order.provider);
      if (provider !== undefined && order.provider !== 'transfer') {
        await this.#abandon(provider, order);
      }
    }
  }

  /** Checks everything uncertain, all equally often, and discards what is no longer needed. */
  async sweep(): Promise<void> {
    const { stores, clock } = this.#world;
    const now = clock.now();
    await stores.paymentEvents.removeBefore(now - EVENT_MEMORY_MS);
    await stores.orders.removeForsaken();
    const orders = await stores.orders.uncertain(now - UNCERTAIN_MS, AT_A_TIME);
    for (const order of orders) {
      if (this.#rounds.isClosed) {
        return;
      }
      const state = await this.#look(order);
      const provider = this.#world.providers.get(order.provider);
      if (state?.is === 'pending' && order.state === 'over' && provider !== undefined) {
        await this.#abandon(provider, order);
      }
    }
  }

  async #round(): Promise<number> {
    const at = this.#world.clock.monotonic();
    if (this.#sweptAt === null || at - this.#sweptAt >= SWEEP_MS) {
      await this.sweep();
      this.#sweptAt = at;
    }
    return Math.max(0, this.#sweptAt + SWEEP_MS - at);
  }

  /** @throws ClassroomError of the store */
  async #look(order: OrderRecord): Promise<PaymentState | null> {
    const provider = this.#world.providers.get(order.provider);
    const state =
      provider === undefined ? null : await this.#asked(order, () => provider.fetch(order.ref ?? order.id));
    const { settlement } = this.#parts;
    try {
      await (state === null ? settlement.looked(order) : settlement.settle(order, state));
    } catch (error) {
      if (isOfStore(error)) {
        throw error;
      }
      this.#world.log.warn({ orderId: order.id, err: error }, 'a payment cannot be settled');
    }
    return state;
  }

  /** The provider's answer; null if there is none. */
  async #asked(order: OrderRecord, ask: () => Promise<PaymentState>): Promise<PaymentState | null> {
    try {
      return await ask();
    } catch (error) {
      const { id: orderId, provider } = order;
      const about = { orderId, provider, err: error };
      const said =
        error instanceof ProviderUncounted
          ? 'something was paid that is not counted: check it with the provider'
          : 'a provider does not say whether an order is paid';
      this.#world.log.warn(about, said);
      return null;
    }
  }

  async #abandon(provider: PaymentProvider, order: OrderRecord): Promise<void> {
    try {
      await provider.abandon(order.ref ?? order.id);
    } catch (error) {
      this.#world.log.warn(
        { orderId: order.id, err: error },
        'a payment window could not be closed: anything paid there is refunded',
      );
    }
  }

  /** Makes sure that there is a seat to pay for, safe for two minutes. If not, the order is over, and no money is taken. */
  #keepSeat({ dateId, id, bookingId }: OrderRecord, isOffered: boolean): Promise<boolean> {
    return this.#parts.turns.run(dateId, async (turn) => {
      const booking = findIn(turn, bookingId);
      const order = turn.till.find(id);
      const until = turn.now + SURE_MS;
      const stage = stageIn(this.#world, turn);
      const isThere = isOffered && booking !== undefined && (stage === 'open' || stage === 'live');
      if (isThere && order !== undefined && order.state !== 'paid') {
        if (isKeptUntil(booking, until)) {
          return true;
        }
        if (until <= order.expiresAt + AGREED_MS && (await isKeepable(turn, booking))) {
          turn.put(kept(booking, until));
          return true;
        }
      }
      if (order?.state === 'pending') {
        turn.till.put({ ...order, state: 'over' });
      }
      return false;
    });
  }
}

const isUncertain = ({ state, provider }: OrderRecord): boolean =>
  provider !== 'transfer' && (state === 'pending' || state === 'failed' || state === 'over');

/** Whether the seat is safe until then as it is. */
const isKeptUntil = ({ state, until: own }: BookingRecord, until: number): boolean =>
  (state === 'held' || state === 'offered' || state === 'awaiting') && (own ?? 0) >= until;

/** Whether a seat can be kept longer: not if it awaits a transfer, and not beyond what a network may hold. */
const isKeepable = async (turn: Turn, booking: BookingRecord): Promise<boolean> =>
  booking.state !== 'awaiting' && hasSeatToBook(turn, booking) && (await mayTakeAgain(turn, booking));

/** The booking kept until then; somebody who waited in line now holds the seat. */
const kept = (booking: BookingRecord, until: number): BookingRecord =>
  booking.state === 'waiting'
    ? { ...booking, state: 'held', since: null, until }
    : { ...booking, until: Math.max(booking.until ?? 0, until) };

/** The state of a payment that was given up, unless the provider knows better. */
const asLeft = (state: PaymentState): PaymentState =>
  state.is === 'pending' ? { ...state, is: 'failed', failure: 'left' } : state;
