import { currency, type PaymentFailure, type PaymentMethod } from '@gongbang/protocol';
import { z } from 'zod';

import { ProviderUncounted, ProviderUnreachable, type PaymentState } from '../ports/payments.ts';

/*
 * What questions to providers, and their answers, are made of.
 */

/** A name that a provider gives to something. */
export const name = z.string().min(1).max(255);
/** A word of a provider's, of a list that may grow. */
export const word = z.string().max(100);
/** What a provider says to people. It is read for signs, and shown to nobody. */
export const prose = z.string().max(5000);
export const money = z
  .string()
  .max(20)
  .transform((code) => code.toUpperCase().replace(/^CURRENCY_/, ''))
  .pipe(currency);
export const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** An answer as a schema has it. @throws ProviderUnreachable where it is another: nothing follows from it */
export function readAnswer<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
    throw new ProviderUnreachable(`It answered what cannot be read, at "${at}".`);
  }
  return parsed.data;
}

/**
 * A payment as a schema has it.
 * @param paid what an answer has of which at least is clear that money was taken
 * @throws ProviderUncounted where that is all that can be read: another money than is known here, say
 */
export function readPayment<T>(schema: z.ZodType<T>, answer: unknown, paid: z.ZodType): T {
  try {
    return readAnswer(schema, answer);
  } catch (error) {
    if (error instanceof ProviderUnreachable && paid.safeParse(answer).success) {
      throw new ProviderUncounted(`It is paid. ${error.message}`);
    }
    throw error;
  }
}

/** So many signs of a text, and no half of one. */
export const cut = (text: string, length: number): string => Array.from(text).slice(0, length).join('');

/** Windows of single wallets, as the Korean providers' SDKs call them. */
export const EASY_PAY: Readonly<Partial<Record<PaymentMethod, string>>> = {
  kakaopay: 'KAKAOPAY',
  naverpay: 'NAVERPAY',
  tosspay: 'TOSSPAY',
};

/** Of what nobody has begun to pay yet. */
export const notBegun = (ref: string): PaymentState => ({
  ...{ is: 'pending', ref, captured: null, refunded: 0, paidAt: null },
  ...{ label: null, approval: null, fee: null, failure: null },
});

/** The name of the page's query for who gave up. */
export const LEFT = 'left';

/**
 * What is known once somebody is back: what the provider says, and where that is not paid, why. Only the reason is the browser's word.
 */
export function oneIsBack(
  state: PaymentState,
  returned: ReadonlyMap<string, string>,
  why: PaymentFailure | null,
): PaymentState {
  const failure = why ?? (returned.has(LEFT) ? 'left' : null);
  return state.is === 'paid' || failure === null
    ? state
    : { ...state, is: 'failed', failure: state.failure ?? failure };
}

/** Last signs of a card's number, as they are masked. */
export const lastFour = (number: string): string => `····${number.replaceAll(/[^\d*]/g, '').slice(-4)}`;

/** Marks a refund at the provider with the key that it was asked for by, so that it is found there again. */
export const markOf = (key: string): string => `(${key})`;
/** A reason with its mark, in so many signs. */
export const marked = (why: string, key: string, length: number): string => {
  const mark = markOf(key);
  return `${why.slice(0, length - mark.length - 1)} ${mark}`.trim();
};
