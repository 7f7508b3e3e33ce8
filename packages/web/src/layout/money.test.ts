import { USUAL_REFUND_RULE, dayIn, type Money } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import {
  dayEndedBy,
  dayWords,
  daysWords,
  lastFullDay,
  moneyText,
  refundDays,
  shareAsMoney,
} from './money.ts';

const SEOUL = 'Asia/Seoul';
/** Saturday, half past ten in Seoul; Friday evening in Los Angeles. */
const HELD = { startsAt: Date.parse('2026-12-05T01:30:00Z'), timeZone: SEOUL };
const day = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
const won = (amount: number): Money => ({ amount, currency: 'KRW' });

describe('[PC1] money', () => {
  it.each([
    [won(35_000), 'ko', '35,000원'],
    [won(35_000), 'en', '₩35,000'],
    [won(0), 'ko', '0원'],
    [{ amount: 1250, currency: 'USD' }, 'en', '$12.50'],
    [{ amount: 1250, currency: 'USD' }, 'ko', 'US$12.50'],
    [{ amount: 1200, currency: 'EUR' }, 'en', '€12.00'],
    [{ amount: 1200, currency: 'JPY' }, 'en', '¥1,200'],
    [{ amount: 120_000, currency: 'TWD' }, 'en', 'NT$1,200.00'],
  ] as const)('%j is in %s “%s”', (money, language, text) => {
    expect(moneyText(money, language)).toBe(text);
  });

  it('is halved in favour of whoever gets it back', () => {
    expect(shareAsMoney(won(35_001), 50)).toEqual(won(17_501));
  });
});

describe('[PC2] a refund rule', () => {
  const early = Date.parse('2026-11-25T00:00:00Z');

  it('has the days of the class, by the calendar where it is', () => {
    expect(refundDays(USUAL_REFUND_RULE, HELD, early)).toEqual([
      { from: null, to: day('2026-12-02'), isClassDay: false, share: 100 },
      { from: day('2026-12-03'), to: day('2026-12-04'), isClassDay: false, share: 50 },
      { from: day('2026-12-05'), to: day('2026-12-05'), isClassDay: true, share: 0 },
    ]);
    const there = { ...HELD, timeZone: 'America/Los_Angeles' };
    expect(refundDays(USUAL_REFUND_RULE, there, early)[0]?.to).toBe(day('2026-12-01'));
  });

  it('says nothing of days that are over', () => {
    const [lastMoment, after] = ['2026-12-02T14:59:59Z', '2026-12-02T15:00:00Z'].map((at) => Date.parse(at));
    const shares = (now = 0): number[] => refundDays(USUAL_REFUND_RULE, HELD, now).map(({ share }) => share);
    expect(shares(lastMoment)).toEqual([100, 50, 0]);
    expect(shares(after)).toEqual([50, 0]);
    expect(lastFullDay(USUAL_REFUND_RULE, HELD, lastMoment ?? 0)).toBe(day('2026-12-02'));
    expect(lastFullDay(USUAL_REFUND_RULE, HELD, after ?? 0)).toBeNull();
  });

  it('may give nothing back at all, or all until the start', () => {
    const classDay = dayIn(SEOUL, HELD.startsAt);
    expect(refundDays([], HELD, early)).toEqual([{ from: null, to: classDay, isClassDay: true, share: 0 }]);
    expect(lastFullDay([], HELD, early)).toBeNull();
    expect(lastFullDay([{ days: 0, share: 100 }], HELD, early)).toBe(classDay);
  });
});

describe('[PC2] days in words', () => {
  const [wed, thu, fri] = ['2026-12-02', '2026-12-03', '2026-12-04'].map(day) as [number, number, number];
  const [last, first] = [day('2026-11-30'), day('2026-12-01')];

  it.each([
    ['ko', wed, wed, '12월 2일 수'],
    ['en', wed, wed, 'Wed, Dec 2'],
    ['ko', thu, fri, '12월 3일 목, 4일 금'],
    ['ko', last, first, '11월 30일 월, 12월 1일 화'],
    ['en', thu, fri, 'Thu, Dec 3 – Fri, Dec 4'],
    ['ko', wed, fri, '12월 2일 수 ~ 12월 4일 금'],
  ])('in %s', (language, from, to, text) => {
    expect(daysWords(from, to, language)).toBe(text);
    expect(text.startsWith(dayWords(from, language))).toBe(true);
  });

  it('a moment at midnight ends the day before, and another ends none', () => {
    const midnight = Date.parse('2026-11-27T15:00:00Z');
    expect(dayEndedBy(midnight, 'ko', SEOUL)).toBe('11월 27일 금');
    expect(dayEndedBy(midnight, 'ko', 'UTC')).toBeNull();
    expect(dayEndedBy(midnight + 60_000, 'ko', SEOUL)).toBeNull();
  });
});
