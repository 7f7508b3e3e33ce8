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
 * What is paid, what of it goes back, and until when. Amounts are of one currency, in its smallest unit.
 */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Beginning to pay keeps a seat at most for so long after it was held. */
const MAX_HOLD_MS = HOUR_MS;
/** A class that has not begun so long after its end was not held. */
export const NOT_HELD_AFTER_MS = HOUR_MS;
/** A refund that has waited so long for its provider is its mentor's to know of. */
export const WAITS_LONG_MS = 2 * DAY_MS;

/** An amount of the class, and one of the kit. */
export interface Split {
  readonly classAmount: number;
  readonly kitAmount: number;
}

export const totalOf = ({ classAmount, kitAmount }: Split): number => classAmount + kitAmount;

/** All that goes back of these, or is on its way. */
const sumOf = (refunds: readonly Split[]): Split => ({
  classAmount: refunds.reduce((sum, { classAmount }) => sum + classAmount, 0),
  kitAmount: refunds.reduce((sum, { kitAmount }) => sum + kitAmount, 0),
});

/** Of a booking's orders: the one that pays for it; or else what is to be paid now; or else one that was paid; or the latest. */
export function mainOf(orders: readonly OrderRecord[]): OrderRecord | undefined {
  const open = orders.findLast(({ state }) => state === 'pending' || state === 'awaiting');
  const paid = orders.findLast(({ state }) => state === 'paid');
  return orders.find(({ books }) => books) ?? open ?? paid ?? orders.at(-1);
}

/** Whether what came in is what was ordered. */
export const isAsOrdered = (order: OrderRecord): boolean =>
  order.capturedAmount === totalOf(order) && order.capturedCurrency === order.currency;

/** What came in of an order; of another amount than was ordered nobody knows what it is for. */
export const cameOf = (order: OrderRecord): Split =>
  isAsOrdered(order)
    ? { classAmount: order.classAmount, kitAmount: order.kitAmount }
    : { classAmount: order.capturedAmount ?? 0, kitAmount: 0 };

/** What is left of what came in of an order, with its own refunds; nothing of one that is not paid. */
export function leftOf(order: OrderRecord, refunds: readonly RefundRecord[]): Split {
  const [came, back] = [cameOf(order), sumOf(refunds)];
  return {
    classAmount: Math.max(0, came.classAmount - back.classAmount),
    kitAmount: Math.max(0, came.kitAmount - back.kitAmount),
  };
}

/** Whether a kit is to be sent: it is paid, not on its way, and not given back, as all are of what is cancelled. */
export const isKitToSend = (order: OrderRecord, refunds: readonly RefundRecord[]): boolean =>
  order.kitSentAt === null && order.books && leftOf(order, refunds).kitAmount > 0;

/** What a provider was asked to give back, or has given back by itself: all but what it refused, and people sent. */
export const askedOf = (refunds: readonly RefundRecord[]): number =>
  totalOf(sumOf(refunds.filter(({ isStuck }) => !isStuck)));

/** What is left of the one without the other. */
export const without = (whole: Split, part: Split): Split => ({
  classAmount: whole.classAmount - part.classAmount,
  kitAmount: whole.kitAmount - part.kitAmount,
});

/** So much of what is left: of the class first. */
export function partOf(left: Split, total: number): Split {
  const classAmount = Math.min(left.classAmount, total);
  return { classAmount, kitAmount: Math.min(left.kitAmount, total - classAmount) };
}

/** Who ends a booking, and when it is: what share of it comes back. */
interface Ending {
  readonly by: NonNullable<BookingRecord['cancelledBy']>;
  readonly booking: Pick<BookingRecord, 'movedFrom'>;
  readonly date: Pick<DateRecord, 'startsAt' | 'timeZone'>;
  readonly now: number;
}

/**
 * Which share of the class comes back, in per cent: by the rule to who cancels, but all while they are asked about a move, until it begins;
 * and all to who is cancelled.
 */
export function shareBack({ refundRule }: OrderRecord, { by, booking, date, now }: Ending): number {
  const isAsked = booking.movedFrom !== null && now < date.startsAt;
  return by === 'person' && !isAsked ? refundShare(refundRule, date, now) : 100;
}

/** What comes back of an order when its booking ends: never more than is left. A kit that was sent stays paid. */
export function backOf(order: OrderRecord, refunds: readonly RefundRecord[], ending: Ending): Split {
  const left = leftOf(order, refunds);
  const byRule = shareOf(order.classAmount, shareBack(order, ending));
  return {
    classAmount: Math.min(left.classAmount, byRule),
    kitAmount: order.kitSentAt === null ? left.kitAmount : 0,
  };
}

/** All that goes back where a class was not held. */
export function backWhereNotHeld(order: OrderRecord, refunds: readonly RefundRecord[]): Split {
  const left = leftOf(order, refunds);
  return { ...left, kitAmount: order.kitSentAt === null ? left.kitAmount : 0 };
}

/** Why money goes back of a booking that is cancelled. */
export const reasonOf = (by: BookingRecord['cancelledBy']): RefundReason =>
  by === 'time' || by === null ? 'late' : by;

/** The first instant of a day that is counted from 1970, by the calendar of a time zone. */
export function startOfDay(timeZone: string, day: number): number {
  // The first instant of that day is no further from its midnight in UTC than this.
  let [before, from] = [day * DAY_MS - DAY_MS, day * DAY_MS + DAY_MS];
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    [before, from] = dayIn(timeZone, middle) >= day ? [before, middle] : [middle, from];
  }
  return from;
}

/**
 * Until when a transfer that was first ordered then is waited for: midnight of the second day where the class is, at most a day before
 * the start. Null where that is past.
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
 * Until when a seat is kept for one who begins to pay: for as long as the provider's window lives, but an hour at most after the hold
 * was made, or after the first attempt to pay what was offered. What one has already is not made shorter.
 */
export function payUntil(
  { state, until, createdAt }: BookingRecord,
  firstOrderedAt: number | null,
  windowMs: number,
  now: number,
): number {
  const begun = state === 'held' ? createdAt : (firstOrderedAt ?? now);
  const kept = state === 'awaiting' ? 0 : (until ?? 0);
  // A seat that is free after all is kept for one window more.
  const isOver = kept <= now;
  return Math.max(kept, isOver ? now + windowMs : Math.min(now + windowMs, begun + MAX_HOLD_MS));
}

/** Whether a kit can be ordered still. */
export const hasKitTime = (
  kit: NonNullable<CourseRecord['kit']>,
  { startsAt, timeZone }: Pick<DateRecord, 'startsAt' | 'timeZone'>,
  now: number,
): boolean => dayIn(timeZone, startsAt) - dayIn(timeZone, now) >= kit.days;

type Providers = ReadonlyMap<PaymentProviderId, PaymentProvider>;

/** Whether the server's settings connect a provider that moves money by itself. */
export const isConnected = (providers: Providers): boolean => [...providers.keys()].some(isElsewhere);

/** How something in a currency can be paid: by what the settings connect, by transfer, or, where nothing else moves money, as a trial. */
export function waysOf(
  settings: PaymentSettings,
  providers: Providers,
  currency: CourseRecord['currency'],
): PaymentWay[] {
  // Nobody gets for nothing what others pay for, also where it was set before a provider was connected.
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

/** Who stands behind a way to pay; null where it is not offered. */
export const providerOf = (
  method: PaymentMethod,
  ...where: Parameters<typeof waysOf>
): PaymentProviderId | null => waysOf(...where).find((way) => way.method === method)?.provider ?? null;

/** So much of a name is in a transfer: banks cut off what is longer. */
const SENDER_LETTERS = 10;

/**
 * What somebody's bank and the mentor know a transfer by: the end of the order's number, for two of one name, and the name. What is
 * cut off is the name's end.
 */
export const transferName = (name: string | null, { number }: Pick<OrderRecord, 'number'>): string =>
  `${number.slice(-4)} ${beginningOf(name ?? '')}`.trim();

/** Letters as people count them: none is cut in two. */
const beginningOf = (name: string): string =>
  Array.from(new Intl.Segmenter().segment(name), ({ segment }) => segment)
    .slice(0, SENDER_LETTERS)
    .join('')
    .trim();
