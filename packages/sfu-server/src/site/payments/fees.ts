import { isElsewhere, type OrderRecord, type PaymentState } from '../../ports/payments.ts';
import type { Turn } from '../bookings/Turns.ts';
import { doneOf } from './rules.ts';

const BASIS_POINTS = 10_000;

/**
 * Enters the provider's current fee into the books: what the provider reports or, if it reports none, the owner's set share of what
 * has not been refunded. A fee that is returned gets a line of its own. Call this once it is known which refunds are done.
 */
export async function enterFee(
  { stores, till }: Turn,
  order: OrderRecord,
  { fee, refunded }: PaymentState,
): Promise<void> {
  const came = order.capturedAmount ?? 0;
  const enter = (amount: number): void => {
    if (amount !== 0) {
      till.enter(order, { kind: 'fee', classAmount: amount, kitAmount: 0 });
    }
  };
  const lines = await stores.ledger.ofOrder(order.id);
  const fees = lines.filter(({ kind }) => kind === 'fee').map(({ classAmount }) => -classAmount);
  const isNew = lines.every(({ kind }) => kind !== 'payment');
  if (refunded < doneOf(till.refundsOf(order.id))) {
    // It was said before a refund that is done by now: what was entered for that is newer.
    return;
  }
  // For payments already in the books the share stays as it was then, whatever is set now; returned fees are negative.
  const whole = isNew ? await reckoned(stores, order, came) : Math.max(0, ...fees);
  const kept = fee ?? (came === 0 ? 0 : Math.round((whole * Math.max(0, came - refunded)) / came));
  const before = isNew ? (fee ?? whole) : fees.reduce((sum, one) => sum + one, 0);
  if (isNew) {
    enter(-before);
  }
  enter(before - kept);
}

/** The fee of a provider that does not report it; 0 if no provider moves the money. */
async function reckoned({ paymentSettings }: Turn['stores'], { provider }: OrderRecord, came: number) {
  const { feeBasisPoints } = await paymentSettings.find();
  return isElsewhere(provider) ? Math.round((came * feeBasisPoints) / BASIS_POINTS) : 0;
}
