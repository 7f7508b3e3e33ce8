import type { Currency, Month, MoneyMonth } from '@gongbang/protocol';

import type { LedgerLine, LedgerRecord } from '../../ports/payments.ts';
import { monthInstant } from '../../rules/moments.ts';

/*
 * The books by the month. A line's month is that of the calendar where its class is: what was paid at half past midnight on the first
 * in Seoul is the new month's, wherever the server stands.
 */

/** As instants are read where a class is. */
const CLOCKS = new Map<string, Intl.DateTimeFormat>();

/** Date and time at an instant by the calendar of a time zone: `2026-11-25`, `20:14`. */
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

/** Clocks on Earth differ from UTC by no more than this. */
const ZONES_MS = 24 * 3_600_000;

/** Instants between which all lines of a month are, whatever their time zone. */
export const aroundMonth = (month: Month): { from: number; before: number } => ({
  from: monthInstant(month) - ZONES_MS,
  before: monthInstant(monthsBefore(month, -1)) + ZONES_MS,
});

/** So many months before. */
export function monthsBefore(month: Month, months: number): Month {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const count = year * MONTHS_OF_YEAR + number - 1 - months;
  const pad = (value: number, length: number): string => String(value).padStart(length, '0');
  return `${pad(Math.floor(count / MONTHS_OF_YEAR), 4)}-${pad((count % MONTHS_OF_YEAR) + 1, 2)}`;
}

/** Whether money moved: what was only tried is in no figure. */
export const isReal = ({ provider }: LedgerRecord): boolean => provider !== 'trial';

const totalOf = ({ classAmount, kitAmount }: LedgerRecord): number => classAmount + kitAmount;

/** A month of one currency before anything came in. */
export const emptyMonth = (month: Month, currency: Currency): MoneyMonth => ({
  ...{ month, currency, classes: 0, classesIn: 0, kits: 0, kitsIn: 0 },
  ...{ back: 0, fee: 0, out: 0, paidOutOn: null },
});

/**
 * Lines as plain figures, a row for each month and currency, the latest first.
 * @param payoutDay on which day of the next month providers pay a month out; null: not said
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
  // What was paid twice or too late came in, and goes back; a seat it never was.
  const seats = payments.filter(({ books }) => books);
  const sum = (kind: LedgerRecord['kind']): number =>
    lines.filter((line) => line.kind === kind).reduce((all, line) => all + totalOf(line), 0);
  const [classesIn, kitsIn] = [
    payments.reduce((all, { classAmount }) => all + classAmount, 0),
    payments.reduce((all, { kitAmount }) => all + kitAmount, 0),
  ];
  const [refunds, fees] = [sum('refund'), sum('fee')];
  // What a bank has brought is there already.
  const isPaidOut = payoutDay !== null && lines.some(({ provider }) => provider !== 'transfer');
  return {
    ...emptyMonth(month, lines[0]?.currency ?? 'KRW'),
    ...{ classes: seats.filter(({ classAmount }) => classAmount > 0).length, classesIn },
    ...{ kits: seats.filter(({ kitAmount }) => kitAmount > 0).length, kitsIn },
    // What is there again, or given back to the studio, may be more than that; and no month says −0.
    ...{ back: 0 - refunds, fee: 0 - fees },
    out: classesIn + kitsIn + refunds + fees,
    paidOutOn: isPaidOut ? `${monthsBefore(month, -1)}-${String(payoutDay).padStart(2, '0')}` : null,
  };
}
