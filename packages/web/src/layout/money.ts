import {
  CURRENCY_DIGITS,
  dayIn,
  refundSteps,
  shareOf,
  type Money,
  type RefundRule,
} from '@gongbang/protocol';

import { shortDay } from './courseDates.ts';

/*
 * Money and refunds in words: the only place where an amount becomes text.
 */

/** 35,000원, ₩35,000, $12.50. An amount is in the smallest unit of its currency. */
export function moneyText({ amount, currency }: Money, language: string): string {
  const digits = CURRENCY_DIGITS[currency];
  const whole = amount / 10 ** digits;
  const bounds = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  // The way Koreans write it; Intl only knows the sign and the full name.
  return language === 'ko' && currency === 'KRW'
    ? `${new Intl.NumberFormat(language, bounds).format(whole)}원`
    : new Intl.NumberFormat(language, { ...bounds, style: 'currency', currency }).format(whole);
}

/** Whether amount and currency are equal. */
export const isSameMoney = (one: Money, other: Money): boolean =>
  one.amount === other.amount && one.currency === other.currency;

/** The same, for typing elsewhere: 35000, 12.50. */
export const plainAmount = ({ amount, currency }: Money): string =>
  (amount / 10 ** CURRENCY_DIGITS[currency]).toFixed(CURRENCY_DIGITS[currency]);

/** When and where a class takes place. */
interface Held {
  readonly startsAt: number;
  readonly timeZone: string;
}

/** Days with the same share, by the calendar where the class is, counted from 1970. */
export interface RefundDays {
  /** Null: from any time on. */
  readonly from: number | null;
  readonly to: number;
  /** Whether the last of them is the day of the class. */
  readonly isClassDay: boolean;
  /** Per cent. */
  readonly share: number;
}

/** A refund rule with the days of a class. Periods that are over are left out. @param now ms since 1970 */
export function refundDays(rule: RefundRule, held: Held, now: number): RefundDays[] {
  const classDay = dayIn(held.timeZone, held.startsAt);
  const today = dayIn(held.timeZone, now);
  return refundSteps(rule)
    .map(({ from, to, share }) => ({
      from: from === null ? null : classDay - from,
      to: classDay - to,
      isClassDay: to === 0,
      share,
    }))
    .filter(({ to }) => to >= today);
}

/** The last day with a full refund, counted from 1970; null if there is none any more. @param now ms since 1970 */
export function lastFullDay(rule: RefundRule, held: Held, now: number): number | null {
  const [first] = refundDays(rule, held, now);
  return first?.share === 100 ? first.to : null;
}

const MS_PER_DAY = 86_400_000;
/** Days are counted there: no zone shifts them. */
const ZONE = 'UTC';

/** A counted day: 12월 2일 수, Wed, Dec 2. */
export const dayWords = (day: number, language: string): string =>
  weekdayAndDay(day * MS_PER_DAY, language, ZONE);

/** The day of a moment: 12월 2일 수, Wed, Dec 2. */
export function weekdayAndDay(at: number, language: string, timeZone?: string): string {
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone }).format(at);
  const day = shortDay(at, language, timeZone);
  return language === 'ko' ? `${day} ${weekday}` : `${weekday}, ${day}`;
}

/** A few days: `12월 3일 목, 4일 금` or `12월 1일 화 ~ 12월 4일 금`. */
export function daysWords(from: number, to: number, language: string): string {
  const [first, last] = [dayWords(from, language), dayWords(to, language)];
  if (from === to) {
    return last;
  }
  if (language !== 'ko') {
    return `${first} – ${last}`;
  }
  return to - from === 1 ? `${first}, ${withoutMonthOf(first, last)}` : `${first} ~ ${last}`;
}

/** Two Korean days in the same month name it once. */
function withoutMonthOf(first: string, last: string): string {
  const [month = ''] = first.split(' ');
  return last.startsWith(`${month} `) ? last.slice(month.length + 1) : last;
}

/**
 * The day that a moment ends, if it is midnight by the reader's clock; null at any other time of day. @param timeZone the
 * reader's, for tests
 */
export function dayEndedBy(at: number, language: string, timeZone?: string): string | null {
  const clock = new Intl.DateTimeFormat('en', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  });
  return clock.format(at) === '00:00' ? weekdayAndDay(at - MS_PER_DAY / 2, language, timeZone) : null;
}

/** A moment for a document: 2026년 11월 25일 오후 8:14, Nov 25, 2026, 8:14 PM. */
export function momentText(at: number, language: string, timeZone?: string): string {
  const dateStyle = language === 'ko' ? 'long' : 'medium';
  return new Intl.DateTimeFormat(language, { dateStyle, timeStyle: 'short', timeZone }).format(at);
}

/** A share of a price, as money. */
export const shareAsMoney = (price: Money, share: number): Money => ({
  ...price,
  amount: shareOf(price.amount, share),
});
