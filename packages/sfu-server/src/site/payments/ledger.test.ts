import type { LedgerLine } from '../../ports/payments.ts';
import { describe, expect, it } from 'vitest';

import { aroundMonth, moneyMonths, monthOf, monthsBefore, wallTime } from './ledgerMonths.ts';
import { ledgerTable, personsText } from './ledgerTable.ts';

const AT = Date.UTC(2026, 10, 25, 11, 14);
const line = (over: Partial<LedgerLine> = {}): LedgerLine => ({
  ...{ id: 'line', at: AT, kind: 'payment', orderId: 'order', refundId: null, number: 'GB-1125-K3M9QX' },
  ...{ mentorId: 'm', provider: 'toss', method: 'card', classAmount: 35_000, kitAmount: 0 },
  ...{ currency: 'KRW', books: true, title: '손으로 빚는 찻잔', startsAt: AT, timeZone: 'Asia/Seoul' },
  ...over,
});

/** Parses a table as RFC 4180 readers do. */
function rowsIn(csv: string): string[][] {
  const rows: string[][] = [[]];
  const cells = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
  for (let match = cells.exec(csv); match !== null && match[0] !== ''; match = cells.exec(csv)) {
    rows.at(-1)?.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '\r\n') {
      rows.push([]);
    }
  }
  return rows.filter((row) => row.length > 0);
}

describe('[PM36] months', () => {
  it.each([
    ['Asia/Seoul', '2026-11-30T14:59:59.999Z', '2026-11'],
    ['Asia/Seoul', '2026-11-30T15:00:00.000Z', '2026-12'],
    ['America/Los_Angeles', '2026-12-01T07:59:59.999Z', '2026-11'],
    ['America/Los_Angeles', '2026-12-01T08:00:00.000Z', '2026-12'],
    ['Pacific/Kiritimati', '2026-12-31T10:00:00.000Z', '2027-01'],
    ['Pacific/Pago_Pago', '2027-01-01T10:59:59.999Z', '2026-12'],
    // Days of 23 and of 25 hours.
    ['Europe/Berlin', '2026-03-31T21:59:59.999Z', '2026-03'],
    ['Europe/Berlin', '2026-03-31T22:00:00.000Z', '2026-04'],
    ['Europe/Berlin', '2026-10-31T23:00:00.000Z', '2026-11'],
  ])('in %s, %s is of %s', (timeZone, at, month) => {
    const instant = Date.parse(at);
    expect(monthOf(timeZone, instant)).toBe(month);
    const { from, before } = aroundMonth(month);
    expect(instant >= from && instant < before).toBe(true);
  });

  it('go back over years, and forth', () => {
    expect(monthsBefore('2026-01', 1)).toBe('2025-12');
    expect(monthsBefore('2026-12', 23)).toBe('2025-01');
    expect(monthsBefore('2026-12', -1)).toBe('2027-01');
    expect(wallTime('Asia/Seoul', Date.UTC(2026, 10, 30, 15))).toEqual({ day: '2026-12-01', time: '00:00' });
  });

  it('are plain figures: what came in, went back, was kept, and is left', () => {
    const [december, november, dollars] = moneyMonths(
      [
        line({ kitAmount: 12_000 }),
        line(),
        line({ kind: 'fee', classAmount: -1551 }),
        line({ kind: 'refund', classAmount: -17_500 }),
        line({ at: Date.UTC(2026, 10, 30, 15), provider: 'transfer', method: 'transfer' }),
        line({ currency: 'USD', classAmount: 1250, timeZone: 'America/New_York' }),
      ],
      15,
    );
    expect(december).toMatchObject({ month: '2026-12', classes: 1, classesIn: 35_000, out: 35_000 });
    // Transfers arrive in the bank account directly.
    expect(december?.paidOutOn).toBeNull();
    expect(november).toEqual({
      ...{ month: '2026-11', currency: 'KRW', classes: 2, classesIn: 70_000, kits: 1, kitsIn: 12_000 },
      ...{ back: 17_500, fee: 1551, out: 62_949, paidOutOn: '2026-12-15' },
    });
    expect(dollars).toMatchObject({ month: '2026-11', currency: 'USD', classesIn: 1250 });
  });

  it('may have more going back than came in', () => {
    const [only] = moneyMonths([line({ kind: 'refund', classAmount: -35_000 })], null);
    expect(only).toMatchObject({ classes: 0, classesIn: 0, back: 35_000, out: -35_000, paidOutOn: null });
  });

  it('add up where only a fee came back, or money that had gone back', () => {
    const [only] = moneyMonths(
      [line({ kind: 'fee', classAmount: 577 }), line({ kind: 'refund', classAmount: 1000 })],
      null,
    );
    expect(only).toMatchObject({ classesIn: 0, back: -1000, fee: -577, out: 1577 });
  });

  it('[PM37] have nothing of what was only tried', () => {
    expect(moneyMonths([line({ provider: 'trial', method: 'trial' })], 1)).toEqual([]);
  });
});

describe('[PM38] the books as CSV', () => {
  const EVIL = [
    ...['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', "  =cmd|' /C calc'!A0", '＝1', '\n=1'],
    ...['=HYPERLINK("https://evil.example","a")', '-2+3+cmd'],
  ];

  it('begins with a mark, has a header in one’s language, and a row for each line', () => {
    const csv = ledgerTable(
      [
        line(),
        line({ kind: 'refund', classAmount: -17_500, kitAmount: -12_000, at: Date.UTC(2026, 10, 30, 15) }),
      ],
      'ko',
    );
    expect(csv.startsWith('\uFEFF날짜,')).toBe(true);
    const [, paid, back] = rowsIn(csv.slice(1));
    expect(paid).toEqual([
      ...['2026-11-25', '20:14', 'Asia/Seoul', '받은 돈', 'GB-1125-K3M9QX', '손으로 빚는 찻잔'],
      ...['2026-11-25', '카드', '35000', '0', '35000', 'KRW'],
    ]);
    expect(back?.slice(0, 4)).toEqual(['2026-12-01', '00:00', 'Asia/Seoul', '돌려준 돈']);
    expect(back?.slice(8)).toEqual(['-17500', '-12000', '-29500', 'KRW']);
    const english = rowsIn(ledgerTable([line({ currency: 'USD', classAmount: 5 })], 'en').slice(1));
    expect(english[0]?.[0]).toBe('Date');
    expect(english[1]?.slice(8, 11)).toEqual(['0.05', '0.00', '0.05']);
    expect(new Set(english.map((row) => row.length))).toEqual(new Set([12]));
  });

  it.each(EVIL)('%j is no formula', (title) => {
    const [, row] = rowsIn(ledgerTable([line({ title })], 'ko').slice(1));
    expect(row).toHaveLength(12);
    expect(row?.[5]).toBe(`'${title}`);
  });

  it('quotes what would break a row, and leaves words as they are', () => {
    const title = '찻잔, "하나"\r\n둘';
    const csv = ledgerTable([line({ title })], 'ko');
    expect(csv).toContain('"찻잔, ""하나""\r\n둘"');
    expect(rowsIn(csv.slice(1))[1]?.[5]).toBe(title);
    expect(personsText('찻잔 = 컵')).toBe('찻잔 = 컵');
  });
});
