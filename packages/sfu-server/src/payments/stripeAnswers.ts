import { sum } from '@gongbang/protocol';
import { z } from 'zod';

import type { PaymentState } from '../ports/payments.ts';
import { lastFour, money, name, word } from './answers.ts';

/*
 * What Stripe says, and what it means here.
 */

const MS_PER_SECOND = 1000;

const charge = z.object({
  id: name,
  created: z.int().nonnegative(),
  amount_refunded: sum,
  payment_method_details: z
    .object({ card: z.object({ brand: word.nullish(), last4: word.nullish() }).nullish() })
    .nullish(),
  balance_transaction: z.union([z.object({ fee: sum, currency: word }), name]).nullish(),
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

/** What is clear of a session at least in which money was taken. */
export const stripePaid = z.object({ payment_status: z.literal('paid') });

export const stripeRefunds = z.object({
  data: z
    .array(z.object({ status: word.nullish(), metadata: z.record(word, z.string().max(600)).nullish() }))
    .max(100),
});

/** A session, and what was paid in it, as the domain has it. */
export function stripeState({
  id,
  status,
  payment_status: paid,
  payment_intent: intent,
}: StripeSession): PaymentState {
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
    fee: feeOf(latest, isPaid ? intent.currency : null),
    failure: isOver ? 'expired' : null,
  };
}

/** What Stripe keeps, where it is paid out in the same money. */
function feeOf(latest: z.infer<typeof charge> | null | undefined, paidIn: string | null): number | null {
  const settled = latest?.balance_transaction;
  return typeof settled === 'object' && settled?.currency.toUpperCase() === paidIn ? settled.fee : null;
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
