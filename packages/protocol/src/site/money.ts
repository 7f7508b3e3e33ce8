import { z } from 'zod';

/*
 * What things cost, and what is refunded. Amounts are whole numbers of a currency's smallest unit: won, yen, cents.
 */

/** Decimal digits (ISO 4217). */
export const CURRENCY_DIGITS = {
  KRW: 0,
  JPY: 0,
  USD: 2,
  EUR: 2,
  GBP: 2,
  AUD: 2,
  CAD: 2,
  SGD: 2,
  TWD: 2,
} as const;
export const currency = z.enum(Object.keys(CURRENCY_DIGITS) as [keyof typeof CURRENCY_DIGITS]);
export type Currency = z.infer<typeof currency>;

/** The most a single item may cost, in the smallest unit. */
export const MAX_AMOUNT = 100_000_000;
export const amount = z.int().nonnegative().max(MAX_AMOUNT);

/** No payment, and no total in an answer, is larger. */
export const MAX_SUM = 1_000_000_000_000;
/** A sum that was paid, or a total: prices do not bound what comes in. */
export const sum = z.int().nonnegative().max(MAX_SUM);

export const money = z.object({ amount: sum, currency });
export type Money = z.infer<typeof money>;

/** Whoever cancels at least this many days before the class, by the calendar where the class is, is refunded this share. */
export const refundTier = z.strictObject({
  days: z.int().min(0).max(90),
  /** Per cent. */
  share: z.int().min(1).max(100),
});
export type RefundTier = z.infer<typeof refundTier>;

/** From the most days down; after the last tier nothing is refunded. Empty: never anything. */
export const refundRule = z
  .array(refundTier)
  .max(5)
  .refine(
    (tiers) =>
      tiers.every(({ days, share }, place) => {
        const before = tiers[place - 1];
        return before === undefined || (days < before.days && share < before.share);
      }),
    'must go from more days and a larger share to fewer and a smaller one',
  );
export type RefundRule = z.infer<typeof refundRule>;

/** Everything until the third day before, half on the two days before, nothing on the day itself. */
export const USUAL_REFUND_RULE: RefundRule = [
  { days: 3, share: 100 },
  { days: 1, share: 50 },
];

/**
 * The days with one share: from `from` days before the class down to `to` days before it; `from` is null if
 * there is no earlier tier.
 */
export interface RefundStep {
  readonly from: number | null;
  readonly to: number;
  /** Per cent. */
  readonly share: number;
}

/** A rule as a table: each row reaches to the next, the last to the day of the class. */
export function refundSteps(rule: RefundRule): RefundStep[] {
  const steps = rule.map(({ days, share }, place) => {
    const before = rule[place - 1];
    return { from: before === undefined ? null : before.days - 1, to: days, share };
  });
  const last = rule.at(-1);
  return last?.days === 0
    ? steps
    : [...steps, { from: last === undefined ? null : last.days - 1, to: 0, share: 0 }];
}

/** The day of an instant by a time zone's calendar, counted from 1970. */
export function dayIn(timeZone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, calendar: 'iso8601', numberingSystem: 'latn' },
    ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
  }).formatToParts(at);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day')) / 86_400_000;
}

/** The share refunded for cancelling at a given moment, in per cent. */
export function refundShare(
  rule: RefundRule,
  { startsAt, timeZone }: { startsAt: number; timeZone: string },
  at: number,
): number {
  const daysLeft = dayIn(timeZone, startsAt) - dayIn(timeZone, at);
  return rule.find(({ days }) => daysLeft >= days)?.share ?? 0;
}

/** A share of an amount. Fractions of the smallest unit are rounded in favour of the person refunded. */
export const shareOf = (whole: number, share: number): number => Math.ceil((whole * share) / 100);

/** The tax included in a price, in the smallest unit. */
export const taxIn = (whole: number, taxPercent: number): number =>
  whole - Math.round((whole * 100) / (100 + taxPercent));

/** A day, `2026-12-01`. */
export const day = z.iso.date();
/** A month, `2026-12`. */
export const month = z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/);
export type Month = z.infer<typeof month>;
