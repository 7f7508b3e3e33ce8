import {
  LATE_TRANSFER_MS,
  PAYMENT_LIMITS,
  bankAccount,
  kitAddress,
  type Attendance,
  type DateId,
  type BookingId,
  type BookingPayment,
  type CourseDate,
  type Order,
  type OrderState,
  type OwnData,
  type OwnDate,
  type PaymentSettings,
  type Receipt,
  type Refund,
} from '@gongbang/protocol';

import type { BookingRecord, DateRecord } from '../../ports/bookings.ts';
import type { OrderRecord, RefundRecord } from '../../ports/payments.ts';
import { noSuch } from '../catalog/CourseError.ts';
import type { CourseWorld } from '../bookings/world.ts';
import { backOf, isKitToSend, mainOf, shareBack, totalOf, transferName } from './rules.ts';

/** The contexts that a kit's address and a refund's account are sealed for. */
export const kitPlace = (orderId: string): string => `kit ${orderId}`;
export const accountPlace = (refundId: string): string => `refund ${refundId}`;

type Stage = Exclude<CourseDate['state'], 'full'>;

/** Orders and their refunds, as people and mentors see them. */
export class OrderShelf {
  readonly #world: Pick<CourseWorld, 'stores' | 'secrets' | 'clock'>;

  constructor(world: Pick<CourseWorld, 'stores' | 'secrets' | 'clock'>) {
    this.#world = world;
  }

  /** How a booking is paid: the order that pays for it, or else the latest; null if nothing was ordered, or had to be. */
  async ofBooking(booking: BookingRecord, date: DateRecord, stage: Stage): Promise<Order | null> {
    const { orders, refunds } = await this.#load([booking.id]);
    const order = mainOf(orders);
    return order === undefined || isOfNoUse(booking, order)
      ? null
      : this.#show(order, { refunds, booking, date, stage });
  }

  /** @throws ClassroomError NOT_FOUND if nothing is paid */
  async receipt(booking: BookingRecord, stage: Stage): Promise<Receipt> {
    const { orders, refunds } = await this.#load([booking.id]);
    const order = mainOf(orders);
    const date = await this.#world.stores.dates.find(booking.dateId);
    if (order?.state !== 'paid' || date === null) {
      throw noSuch('booking');
    }
    return this.#receiptOf(order, { refunds, booking, date, stage });
  }

  /** All orders of an address, including what only its owner may see. */
  async copy(email: string): Promise<OwnData['orders']> {
    const { stores, secrets } = this.#world;
    const bookings = await stores.bookings.ofAddress(email, Number.MAX_SAFE_INTEGER);
    const copies: OwnData['orders'] = [];
    for (const booking of bookings) {
      const { orders, refunds } = await this.#load([booking.id]);
      const date = await stores.dates.find(booking.dateId);
      if (date === null) {
        continue;
      }
      for (const order of orders) {
        const own = refunds.filter(({ orderId }) => orderId === order.id);
        const facts = { refunds: own, booking, date, stage: 'past' } as const;
        const kit = order.sealedKit === null ? null : secrets.unseal(order.sealedKit, kitPlace(order.id));
        const account = own.flatMap((one) => this.accountOf(one) ?? [])[0] ?? null;
        copies.push({
          ...(await this.#receiptOf(order, facts)),
          kitAddress: kit === null ? null : kitAddress.parse(JSON.parse(kit)),
          refundAccount: account,
        });
      }
    }
    return copies;
  }

  /** The account that a refund goes to; null if nobody has given one, or it has been deleted. */
  accountOf({ id, sealedAccount }: RefundRecord) {
    const opened =
      sealedAccount === null ? null : this.#world.secrets.unseal(sealedAccount, accountPlace(id));
    return opened === null ? null : bankAccount.parse(JSON.parse(opened));
  }

  /** How each of these bookings is paid, as its mentor sees it. */
  async payments(bookings: readonly BookingRecord[]): Promise<Map<BookingId, BookingPayment>> {
    const { orders, refunds } = await this.#load(bookings.map(({ id }) => id));
    const payments = new Map<BookingId, BookingPayment>();
    for (const booking of bookings) {
      const { id, name, state, until } = booking;
      const theirs = orders.filter(({ bookingId }) => bookingId === id);
      const order = mainOf(theirs);
      if (order !== undefined && !isOfNoUse(booking, order)) {
        payments.set(id, {
          ...{ method: order.method, isPaid: order.state === 'paid' },
          until: state === 'awaiting' ? until : null,
          total: { amount: totalOf(order), currency: order.currency },
          as: state === 'awaiting' ? transferName(name, order) : null,
          ...{ back: backIn(order, refunds), backOpen: backIn(order, refunds.filter(isOnItsWay)) },
          kit: kitStateOf(order),
        });
      }
    }
    return payments;
  }

  /** Transfers for a date that did not come in time but may still come, even if their people changed their minds meanwhile. */
  async late(dateId: DateRecord['id']): Promise<Attendance['late']> {
    const { stores, clock } = this.#world;
    const orders = (await stores.orders.ofDate(dateId)).filter(({ provider }) => provider === 'transfer');
    // A transfer is recognised by its amount; of several with the same, the latest counts.
    const latest = new Map(orders.map((one) => [`${one.bookingId} ${totalOf(one)}`, one]));
    const open = [...latest.values()].filter((one) => isLate(one, clock.now())).slice(0, PAYMENT_LIMITS.open);
    const late: Attendance['late'] = [];
    for (const order of open) {
      const { bookingId, currency, expiresAt } = order;
      const booking = await stores.bookings.find(bookingId);
      late.push({
        ...{ bookingId, name: booking?.name ?? '', as: transferName(booking?.name ?? null, order) },
        // By anybody: a booking cancelled other than by time does not get its seat back.
        isCancelled: booking?.state === 'cancelled' && booking.cancelledBy !== 'time',
        total: { amount: totalOf(order), currency },
        until: expiresAt + LATE_TRANSFER_MS,
      });
    }
    return late;
  }

  /** Paid seats per date, what is refunded if the date is called off, and kits to send. */
  async ofDates(dates: readonly DateRecord[]): Promise<Map<DateId, Pick<OwnDate, 'paid' | 'kitsToSend'>>> {
    const { stores, clock } = this.#world;
    const orders = await stores.orders.ofSeats(dates.map(({ id }) => id));
    const refunds = await stores.refunds.ofOrders(orders.map(({ id }) => id));
    const now = clock.now();
    return new Map(dates.map((date) => [date.id, paidOf(date, orders, refunds, now)]));
  }

  async #load(ids: readonly BookingId[]) {
    const { stores } = this.#world;
    const orders = await stores.orders.ofAll(ids);
    const paid = orders.filter(({ state }) => state === 'paid').map(({ id }) => id);
    return { orders, refunds: await stores.refunds.ofOrders(paid) };
  }

  async #receiptOf(order: OrderRecord, facts: Facts): Promise<Receipt> {
    const { seller } = await this.#world.stores.paymentSettings.find();
    return {
      order: await this.#show(order, facts),
      ...{ name: facts.booking.name ?? '', title: order.title },
      ...{ startsAt: order.startsAt, timeZone: order.timeZone },
      seller: Object.values(seller).some((one) => one !== '') ? seller : null,
    };
  }

  async #show(order: OrderRecord, { refunds, booking, date, stage }: Facts): Promise<Order> {
    const { stores, clock } = this.#world;
    const now = clock.now();
    const own = refunds.filter(({ orderId }) => orderId === order.id);
    const { id, number, method, provider, taxPercent, label, approval, refundRule, currency } = order;
    const settings = order.state === 'awaiting' ? await stores.paymentSettings.find() : null;
    const state = stateOf(order, booking, settings, now);
    const isCancellable = booking.state === 'booked' && (stage === 'open' || stage === 'live');
    const ending = { by: 'person', booking, date, now } as const;
    const back = backOf(order, own, ending);
    return {
      ...{ id, number, method, provider, taxPercent, label, approval, refundRule, state },
      ...{ class: order.classAmount, kit: order.kitAmount },
      total: { amount: totalOf(order), currency },
      kitState: kitStateOf(order),
      refunds: refunds.map((one) => ({
        ...shownRefund(one),
        // Enough to notice a typing error.
        accountEnd: this.accountOf(one)?.number.replace(/\s/g, '').slice(-4) ?? null,
      })),
      goTo:
        state.is === 'pending' && order.ref !== null && now < order.expiresAt
          ? (order.goTo ?? `/pay/${id}`)
          : null,
      back:
        order.state === 'paid' && isCancellable
          ? {
              ...{ class: back.classAmount, kit: back.kitAmount, total: totalOf(back) },
              share: shareBack(order, ending),
            }
          : null,
    };
  }
}

/** Begun, but never paid, for a seat that became free of charge and was booked like that. */
const isOfNoUse = (booking: BookingRecord, order: OrderRecord): boolean =>
  booking.state === 'booked' && order.state !== 'paid';

/** A transfer that was awaited, and may still come. */
const isLate = ({ state, expiresAt }: OrderRecord, now: number): boolean =>
  state === 'over' && now < expiresAt + LATE_TRANSFER_MS;

interface Facts {
  /** The refunds of all the booking's orders: people ask where their money is, not which attempt it was. */
  readonly refunds: readonly RefundRecord[];
  readonly booking: BookingRecord;
  readonly date: DateRecord;
  readonly stage: Stage;
}

/** What is paid for one date. Currencies are not added up: the refund shown is in that of the latest order. */
function paidOf(
  date: DateRecord,
  orders: readonly OrderRecord[],
  refunds: readonly RefundRecord[],
  now: number,
): Pick<OwnDate, 'paid' | 'kitsToSend'> {
  const ending = { by: 'mentor', booking: { movedFrom: null }, date, now } as const;
  const seats = orders
    .filter(({ dateId, books }) => dateId === date.id && books)
    .map((order) => ({ order, own: refunds.filter(({ orderId }) => orderId === order.id) }));
  // Trial payments move no money.
  const paid = seats.filter(({ order }) => order.provider !== 'trial');
  const currency = paid.at(-1)?.order.currency;
  const back = paid
    .filter(({ order }) => order.currency === currency)
    .reduce((sum, { order, own }) => sum + totalOf(backOf(order, own, ending)), 0);
  return {
    paid: currency === undefined ? null : { people: paid.length, back: { amount: back, currency } },
    kitsToSend: seats.filter(({ order, own }) => isKitToSend(order, own)).length,
  };
}

function stateOf(
  order: OrderRecord,
  booking: BookingRecord,
  settings: PaymentSettings | null,
  now: number,
): OrderState {
  switch (order.state) {
    case 'pending':
      // If its provider was never reached, it could never be paid.
      return order.ref === null && now >= order.expiresAt
        ? { is: 'over' }
        : { is: 'pending', until: order.expiresAt };
    case 'awaiting': {
      const to = settings?.transfer ?? accountIn(order);
      return to === null || booking.until === null
        ? { is: 'over' }
        : { is: 'awaiting', until: booking.until, to, as: transferName(booking.name, order) };
    }
    case 'paid':
      return { is: 'paid', at: order.paidAt ?? order.checkedAt };
    case 'failed':
      return { is: 'failed', why: order.failure ?? 'other' };
    case 'over':
      return { is: 'over' };
  }
}

/** The account that a transfer was to go to when it was ordered; an order by transfer keeps it as its reference. */
function accountIn({ ref }: OrderRecord) {
  return ref === null ? null : bankAccount.parse(JSON.parse(ref));
}

const kitStateOf = (order: OrderRecord): Order['kitState'] =>
  order.kitAmount === 0 ? null : { sentAt: order.kitSentAt, tracking: order.kitTracking };

const isOnItsWay = ({ state }: RefundRecord): boolean => state !== 'done';

const backIn = ({ id }: OrderRecord, refunds: readonly RefundRecord[]): number =>
  refunds.filter(({ orderId }) => orderId === id).reduce((sum, one) => sum + totalOf(one), 0);

/** A refund, as its person and its mentor both see it. */
export const shownRefund = (one: RefundRecord): Refund => ({
  ...{ id: one.id, reason: one.reason, at: one.createdAt, doneAt: one.doneAt },
  total: { amount: totalOf(one), currency: one.currency },
  stage: one.state === 'byHand' && one.sealedAccount === null ? 'needsAccount' : one.state,
});
