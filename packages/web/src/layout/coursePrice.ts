import {
  USUAL_REFUND_RULE,
  kitDraft,
  refundRule,
  type Currency,
  type KitDraft,
  type RefundRule,
} from '@gongbang/protocol';

import { amountIn, typedAmount } from './amounts.ts';

/** A tier of a refund rule, as typed. */
export interface TierTyped {
  readonly days: string;
  /** Per cent. */
  readonly share: string;
}

/** What a course costs, as typed. */
export interface PriceTyped {
  /** Empty or 0: free. */
  readonly price: string;
  readonly hasKit: boolean;
  readonly kitPrice: string;
  readonly kitWhat: string;
  readonly kitDays: string;
  readonly tiers: readonly TierTyped[];
}

/** The price, in the form a course has it. */
export interface CoursePrice {
  readonly price: number;
  readonly kit: KitDraft | null;
  readonly refundRule: RefundRule;
}

/** How many days before the class kits can be ordered, unless set otherwise: they have to be sent. */
const USUAL_KIT_DAYS = 5;

/** The shares on offer, in per cent. */
export const SHARES = [100, 90, 80, 70, 60, 50, 40, 30, 20, 10] as const;

export const typedRule = (rule: RefundRule): TierTyped[] =>
  rule.map(({ days, share }) => ({ days: String(days), share: String(share) }));

export const FREE: PriceTyped = {
  price: '',
  hasKit: false,
  kitPrice: '',
  kitWhat: '',
  kitDays: String(USUAL_KIT_DAYS),
  tiers: typedRule(USUAL_REFUND_RULE),
};

/** What a course costs, with its currency. */
type Priced = CoursePrice & { readonly currency: Currency };

/** Whether a course's price is in a currency the studio no longer uses: it stays until another one is entered. */
export const isForeign = (before: Priced, currency: Currency): boolean =>
  before.currency !== currency && (before.price > 0 || before.kit !== null);

/** Whether there is a price but no way to pay it. An existing price may stay. */
export const lacksWay = (after: CoursePrice, before: CoursePrice | null, takesMoney: boolean): boolean =>
  !takesMoney &&
  (after.price > 0 || after.kit !== null) &&
  (before?.price !== after.price || before.kit?.price !== after.kit?.price);

/** The fields, filled in from a course; without the amounts, if those are in another currency. */
export function typedPrice(course: Priced, currency: Currency): PriceTyped {
  const {
    price,
    kit,
    refundRule: rule,
  } = isForeign(course, currency) ? { ...course, price: 0, kit: null } : course;
  return {
    price: typedAmount(price, currency),
    hasKit: kit !== null,
    kitPrice: typedAmount(kit?.price ?? 0, currency),
    kitWhat: kit?.what ?? '',
    kitDays: String(kit?.days ?? USUAL_KIT_DAYS),
    tiers: typedRule(rule),
  };
}

export type PriceErrors = Partial<
  Record<
    'price' | 'kitPrice' | 'kitWhat' | 'kitDays' | 'tiers',
    | 'amountBad'
    | 'priceMissing'
    | 'noWay'
    | 'kitPriceMissing'
    | 'kitWhatMissing'
    | 'kitDaysBad'
    | 'daysBad'
    | 'tiersBad'
  >
>;

/** Whether people pay for any of it, as far as the typed text reveals. */
export const costsMoney = (typed: PriceTyped, currency: Currency): boolean =>
  typed.hasKit || amountIn(typed.price, currency) !== 0;

/** The most days that a rule, and a kit's deadline, can reach back. */
const MAX_DAYS = { rule: 90, kit: 60 };

/**
 * What is wrong with the price; or the price. @param before the course: in another currency, it keeps its price while neither a
 * price nor a kit is entered, and a kit alone does not make it free
 */
export function checkPrice(
  typed: PriceTyped,
  currency: Currency,
  before: Priced | null = null,
): { ok: true; draft: CoursePrice } | { ok: false; errors: PriceErrors } {
  const errors: PriceErrors = {};
  const price = amountIn(typed.price, currency);
  const kept = before !== null && isForeign(before, currency) && typed.price.trim() === '' ? before : null;
  if (price === null) {
    errors.price = 'amountBad';
  } else if (kept !== null && kept.price > 0 && typed.hasKit) {
    errors.price = 'priceMissing';
  }
  const kit = typed.hasKit ? checkKit(typed, currency, errors) : null;
  const rule = checkRule(typed.tiers, errors);
  if (price === null || rule === null || Object.keys(errors).length > 0) {
    return { ok: false, errors };
  }
  const amounts = kept === null || typed.hasKit ? { price, kit } : { price: kept.price, kit: kept.kit };
  return { ok: true, draft: { ...amounts, refundRule: rule } };
}

function checkKit(typed: PriceTyped, currency: Currency, errors: PriceErrors): KitDraft | null {
  const price = amountIn(typed.kitPrice, currency);
  if (price === null || price === 0) {
    errors.kitPrice = price === null ? 'amountBad' : 'kitPriceMissing';
  }
  if (!kitDraft.shape.what.safeParse(typed.kitWhat).success) {
    errors.kitWhat = 'kitWhatMissing';
  }
  const days = daysIn(typed.kitDays, MAX_DAYS.kit);
  if (days === null) {
    errors.kitDays = 'kitDaysBad';
  }
  return kitDraft.safeParse({ price, what: typed.kitWhat, days }).data ?? null;
}

function checkRule(tiers: readonly TierTyped[], errors: PriceErrors): RefundRule | null {
  const read = tiers.map(({ days, share }) => ({ days: daysIn(days, MAX_DAYS.rule), share: Number(share) }));
  if (read.some(({ days }) => days === null)) {
    errors.tiers = 'daysBad';
    return null;
  }
  // In whatever order they were entered.
  const rule = refundRule.safeParse(read.toSorted((a, b) => (b.days ?? 0) - (a.days ?? 0)));
  if (!rule.success) {
    errors.tiers = 'tiersBad';
  }
  return rule.data ?? null;
}

const daysIn = (text: string, most: number): number | null =>
  /^\d{1,2}$/.test(text.trim()) && Number(text) <= most ? Number(text) : null;

/** The typed rule, if it is valid: what people will see. */
export const ruleOf = (tiers: readonly TierTyped[]): RefundRule | null => checkRule(tiers, {});

export const isUsual = (rule: RefundRule): boolean =>
  JSON.stringify(rule.map(({ days, share }) => [days, share])) ===
  JSON.stringify(USUAL_REFUND_RULE.map(({ days, share }) => [days, share]));
