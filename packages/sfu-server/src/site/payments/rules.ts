import {
  TRANSFER_DAYS,
  TRANSFER_ENDS_BEFORE_MS,
  dayIn,
  refundShare,
  shareOf,
  type PaymentMethod,
  type PaymentProviderId,
  type PaymentSettings,
  type PaymentWay,
  type RefundReason,
} from '@gongbang/protocol';

import type { BookingRecord, CourseRecord, DateRecord } from '../../ports/bookings.ts';
import {
  isElsewhere,
  type OrderRecord,
  type PaymentProvider,
  type RefundRecord,
} from '../../ports/payments.ts';

/*
 * What is paid, how much of it is refunded, and until when. Amounts are in one currency, in its smallest unit.
 */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The longest that beginning to pay keeps a seat, from when the hold was made. */
const MAX_HOLD_MS = HOUR_MS;
/** A class that has not begun this long after its end was not held. */
export const NOT_HELD_AFTER_MS = HOUR_MS;
/** A refund that has waited this long for its provider is reported to its mentor. */
export const WAITS_LONG_MS = 2 * DAY_MS;

/** An amount for the class, and one for the kit. */
export interface Split {
  readonly classAmount: number;
  readonly kitAmount: number;
}

export const totalOf = ({ classAmount, kitAmount }: Split): number => classAmount + kitAmount;

/** The sum of these refunds, finished or not. */
export const sumOf = (refunds: readonly Split[]): Split => ({
  classAmount: refunds.reduce((sum, { classAmount }) => sum + classAmount, 0),
  kitAmount: refunds.reduce((sum, { kitAmount }) => sum + kitAmount, 0),
});

/** The order to show for a booking: the one that pays for it, or else an open one, or else one that was paid, or else the latest. */
export function mainOf(orders: readonly OrderRecord[]): OrderRecord | undefined {
  const open = orders.findLast(({ state }) => state === 'pending' || state === 'awaiting');
  const paid = orders.findLast(({ state }) => state === 'paid');
  return orders.find(({ books }) => books) ?? open ?? paid ?? orders.at(-1);
}

/** Whether the amount received is the amount ordered. */
export const isAsOrdered = (order: OrderRecord): boolean =>
  order.capturedAmount === totalOf(order) && order.capturedCurrency === order.currency;

/** What came in for an order; if it is not the amount ordered, nobody knows what it is for, so it counts as the class's. */
export const cameOf = (order: OrderRecord): Split =>
  isAsOrdered(order)
    ? { classAmount: order.classAmount, kitAmount: order.kitAmount }
    : { classAmount: order.capturedAmount ?? 0, kitAmount: 0 };

/** What is left of an order's money after its own refunds; nothing if it is not paid. */
export function leftOf(order: OrderRecord, refunds: readonly RefundRecord[]): Split {
  const [came, back] = [cameOf(order), sumOf(refunds)];
  return {
    classAmount: Math.max(0, came.classAmount - back.classAmount),
    kitAmount: Math.max(0, came.kitAmount - back.kitAmount),
  };
}

/** Whether a kit is to be sent: it is paid, not sent yet, and not refunded, as it would be once the booking is cancelled. */
export const isKitToSend = (order: OrderRecord, refunds: readonly RefundRecord[]): boolean =>
  order.kitSentAt === null && order.books && leftOf(order, refunds).kitAmount > 0;

/** What a provider was asked to refund, or refunded by itself: all but refunds that it refused and that people send by hand. */
export const askedOf = (refunds: readonly RefundRecord[]): number =>
  totalOf(sumOf(refunds.filter(({ isStuck }) => !isStuck)));

/** What a provider has refunded, as far as is known. */
export const doneOf = (refunds: readonly RefundRecord[]): number =>
  totalOf(sumOf(refunds.filter(({ isStuck, state }) => !isStuck && state === 'done')));

/** What is left of a whole after a part. */
export const without = (whole: Split, part: Split): Split => ({
  classAmount: whole.classAmount - part.classAmount,
  kitAmount: whole.kitAmount - part.kitAmount,
});

/** A part of what is left, taken from the class first. */
export function partOf(left: Split, total: number): Split {
  const classAmount = Math.min(left.classAmount, total);
  return { classAmount, kitAmount: Math.min(left.kitAmount, total - classAmount) };
}

/** How a booking ends, which decides what share is refunded. */
interface Ending {
  readonly by: NonNullable<BookingRecord['cancelledBy']>;
  readonly booking: Pick<BookingRecord, 'movedFrom'>;
  readonly date: Pick<DateRecord, 'startsAt' | 'timeZone'>;
  readonly now: number;
}

/**
 * The share of the class's price to refund, in per cent. Whoever cancels gets what the rule says, but everything until the start if
 * they have been asked about a move; whoever is cancelled gets everything.
 */
export function shareBack({ refundRule }: OrderRecord, { by, booking, date, now }: Ending): number {
  const isAsked = booking.movedFrom !== null && now < date.startsAt;
  return by === 'person' && !isAsked ? refundShare(refundRule, date, now) : 100;
}

/** What is refunded of an order when its booking ends: never more than is left. A kit that was sent is not refunded. */
export function backOf(order: OrderRecord, refunds: readonly RefundRecord[], ending: Ending): Split {
  const left = leftOf(order, refunds);
  const byRule = shareOf(order.classAmount, shareBack(order, ending));
  return {
    classAmount: Math.min(left.classAmount, byRule),
    kitAmount: order.kitSentAt === null ? left.kitAmount : 0,
  };
}

/** What is refunded if the class was not held: all but a kit that was sent. */
export function backWhereNotHeld(order: OrderRecord, refunds: readonly RefundRecord[]): Split {
  const left = leftOf(order, refunds);
  return { ...left, kitAmount: order.kitSentAt === null ? left.kitAmount : 0 };
}

/** The reason for refunding a cancelled booking. */
export const reasonOf = (by: BookingRecord['cancelledBy']): RefundReason =>
  by === 'time' || by === null ? 'late' : by;

/** The first instant of a day in a time zone; days count from 1970. */
export function startOfDay(timeZone: string, day: number): number {
  // A day begins at most this far from midnight in UTC.
  let [before, from] = [day * DAY_MS - DAY_MS, day * DAY_MS + DAY_MS];
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    [before, from] = dayIn(timeZone, middle) >= day ? [before, middle] : [middle, from];
  }
  return from;
}

/**
 * How long a transfer is awaited, counted from when one was first ordered: until the end of the second day in the class's time zone,
 * but at the latest a day before the start. Null if that is past.
 */
export function transferUntil(
  { startsAt, timeZone }: Pick<DateRecord, 'startsAt' | 'timeZone'>,
  orderedAt: number,
  now: number,
): number | null {
  const midnight = startOfDay(timeZone, dayIn(timeZone, orderedAt) + TRANSFER_DAYS + 1);
  const until = Math.min(midnight, startsAt - TRANSFER_ENDS_BEFORE_MS);
  return until <= now ? null : until;
}

/**
 * How long a seat is kept for somebody who begins to pay: as long as the provider's window lives, but at most an hour after the hold
 * was made, or after the first attempt to pay for an offer. Time that they already have is not shortened.
 */
export function payUntil(
  { state, until, createdAt }: BookingRecord,
  firstOrderedAt: number | null,
  windowMs: number,
  now: number,
): number {
  const begun = state === 'held' ? createdAt : (firstOrderedAt ?? now);
  const kept = state === 'awaiting' ? 0 : (until ?? 0);
  // If the hold is over but the seat still free, it is kept for one more window.
  const isOver = kept <= now;
  return Math.max(kept, isOver ? now + windowMs : Math.min(now + windowMs, begun + MAX_HOLD_MS));
}

/** Whether there is still time to order a kit. */
export const hasKitTime = (
  kit: NonNullable<CourseRecord['kit']>,
  { startsAt, timeZone }: Pick<DateRecord, 'startsAt' | 'timeZone'>,
  now: number,
): boolean => dayIn(timeZone, startsAt) - dayIn(timeZone, now) >= kit.days;

type Providers = ReadonlyMap<PaymentProviderId, PaymentProvider>;

/** Whether the server's settings connect a provider that moves money by itself. */
export const isConnected = (providers: Providers): boolean => [...providers.keys()].some(isElsewhere);

/** The ways to pay in a currency: through connected providers, by transfer or, if no provider is connected, as a trial. */
export function waysOf(
  settings: PaymentSettings,
  providers: Providers,
  currency: CourseRecord['currency'],
): PaymentWay[] {
  // Nobody gets for free what others pay for, even if trials were enabled before a provider was connected.
  const isTried = settings.isTrial && !isConnected(providers);
  const connected = [...providers.values()]
    .filter(({ id, currencies }) => id !== 'transfer' && currencies.includes(currency))
    .filter(({ id }) => id !== 'trial' || isTried)
    .flatMap(({ id, methods }) => methods.map((method) => ({ method, provider: id })));
  const transfer: PaymentWay[] =
    settings.transfer === null ? [] : [{ method: 'transfer', provider: 'transfer' }];
  return [...connected, ...transfer].filter(
    (way, place, all) => all.findIndex(({ method }) => method === way.method) === place,
  );
}

/** The provider behind a way to pay; null if it is not offered. */
export const providerOf = (
  method: PaymentMethod,
  ...where: Parameters<typeof waysOf>
): PaymentProviderId | null => waysOf(...where).find((way) => way.method === method)?.provider ?? null;

/** The most of a name in a transfer: banks cut off the rest. */
const SENDER_LETTERS = 10;

/**
 * What the bank and the mentor recognise a transfer by: the end of the order's number, which tells two of one name apart, then the
 * name, so that only the name's end can be cut off.
 */
export const transferName = (name: string | null, { number }: Pick<OrderRecord, 'number'>): string =>
  `${number.slice(-4)} ${beginningOf(name ?? '')}`.trim();

/** The beginning of a name, in letters as people count them. */
const beginningOf = (name: string): string =>
  Array.from(new Intl.Segmenter().segment(name), ({ segment }) => segment)
    .slice(0, SENDER_LETTERS)
    .join('')
    .trim();
