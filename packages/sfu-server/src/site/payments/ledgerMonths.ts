import type { Currency, Month, MoneyMonth } from '@gongbang/protocol';

import type { LedgerLine, LedgerRecord } from '../../ports/payments.ts';
import { monthInstant } from '../../rules/moments.ts';

/*
 * The books by month. A line belongs to the month in its class's time zone: what is paid in Seoul half an hour after midnight on the
 * first counts in the new month, wherever the server stands.
 */

/** Formatters by time zone. */
const CLOCKS = new Map<string, Intl.DateTimeFormat>();

/** Date and time of an instant in a time zone: `2026-11-25`, `20:14`. */
export function wallTime(timeZone: string, at: number): { day: string; time: string } {
  const known = CLOCKS.get(timeZone);
  const clock =
    known ??
    new Intl.DateTimeFormat('en-US', {
      ...{ timeZone, calendar: 'iso8601', numberingSystem: 'latn', hourCycle: 'h23' },
      ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
    });
  if (known === undefined) {
    CLOCKS.set(timeZone, clock);
  }
  const parts = new Map(clock.formatToParts(at).map(({ type, value }) => [type, value]));
  const of = (type: Intl.DateTimeFormatPartTypes, length = 2): string =>
    (parts.get(type) ?? '').padStart(length, '0');
  return {
    day: `${of('year', 4)}-${of('month')}-${of('day')}`,
    time: `${of('hour')}:${of('minute')}`,
  };
}

const MONTH_LETTERS = '2026-12'.length;
const MONTHS_OF_YEAR = 12;

export const monthOf = (timeZone: string, at: number): Month =>
  wallTime(timeZone, at).day.slice(0, MONTH_LETTERS);

/** No time zone on Earth differs from UTC by more than this. */
const ZONES_MS = 24 * 3_600_000;

/** Bounds between which all lines of a month lie, whatever their time zone. */
export const aroundMonth = (month: Month): { from: number; before: number } => ({
  from: monthInstant(month) - ZONES_MS,
  before: monthInstant(monthsBefore(month, -1)) + ZONES_MS,
});

/** The month that many months earlier. */
export function monthsBefore(month: Month, months: number): Month {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const count = year * MONTHS_OF_YEAR + number - 1 - months;
  const pad = (value: number, length: number): string => String(value).padStart(length, '0');
  return `${pad(Math.floor(count / MONTHS_OF_YEAR), 4)}-${pad((count % MONTHS_OF_YEAR) + 1, 2)}`;
}

/** Whether money moved: trial payments are in no figure. */
export const isReal = ({ provider }: LedgerRecord): boolean => provider !== 'trial';

const totalOf = ({ classAmount, kitAmount }: LedgerRecord): number => classAmount + kitAmount;

/** A month of one currency in which nothing has come in. */
export const emptyMonth = (month: Month, currency: Currency): MoneyMonth => ({
  ...{ month, currency, classes: 0, classesIn: 0, kits: 0, kitsIn: 0 },
  ...{ back: 0, fee: 0, out: 0, paidOutOn: null },
});

/**
 * Sums up lines, one row per month and currency, latest first.
 * @param payoutDay the day of the following month on which providers pay out; null if not set
 */
export function moneyMonths(lines: readonly LedgerLine[], payoutDay: number | null): MoneyMonth[] {
  const rows = Map.groupBy(
    lines.filter(isReal),
    ({ timeZone, at, currency }) => `${monthOf(timeZone, at)} ${currency}`,
  );
  return [...rows.entries()]
    .map(([key, of]) => figures(key.slice(0, MONTH_LETTERS), of, payoutDay))
    .sort((one, other) => other.month.localeCompare(one.month) || one.currency.localeCompare(other.currency));
}

function figures(month: Month, lines: readonly LedgerLine[], payoutDay: number | null): MoneyMonth {
  const payments = lines.filter(({ kind }) => kind === 'payment');
  // Double and late payments came in and are refunded; they never were a seat.
  const seats = payments.filter(({ books }) => books);
  const sum = (kind: LedgerRecord['kind']): number =>
    lines.filter((line) => line.kind === kind).reduce((all, line) => all + totalOf(line), 0);
  const [classesIn, kitsIn] = [
    payments.reduce((all, { classAmount }) => all + classAmount, 0),
    payments.reduce((all, { kitAmount }) => all + kitAmount, 0),
  ];
  const [refunds, fees] = [sum('refund'), sum('fee')];
  // Transfers are in the bank account already.
  const isPaidOut = payoutDay !== null && lines.some(({ provider }) => provider !== 'transfer');
  return {
    ...emptyMonth(month, lines[0]?.currency ?? 'KRW'),
    ...{ classes: seats.filter(({ classAmount }) => classAmount > 0).length, classesIn },
    ...{ kits: seats.filter(({ kitAmount }) => kitAmount > 0).length, kitsIn },
    // These may be negative when refunds bounce or fees are returned; subtracting from 0 avoids −0.
    ...{ back: 0 - refunds, fee: 0 - fees },
    out: classesIn + kitsIn + refunds + fees,
    paidOutOn: isPaidOut ? `${monthsBefore(month, -1)}-${String(payoutDay).padStart(2, '0')}` : null,
  };
}
