import { sum } from '@gongbang/protocol';
import { z } from 'zod';

import type { PaymentState } from '../ports/payments.ts';
import { lastFour, money, name, word } from './answers.ts';

/*
 * What Stripe says, and what it means here.
 */

const MS_PER_SECOND = 1000;

/** The entry in the studio's balance; only its id unless the request expands it. A fee below 0 was given back. */
const settled = z.union([z.object({ fee: z.int(), currency: word }), name]).nullish();

const charge = z.object({
  id: name,
  created: z.int().nonnegative(),
  amount_refunded: sum,
  payment_method_details: z
    .object({ card: z.object({ brand: word.nullish(), last4: word.nullish() }).nullish() })
    .nullish(),
  balance_transaction: settled,
});

export const stripeSession = z.object({
  id: name,
  url: z.url().max(4000).nullish(),
  status: word.nullish(),
  payment_status: word.optional(),
  payment_intent: z
    .object({
      id: name,
      amount_received: sum,
      currency: money,
      latest_charge: charge.nullish(),
    })
    .nullish(),
});
export type StripeSession = z.infer<typeof stripeSession>;

/** The least a session must have to show that money was taken. */
export const stripePaid = z.object({ payment_status: z.literal('paid') });

const refund = z.object({
  status: word.nullish(),
  metadata: z.record(word, z.string().max(600)).nullish(),
  balance_transaction: settled,
});
export type StripeRefund = z.infer<typeof refund>;

export const stripeRefunds = z.object({ data: z.array(refund).max(100) });

/** Whether a refund came to nothing. */
export const isOff = (status: string | null | undefined): boolean =>
  ['failed', 'canceled'].includes(status ?? '');

/** A session, with what was paid in it and refunded, in the domain's terms. */
export function stripeState(
  { id, status, payment_status: paid, payment_intent: intent }: StripeSession,
  refunds: readonly StripeRefund[],
): PaymentState {
  const isPaid = paid === 'paid' && intent !== null && intent !== undefined;
  const latest = isPaid ? intent.latest_charge : null;
  const isOver = !isPaid && status === 'expired';
  return {
    is: isPaid ? 'paid' : isOver ? 'failed' : 'pending',
    ref: id,
    captured: isPaid ? { amount: intent.amount_received, currency: intent.currency } : null,
    refunded: latest?.amount_refunded ?? 0,
    paidAt: latest === null || latest === undefined ? null : latest.created * MS_PER_SECOND,
    label: labelOf(latest?.payment_method_details?.card),
    approval: latest?.id ?? null,
    fee: isPaid ? feeOf([latest, ...refunds.filter((one) => !isOff(one.status))], intent.currency) : null,
    failure: isOver ? 'expired' : null,
  };
}

/** What Stripe keeps of a charge after its refunds, if it is paid out in the same currency. */
function feeOf(
  [latest, ...refunds]: readonly (Pick<StripeRefund, 'balance_transaction'> | null | undefined)[],
  paidIn: string,
): number | null {
  const feeIn = (one: typeof latest): number | null => {
    const of = one?.balance_transaction;
    return typeof of === 'object' && of?.currency.toUpperCase() === paidIn ? of.fee : null;
  };
  const charged = feeIn(latest);
  return charged === null
    ? null
    : Math.max(
        0,
        refunds.reduce((all, one) => all + (feeIn(one) ?? 0), charged),
      );
}

function labelOf(
  card: { brand?: string | null | undefined; last4?: string | null | undefined } | null | undefined,
) {
  if (typeof card?.last4 !== 'string') {
    return null;
  }
  const brand = card.brand ?? 'card';
  return `${brand.charAt(0).toUpperCase()}${brand.slice(1)} ${lastFour(card.last4)}`;
}
