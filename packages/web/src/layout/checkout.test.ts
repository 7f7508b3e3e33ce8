import { USUAL_REFUND_RULE, type Money, type PaymentWay } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import {
  billOf,
  checkOrder,
  kitOnSale,
  lacksAddress,
  transferUntil,
  wayIn,
  waysNow,
  type CheckoutDraft,
  type Priced,
} from './checkout.ts';

const won = (amount: number): Money => ({ amount, currency: 'KRW' });
const CARD: PaymentWay = { method: 'card', provider: 'toss' };
const TRANSFER: PaymentWay = { method: 'transfer', provider: 'transfer' };
const PRICED: Priced = {
  price: won(35_000),
  kit: { price: won(12_000), what: 'Clay', days: 4 },
  refundRule: USUAL_REFUND_RULE,
  ways: [CARD, TRANSFER],
};
/** Saturday, half past ten in Seoul. */
const DATE = { startsAt: Date.parse('2026-12-05T01:30:00Z'), timeZone: 'Asia/Seoul' };
const EARLY = Date.parse('2026-11-25T11:14:00Z');
const at = Date.parse;

const draft = (more: Partial<CheckoutDraft> = {}): CheckoutDraft => ({
  ...{ name: 'Seoyeon', email: 'seoyeon@example.com', hasKit: false },
  ...{ address: '', more: '', phone: '', method: null },
  ...more,
});
const SHOWN = { startsAt: DATE.startsAt, refundRule: PRICED.refundRule };
const checked = (written: CheckoutDraft, withKit = false): ReturnType<typeof checkOrder> =>
  checkOrder({ draft: written, withKit, method: 'card', total: won(35_000), language: 'ko', shown: SHOWN });

describe('[PC3] what is to be paid', () => {
  it('is the seat, and the kit only where it is chosen', () => {
    const kit = kitOnSale(PRICED, DATE, EARLY);
    expect(billOf(PRICED, null)).toEqual({ seat: won(35_000), kit: null, total: won(35_000) });
    expect(billOf(PRICED, kit)?.total).toEqual(won(47_000));
    expect(billOf({ price: null }, kit)).toEqual({ seat: won(0), kit: won(12_000), total: won(12_000) });
    expect(billOf({ price: null }, null)).toBeNull();
  });

  it('a kit is sold until its last day by the calendar where the class is, and where there is a way to pay it', () => {
    const lastDay = at('2026-12-01T00:00:00Z') / 86_400_000;
    expect(kitOnSale(PRICED, DATE, at('2026-12-01T14:59:59Z'))).toEqual({
      ...{ price: won(12_000), what: 'Clay', lastDay },
    });
    expect(kitOnSale(PRICED, DATE, at('2026-12-01T15:00:00Z'))).toBeNull();
    expect(kitOnSale({ ...PRICED, ways: [] }, DATE, EARLY)).toBeNull();
  });

  it('a transfer is waited for until midnight of the second day, a day before the start at most, and not offered later', () => {
    expect(transferUntil(DATE, EARLY)).toBe(at('2026-11-27T15:00:00Z'));
    expect(transferUntil(DATE, at('2026-12-03T01:00:00Z'))).toBe(at('2026-12-04T01:30:00Z'));
    expect(waysNow(PRICED.ways, DATE, at('2026-12-04T01:29:59Z'))).toHaveLength(2);
    expect(waysNow(PRICED.ways, DATE, at('2026-12-04T01:30:00Z'))).toEqual([{ ...CARD, until: null }]);
  });

  it('a trial stands last, and is not what is chosen beside a way that takes money', () => {
    const trial: PaymentWay = { method: 'trial', provider: 'trial' };
    const methods = (now: number) => waysNow([trial, TRANSFER], DATE, now).map(({ method }) => method);
    expect(methods(EARLY)).toEqual(['transfer', 'trial']);
    expect(methods(at('2026-12-04T01:30:00Z'))).toEqual(['trial']);
  });

  it('the address says which way, or which not', () => {
    const way = (query: string) => wayIn(new URLSearchParams(query), PRICED.ways);
    expect([way('way=transfer'), way('other=card'), way('way=coins'), way('')]).toEqual([
      'transfer',
      'transfer',
      null,
      null,
    ]);
  });
});

describe('[PC4] a checkout', () => {
  it('asks for where the kit goes only where it is chosen', () => {
    expect(checked(draft())).toMatchObject({ form: { kit: null, total: won(35_000), method: 'card' } });
    // Nothing else is ordered than what the page shows.
    expect(checked(draft())).toMatchObject({ form: { shown: SHOWN } });
    const wrong = checked(draft({ phone: '010-12' }), true);
    expect(wrong).toEqual({ errors: { address: true, phone: true } });
    expect('errors' in wrong && lacksAddress(wrong.errors)).toBe(true);
    const sent = { address: ' Mapo 1 ', more: '', phone: '010-1234-5678' };
    expect(checked(draft(sent), true)).toMatchObject({ form: { kit: { ...sent, address: 'Mapo 1' } } });
  });

  it('says what is wrong by its field, and all of it at once', () => {
    expect(checked(draft({ name: '\u200b', email: 'seoyeon' }), true)).toEqual({
      errors: { name: true, email: true, address: true, phone: true },
    });
  });
});
