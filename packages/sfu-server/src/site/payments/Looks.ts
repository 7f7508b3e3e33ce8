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

/** A seat is sure for so long before a provider is asked to take the money, in ms. */
const SURE_MS = 2 * 60_000;
/** What somebody has agreed to in a window can be taken so long after that is over, in ms. */
const AGREED_MS = 10 * 60_000;
const SWEEP_MS = 5 * 60_000;
/** For so long after it was begun a payment may turn out to be paid, in ms. */
const UNCERTAIN_MS = 3 * 86_400_000;
/** Payments that are looked at in one sweep. */
const AT_A_TIME = 100;
/** Attempts of one booking that are looked at when its person asks. */
const LATEST = 3;
/** How long events are known, in ms: no provider sends one so late again. */
const EVENT_MEMORY_MS = 60 * 86_400_000;
/** How a provider says that somebody gave up, where it says nothing else. */
const LEFT = 'left';

interface LooksParts {
  readonly turns: Pick<Turns, 'run'>;
  readonly settlement: Settlement;
}

/** Asks providers whether something is paid: when its person comes back or asks, when the provider calls, and by itself. */
export class Looks {
  readonly #world: CourseWorld;
  readonly #parts: LooksParts;
  readonly #rounds: Rounds;
  /** What providers have called for and is under way, by name. */
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

  /** Looks at what somebody has begun to pay. What a provider does not answer is looked at later. */
  async ofBooking(id: BookingId): Promise<void> {
    const orders = await this.#world.stores.orders.of(id);
    for (const order of orders.filter(isUncertain).slice(-LATEST)) {
      await this.#look(order);
    }
  }

  /**
   * What a provider has called for. The same again is nothing; while the first of it is under way, it is answered as that one is.
   * @throws whatever keeps it from being done: then it may come again
   */
  hint(providerId: PaymentProviderId, hint: PaymentHint): Promise<void> {
    const name = JSON.stringify([providerId, hint.eventId]);
    const underWay = this.#hints.get(name) ?? this.#take(providerId, hint);
    this.#hints.set(name, underWay);
    return underWay.finally(() => this.#hints.delete(name));
  }

  /** What is about no order of ours leaves nothing. What has a name has it from the moment on that it is done with. */
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

  /** Somebody is back from their provider: it takes the money now, where that is how it does, once their seat is sure. */
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

  /** Whether what was ordered could be ordered so now: what is not paid yet is not to be, where it could not. */
  async isOffered({ method, provider, currency }: OrderRecord): Promise<boolean> {
    const { stores, providers } = this.#world;
    return providerOf(method, await stores.paymentSettings.find(), providers, currency) === provider;
  }

  /** Ends a window that nobody is to pay in any more; where that cannot be, what is paid there goes back. */
  async abandonAll(orders: readonly OrderRecord[]): Promise<void> {
    for (const order of orders) {
      const provider = this.#world.providers.get(order.provider);
      if (provider !== undefined && order.provider !== 'transfer') {
        await this.#abandon(provider, order);
      }
    }
  }

  /** Looks at all that is uncertain, each as often as the others; and lets go what is not needed any more. */
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

  /** What a provider answers; null where it does not. */
  async #asked(order: OrderRecord, ask: () => Promise<PaymentState>): Promise<PaymentState | null> {
    try {
      return await ask();
    } catch (error) {
      const { id: orderId, provider } = order;
      const about = { orderId, provider, err: error };
      const said =
        error instanceof ProviderUncounted
          ? 'something was paid that is not counted: look at it at the provider'
          : 'a provider does not say whether it is paid';
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
        'a window stays open: what is paid there goes back',
      );
    }
  }

  /** Whether there is a seat to pay for: from now on it is sure for two minutes. Else the order is over, and nothing is taken. */
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

/** Whether a seat is there until then as it is. */
const isKeptUntil = ({ state, until: own }: BookingRecord, until: number): boolean =>
  (state === 'held' || state === 'offered' || state === 'awaiting') && (own ?? 0) >= until;

/** Whether a seat can be kept for longer: not beyond what is waited for a transfer, nor beyond what a network may hold. */
const isKeepable = async (turn: Turn, booking: BookingRecord): Promise<boolean> =>
  booking.state !== 'awaiting' && hasSeatToBook(turn, booking) && (await mayTakeAgain(turn, booking));

/** Kept until then; who only stood in line holds it. */
const kept = (booking: BookingRecord, until: number): BookingRecord =>
  booking.state === 'waiting'
    ? { ...booking, state: 'held', since: null, until }
    : { ...booking, until: Math.max(booking.until ?? 0, until) };

/** Somebody gave up, as far as their provider says. */
const asLeft = (state: PaymentState): PaymentState =>
  state.is === 'pending' ? { ...state, is: 'failed', failure: 'left' } : state;
