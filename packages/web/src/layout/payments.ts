import { dayIn, type Booking, type Money, type Order, type OwnRefund, type Seller } from '@gongbang/protocol';

/*
 * Where the money of a booking is.
 */

/**
 * The state of paying. `window`: the provider’s window is open, or can be; `unsure`: the user came back from it, or its time is
 * over, and the provider has not said; `failed`: it did not go through, and the seat is still held; `gone`: the seat is not, and
 * nothing was taken.
 */
export type Paying = 'window' | 'unsure' | 'failed' | 'gone';

/** Null if nothing is being paid: nothing was ordered, it is paid, or a transfer is awaited. @param isBack from the provider */
export function payingOf({ state, order }: Booking, now: number, isBack: boolean): Paying | null {
  if (order === null || (state.is !== 'held' && state.is !== 'offered')) {
    return null;
  }
  const isKept = state.until > now;
  switch (order.state.is) {
    case 'pending':
      return isBack || order.state.until <= now ? 'unsure' : 'window';
    case 'failed':
    case 'over':
      return isKept ? (order.state.is === 'failed' ? 'failed' : null) : 'gone';
    case 'paid':
      // The seat follows in the same moment.
      return 'unsure';
    case 'awaiting':
      return null;
  }
}

/** Whether the provider has to be asked, so that the page continues by itself. */
export const isOpen = ({ state, order }: Booking): boolean =>
  order !== null &&
  (state.is === 'held' || state.is === 'offered') &&
  (order.state.is === 'pending' || order.state.is === 'paid');

/** After how long to ask the provider again, in ms: soon at first, then less and less often. @param round from 0 */
export const askAgainIn = (round: number): number => Math.min(1000 * 2 ** Math.min(round, 8), 30_000);

/** What was paid; null if nothing was. */
export const paidOrder = ({ order }: Pick<Booking, 'order'>): Order | null =>
  order?.state.is === 'paid' ? order : null;

/** How much of an order was refunded, or is about to be. */
export const backOf = ({ refunds }: Pick<Order, 'refunds'>): number =>
  refunds.reduce((sum, { total }) => sum + total.amount, 0);

/** The refund that waits for the person's account; null if none does. */
export const needsAccount = (order: Order | null): OwnRefund | null =>
  order?.refunds.find(({ stage }) => stage === 'needsAccount') ?? null;

/** The state of the refunds, in one word for a row: of the one with the most left to do. */
export function backStage(order: Order | null): OwnRefund['stage'] | null {
  const stages = (order?.refunds ?? []).map(({ stage }) => stage);
  return (
    (['needsAccount', 'byHand', 'pending', 'done'] as const).find((stage) => stages.includes(stage)) ?? null
  );
}

/** How much of the refunds is in that state: what was sent is not to be sent again. */
export const backAt = ({ refunds, total }: Order, at: OwnRefund['stage']): Money => ({
  ...total,
  amount: backOf({ refunds: refunds.filter(({ stage }) => stage === at) }),
});

/** Days until a class by the calendar where it is: 0 on its day. */
export const daysUntil = (
  { startsAt, timeZone }: Pick<Booking['date'], 'startsAt' | 'timeZone'>,
  now: number,
): number => dayIn(timeZone, startsAt) - dayIn(timeZone, now);

/** What someone who cancels now does not get back, and why: of the class by the rule, of the kit because it is sent. */
export interface Kept {
  readonly class: number;
  readonly kit: number;
}

/** Null if nothing was paid. */
export function keptOf({ back, class: seat, kit, total, refunds }: Order): Kept | null {
  if (back === null) {
    return null;
  }
  // What was already refunded no longer counts as paid.
  const gone = backOf({ refunds });
  const ofClass = Math.max(0, seat - back.class - gone);
  const rest = Math.max(0, total.amount - gone - back.total - ofClass);
  return { class: ofClass, kit: Math.min(Math.max(0, kit - back.kit), rest) };
}

/** What is kept because a kit was sent, although everything else is refunded; null if nothing is. */
export function kitKept(
  { kit, kitState, total, refunds }: Order,
  { reason }: Pick<OwnRefund, 'reason'>,
): Money | null {
  const isOfAll = ['mentor', 'minimum', 'notHeld'].includes(reason);
  const amount = Math.min(kit, total.amount - backOf({ refunds }));
  return isOfAll && kitState?.sentAt != null && amount > 0 ? { ...total, amount } : null;
}

/** How to reach the seller; null if nobody says. */
export const contactOf = (seller: Seller | null): string | null =>
  [seller?.email ?? '', seller?.phone ?? ''].find((one) => one !== '') ?? null;

/** Fewer digits are not an account number. */
const ACCOUNT_DIGITS = 6;

/** Whether a number can be an account number. */
export const isAccountNumber = (number: string): boolean =>
  number.replace(/\D/g, '').length >= ACCOUNT_DIGITS;
