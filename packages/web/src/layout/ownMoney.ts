import type { BookingPayment, Currency, Money, Month, OwnMoney } from '@gongbang/protocol';

import { dayWords, moneyText } from './money.ts';
import { ownTimeZone } from './when.ts';

/*
 * A mentor's money in words and figures.
 */

const DAY_MS = 86_400_000;
/** If there is no class yet, a rule is shown with the days of one this many days ahead. */
const EXAMPLE_DAYS = 14;

/** 원, USD: shown next to an amount field. */
export const currencyName = (currency: Currency, language: string): string =>
  language === 'ko' && currency === 'KRW' ? '원' : currency;

/** 11월, November; with its year if that is not this one's. @param latest this month */
export function monthName(month: Month, language: string, latest: Month): string {
  const isThisYear = yearOf(month) === yearOf(latest);
  return new Intl.DateTimeFormat(language, {
    month: 'long',
    ...(isThisYear ? {} : { year: 'numeric' }),
    timeZone: 'UTC',
  }).format(new Date(`${month}-01T00:00:00Z`));
}

const yearOf = (month: Month): string => month.slice(0, 4);

/** A day the way the contract writes it, `2026-12-01`: 12월 1일 화, Tue, Dec 1. */
export const dayName = (day: string, language: string): string =>
  dayWords(Date.parse(`${day}T00:00:00Z`) / DAY_MS, language);

/** The latest month, once for each currency received. */
export function latestMonths({ months }: Pick<OwnMoney, 'months'>): OwnMoney['months'] {
  const [first] = months;
  return months.filter(({ month }) => month === first?.month);
}

/** Whether trial payments are possible, even next to real ones. */
export const hasTrials = ({ ways }: Pick<OwnMoney, 'ways'>): boolean =>
  ways.some(({ provider }) => provider === 'trial');

/** An amount that went out: −35,000원; or, below 0, that came back: +1,155원. */
export const takenOff = ({ amount, currency }: Money, language: string): string => {
  const sign = amount > 0 ? '−' : amount < 0 ? '+' : '';
  return sign + moneyText({ amount: Math.abs(amount), currency }, language);
};

/** When the class takes place with which a rule is shown. @param now ms since 1970 */
export function previewDate(
  startsAt: number | null,
  now: number,
): { readonly startsAt: number; readonly timeZone: string } {
  return { startsAt: startsAt ?? now + EXAMPLE_DAYS * DAY_MS, timeZone: ownTimeZone() ?? 'UTC' };
}

/** The last day on which a kit can be ordered; the day of the class if the text cannot be read. */
export function lastKitDay(days: string, startsAt: number): number {
  return startsAt - (/^\d{1,2}$/.test(days) ? Number(days) : 0) * DAY_MS;
}

/** The path of the settings, and where to continue afterwards. */
export const settingsPath = (back: string | null = null): string =>
  `/studio/money/settings${back === null ? '' : `?to=${encodeURIComponent(back)}`}`;

/** The path where the user enters their name, and where to continue afterwards. */
export const accountPath = (back: string): string => `/account?to=${encodeURIComponent(back)}`;

/** Where to continue after the settings: a page of the mentor's own, and nothing else. */
export const backFrom = (to: string | null): string | null =>
  to !== null && /^\/studio(?:\/[\w/-]*)?$/.test(to) ? to : null;

/** The path of the table of all months, or of one. */
export const tablePath = (month: Month | null): string =>
  `/api/studio/money.csv${month === null ? '' : `?month=${month}`}`;

/** How much of a payment was not refunded; nothing if it is not paid. */
export const leftOf = ({ isPaid, total, back }: BookingPayment): Money => ({
  amount: isPaid ? Math.max(0, total.amount - back) : 0,
  currency: total.currency,
});

/** 대한민국 원 (KRW), South Korean Won (KRW). */
export const currencyLabel = (code: string, language: string): string =>
  `${new Intl.DisplayNames(language, { type: 'currency' }).of(code) ?? code} (${code})`;
