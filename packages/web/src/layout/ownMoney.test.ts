import { describe, expect, it } from 'vitest';

import {
  backFrom,
  dayName,
  hasTrials,
  lastKitDay,
  latestMonths,
  leftOf,
  monthName,
  settingsPath,
  tablePath,
  takenOff,
} from './ownMoney.ts';

const DAY_MS = 86_400_000;
const month = (name: string, currency: 'KRW' | 'USD') => ({
  ...{ month: name, currency, classes: 0, classesIn: 0, kits: 0, kitsIn: 0, back: 0, fee: 0, out: 0 },
  paidOutOn: null,
});

describe('[PC36] a mentor’s money in words', () => {
  it('names months, with the year where it is another', () => {
    expect(monthName('2026-11', 'ko', '2026-12')).toBe('11월');
    expect(monthName('2026-11', 'en', '2026-12')).toBe('November');
    expect(monthName('2025-11', 'ko', '2026-12')).toBe('2025년 11월');
    expect(monthName('2025-11', 'en', '2026-12')).toBe('November 2025');
  });

  it('names the day of a payout, wherever one reads of it', () => {
    expect(dayName('2026-12-01', 'en')).toBe('Tue, Dec 1');
    expect(dayName('2026-12-01', 'ko')).toMatch(/^12월 1일.*화/);
  });

  it('shows this month in each of its currencies', () => {
    const months = [month('2026-11', 'KRW'), month('2026-11', 'USD'), month('2026-10', 'KRW')];
    expect(latestMonths({ months })).toEqual(months.slice(0, 2));
    expect(latestMonths({ months: [] })).toEqual([]);
  });

  it('writes what went out with a minus, and nothing without one', () => {
    expect(takenOff({ amount: 35_000, currency: 'KRW' }, 'ko')).toBe('−35,000원');
    expect(takenOff({ amount: 0, currency: 'KRW' }, 'ko')).toBe('0원');
  });

  it('knows what of a payment can still go back', () => {
    const payment = {
      ...({
        method: 'transfer',
        isPaid: true,
        until: null,
        as: null,
        back: 5000,
        backOpen: 0,
        kit: null,
      } as const),
      total: { amount: 35_000, currency: 'KRW' } as const,
    };
    expect(leftOf(payment).amount).toBe(30_000);
    expect(leftOf({ ...payment, back: 40_000 }).amount).toBe(0);
    expect(leftOf({ ...payment, isPaid: false, back: 0 }).amount).toBe(0);
  });

  it('says that trials are in no figure wherever there are any, beside transfers as well', () => {
    const transfer = { method: 'transfer', provider: 'transfer' } as const;
    expect(hasTrials({ ways: [transfer, { method: 'trial', provider: 'trial' }] })).toBe(true);
    expect(hasTrials({ ways: [transfer] })).toBe(false);
  });

  it('has a table of a month, and of all', () => {
    expect(tablePath('2026-11')).toBe('/api/studio/money.csv?month=2026-11');
    expect(tablePath(null)).toBe('/api/studio/money.csv');
  });
});

describe('[PC31] the last day of a kit', () => {
  it.each([
    ['5', 5],
    ['0', 0],
    ['', 0],
    ['x', 0],
  ])('of %j is %i days before the class', (days, before) => {
    expect(lastKitDay(days, 100 * DAY_MS)).toBe((100 - before) * DAY_MS);
  });
});

describe('[PC34] the way to the settings, and back', () => {
  it('leads back to the course that one writes', () => {
    const path = settingsPath('/studio/courses/new');
    expect(backFrom(new URL(path, 'http://studio').searchParams.get('to'))).toBe('/studio/courses/new');
    expect(settingsPath()).toBe('/studio/money/settings');
  });

  it.each([
    'https://example.com',
    '//example.com',
    '/studio.example.com',
    '/my',
    '/studio/../my',
    '/studio\\x',
    '',
  ])('and never to %j', (to) => {
    expect(backFrom(to)).toBeNull();
  });
});
