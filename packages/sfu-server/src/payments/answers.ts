import { currency, type PaymentFailure, type PaymentMethod } from '@gongbang/protocol';
import { z } from 'zod';

import { ProviderUncounted, ProviderUnreachable, type PaymentState } from '../ports/payments.ts';

/*
 * Building blocks for requests to providers and for their answers.
 */

/** An identifier that a provider assigns. */
export const name = z.string().min(1).max(255);
/** A value from a provider's enumeration, which may grow. */
export const word = z.string().max(100);
/** A provider's free text. It is searched for clues, and shown to nobody. */
export const prose = z.string().max(5000);
export const money = z
  .string()
  .max(20)
  .transform((code) => code.toUpperCase().replace(/^CURRENCY_/, ''))
  .pipe(currency);
export const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** Parses an answer. @throws ProviderUnreachable if it does not fit the schema: nothing can be concluded from it */
export function readAnswer<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
    throw new ProviderUnreachable(`It answered what cannot be read, at "${at}".`);
  }
  return parsed.data;
}

/**
 * Parses a payment.
 * @param paid the least an answer must have to show that money was taken
 * @throws ProviderUncounted if that is all that can be read, for example with an unknown currency
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

/** Cuts a text to a number of characters, without splitting a code point. */
export const cut = (text: string, length: number): string => Array.from(text).slice(0, length).join('');

/** Wallets that open a window of their own, as the Korean providers' SDKs name them. */
export const EASY_PAY: Readonly<Partial<Record<PaymentMethod, string>>> = {
  kakaopay: 'KAKAOPAY',
  naverpay: 'NAVERPAY',
  tosspay: 'TOSSPAY',
};

/** The state of a payment that nobody has begun. */
export const notBegun = (ref: string): PaymentState => ({
  ...{ is: 'pending', ref, captured: null, refunded: 0, paidAt: null },
  ...{ label: null, approval: null, fee: null, failure: null },
});

/** Query parameter of the page that says the person gave up. */
export const LEFT = 'left';

/**
 * The state once somebody comes back: what the provider says and, if it is not paid, why. Only the reason is the browser's word.
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

/** The last four characters of a card number, masks included. */
export const lastFour = (number: string): string => `····${number.replaceAll(/[^\d*]/g, '').slice(-4)}`;

/** Marks a refund at the provider with its key, so that it can be found there again. */
export const markOf = (key: string): string => `(${key})`;
/** A reason with its mark, cut to a length. */
export const marked = (why: string, key: string, length: number): string => {
  const mark = markOf(key);
  return `${why.slice(0, length - mark.length - 1)} ${mark}`.trim();
};
