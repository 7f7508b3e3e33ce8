import { NO_PAYMENTS, USUAL_REFUND_RULE } from '@gongbang/protocol';
import { beforeEach, describe, expect, it } from 'vitest';

import type { SiteStores } from '../../ports/accounts.ts';
import type { LedgerRecord, OrderRecord, RefundRecord, TrialPayment } from '../../ports/payments.ts';
import { NOW, booking, course, date, id } from './courseStores.suite.ts';

export const order = (sign: string, more: Partial<OrderRecord> = {}): OrderRecord => ({
  ...{ id: id(sign), bookingId: id('1'), dateId: id('d'), courseId: id('c'), mentorId: id('m') },
  ...{ number: `GB-1125-${sign}`, state: 'pending', provider: 'stripe', method: 'card', ref: `ref-${sign}` },
  ...{ goTo: null, classAmount: 35_000, kitAmount: 12_000, currency: 'KRW', taxPercent: 10 },
  ...{ refundRule: USUAL_REFUND_RULE, title: '핀치 포트', startsAt: NOW + 1000, timeZone: 'Asia/Seoul' },
  ...{ createdAt: NOW, expiresAt: NOW + 10, checkedAt: NOW, paidAt: null, label: null, approval: null },
  ...{ failure: null, sealedKit: 'sealed', kitWhat: '흙', kitSentAt: null, kitTracking: '' },
  ...{ capturedAmount: null, capturedCurrency: null, books: false },
  ...more,
});
export const refund = (sign: string, more: Partial<RefundRecord> = {}): RefundRecord => ({
  ...{
    id: id(sign),
    orderId: id('a'),
    bookingId: id('1'),
    mentorId: id('m'),
    classAmount: 100,
    kitAmount: 0,
  },
  ...{ currency: 'KRW', reason: 'person', state: 'pending', sealedAccount: null, isStuck: false },
  ...{ createdAt: NOW, doneAt: null, attempts: 0, nextAt: NOW, toldAt: null },
  ...more,
});
export const line = (sign: string, more: Partial<LedgerRecord> = {}): LedgerRecord => ({
  ...{ id: id(sign), at: NOW, kind: 'payment', orderId: id('a'), refundId: null, number: 'GB-1125-a' },
  ...{ mentorId: id('m'), provider: 'stripe', method: 'card', classAmount: 35_000, kitAmount: 0 },
  ...{ currency: 'KRW', title: '핀치 포트', startsAt: NOW + 1000, timeZone: 'Asia/Seoul' },
  ...more,
});
const idsOf = (records: readonly { id: string }[]) => records.map((one) => one.id);

/** What every database must do for orders, refunds and the books. */
export function paymentSuite(open: () => Promise<SiteStores>): void {
  let stores: SiteStores;
  beforeEach(async () => {
    stores = await open();
    await stores.courses.insert(course('c'));
    await stores.dates.insert(date('d'));
    await stores.bookings.insert(booking('1'));
  });

  describe('orders', () => {
    it('[PM2] come back as they were kept, by their id, their provider’s name, their booking or date', async () => {
      const { orders } = stores;
      await orders.insert(order('b', { createdAt: NOW + 1 }));
      await orders.insert(order('a'));
      await orders.insert(order('e', { bookingId: id('2'), dateId: id('f'), refundRule: [] }));
      expect(await orders.find(id('a'))).toEqual(order('a'));
      const paid = order('a', {
        state: 'paid',
        paidAt: NOW,
        ...{ capturedAmount: 47_000, capturedCurrency: 'KRW', books: true },
        ref: 'other',
        label: '국민카드',
        goTo: 'https://x.example',
      });
      await orders.change(paid);
      expect(await orders.findByRef('stripe', 'other')).toEqual(paid);
      expect([await orders.findByRef('toss', 'other'), await orders.findByRef('stripe', 'ref-a')]).toEqual([
        null,
        null,
      ]);
      expect(idsOf(await orders.of(id('1')))).toEqual([id('a'), id('b')]);
      expect(idsOf(await orders.ofAll([id('1'), id('2')])).sort()).toEqual([id('a'), id('b'), id('e')]);
      expect([await orders.ofAll([]), await orders.find(id('z'))]).toEqual([[], null]);
      expect(idsOf(await orders.ofDate(id('d')))).toEqual([id('a'), id('b')]);
      await expect(orders.insert(order('g', { number: 'GB-1125-a' }))).rejects.toThrow();
    });

    it('[PM8] that are uncertain are found, the one that waited longest first', async () => {
      const { orders } = stores;
      await orders.insert(order('a', { checkedAt: NOW - 1, state: 'failed' }));
      await orders.insert(order('b', { checkedAt: NOW - 2, state: 'over' }));
      await orders.insert(order('e', { checkedAt: NOW - 3 }));
      for (const [sign, more] of [
        ['f', { state: 'paid' }],
        ['g', { state: 'awaiting', provider: 'transfer' }],
        ['h', { ref: null }],
        ['i', { createdAt: NOW - 100 }],
        // Last checked by a clock that has been set back since.
        ['j', { checkedAt: NOW + 5 }],
      ] as const) {
        await orders.insert(order(sign, { checkedAt: NOW - 9, ...more }));
      }
      expect(idsOf(await orders.uncertain(NOW - 50, 9))).toEqual([id('e'), id('b'), id('a'), id('j')]);
      expect(idsOf(await orders.uncertain(NOW - 50, 1))).toEqual([id('e')]);
    });

    it('[PM5] [PM17] let go of where kits go, by their date or with who had them', async () => {
      const { orders } = stores;
      await orders.insert(order('a'));
      // The date's current start counts, not the one at the time of the order.
      await stores.dates.insert(date('f', { startsAt: NOW + 2000 }));
      await orders.insert(order('b', { dateId: id('f') }));
      await orders.insert(order('e', { bookingId: id('2'), dateId: id('f') }));
      const kits = async () =>
        (await orders.ofAll([id('1'), id('2')]))
          .filter(({ sealedKit }) => sealedKit !== null)
          .map((one) => one.id);
      await orders.forgetKits(NOW + 1000);
      expect((await kits()).length).toBe(3);
      await orders.forgetKits(NOW + 1001);
      expect((await kits()).sort()).toEqual([id('b'), id('e')]);
      await orders.forgetKitsOf([id('2')]);
      await orders.forgetKitsOf([]);
      expect(await kits()).toEqual([id('b')]);
    });

    it('[PM1] that are paid keep the hold that they pay for, and others let it go in time', async () => {
      const { bookings, orders } = stores;
      const held = { state: 'held', since: null, until: NOW } as const;
      for (const sign of ['2', '3', '4', '5']) {
        await bookings.insert(booking(sign, held));
      }
      const expiresAt = NOW + 9;
      await orders.insert(order('c', { bookingId: id('5'), provider: 'transfer', state: 'over', expiresAt }));
      await orders.insert(order('a', { bookingId: id('2'), state: 'paid' }));
      await orders.insert(order('b', { bookingId: id('3') }));
      const left = async () => {
        const found = await Promise.all(['2', '3', '4', '5'].map((sign) => bookings.find(id(sign))));
        return found.flatMap((one) => one?.id ?? []);
      };
      await bookings.removeHolds(NOW + 1, NOW, NOW + 9);
      expect(await left()).toEqual([id('2'), id('3'), id('4'), id('5')]);
      await bookings.removeHolds(NOW + 1, NOW + 1, NOW + 9);
      expect(await left()).toEqual([id('2'), id('5')]);
      await bookings.removeHolds(NOW + 1, NOW + 1, NOW + 10);
      expect(await left()).toEqual([id('2')]);
    });
  });

  describe('refunds', () => {
    beforeEach(() => stores.orders.insert(order('a')));

    it('[PM12] come back as they were kept, and say which is to be asked for next', async () => {
      const { refunds } = stores;
      expect(await refunds.nextAt()).toBeNull();
      await refunds.insert(refund('1', { nextAt: NOW + 5 }));
      await refunds.insert(refund('2', { nextAt: NOW }));
      await refunds.insert(refund('3', { nextAt: null, state: 'byHand', isStuck: true }));
      expect(await refunds.find(id('3'))).toEqual(
        refund('3', { nextAt: null, state: 'byHand', isStuck: true }),
      );
      expect(await refunds.nextAt()).toBe(NOW);
      expect(idsOf(await refunds.due(NOW + 5, 9))).toEqual([id('2'), id('1')]);
      expect(idsOf(await refunds.due(NOW + 5, 1))).toEqual([id('2')]);
      expect(await refunds.due(NOW - 1, 9)).toEqual([]);
      const done = refund('2', { state: 'done', doneAt: NOW, nextAt: null, attempts: 2 });
      await refunds.change(done);
      expect(await refunds.find(id('2'))).toEqual(done);
      expect((await refunds.ofOrders([id('a')])).length).toBe(3);
      expect([await refunds.ofOrders([]), await refunds.find(id('z'))]).toEqual([[], null]);
      await expect(refunds.insert(refund('4', { orderId: id('z') }))).rejects.toThrow();
    });

    it('[PM13] by hand, or waiting for long, are a mentor’s, or all; accounts of those that are done go', async () => {
      const { refunds } = stores;
      const byHand = { state: 'byHand', nextAt: null, sealedAccount: 'sealed' } as const;
      await refunds.insert(refund('1', { ...byHand, createdAt: NOW + 1 }));
      await refunds.insert(refund('2', { ...byHand, mentorId: id('n') }));
      await refunds.insert(refund('3', { ...byHand, state: 'done' }));
      await refunds.insert(refund('4', { createdAt: NOW + 2, toldAt: NOW + 3 }));
      expect((await refunds.find(id('4')))?.toldAt).toBe(NOW + 3);
      expect(idsOf(await refunds.open(null, NOW + 1, 9))).toEqual([id('2'), id('1')]);
      expect(idsOf(await refunds.open(null, NOW + 2, 9))).toEqual([id('2'), id('1'), id('4')]);
      expect(idsOf(await refunds.open(null, NOW, 1))).toEqual([id('2')]);
      expect(idsOf(await refunds.open(id('m'), NOW, 9))).toEqual([id('1')]);
      await refunds.forgetAccountsOf([]);
      await refunds.forgetAccountsOf([id('1')]);
      const accounts = (await refunds.ofOrders([id('a')])).map(({ sealedAccount }) => sealedAccount);
      expect(accounts.filter((one) => one !== null)).toHaveLength(2);
      expect((await refunds.find(id('3')))?.sealedAccount).toBeNull();
    });
  });

  describe('the books', () => {
    it('[PM12] have lines of one mentor or of all, of a time, or of an order', async () => {
      const { ledger } = stores;
      await stores.orders.insert(order('a'));
      await ledger.append(line('2', { at: NOW + 1, kind: 'refund', refundId: id('1'), classAmount: -100 }));
      await ledger.append(line('1'));
      await ledger.append(line('3', { at: NOW + 2, mentorId: id('n') }));
      expect(idsOf(await ledger.between(null, NOW, NOW + 2))).toEqual([id('1'), id('2')]);
      expect(idsOf(await ledger.between(null, NOW + 1, NOW + 9))).toEqual([id('2'), id('3')]);
      expect(idsOf(await ledger.between(id('n'), 0, NOW + 9))).toEqual([id('3')]);
      expect((await ledger.ofOrder(id('a')))[0]).toEqual(line('1'));
      await expect(ledger.append(line('1'))).rejects.toThrow();
    });
  });

  describe('orders', () => {
    it('[PM1] that are not paid go once their booking is gone, with what was tried; a number is taken once', async () => {
      const { bookings, orders } = stores;
      await bookings.insert(booking('2'));
      await orders.insert(order('a', { bookingId: id('2') }));
      await orders.insert(order('b', { bookingId: id('9') }));
      await orders.insert(order('c', { bookingId: id('9'), state: 'paid' }));
      const { trialPayments } = stores;
      for (const orderId of [id('a'), id('b'), id('c')]) {
        const blank = { orderId, amount: 1, currency: 'KRW', refunds: {}, paidAt: null } as const;
        await trialPayments.put({ ...blank, state: 'pending' });
      }
      const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((sign) => orders.find(id(sign))));
      expect(await orders.hasNumber(b?.number ?? '')).toBe(true);
      await orders.removeForsaken();
      const left = await Promise.all(['a', 'b', 'c'].map((sign) => orders.find(id(sign))));
      expect(left).toEqual([a, null, c]);
      const tried = await Promise.all(['a', 'b', 'c'].map((sign) => trialPayments.find(id(sign))));
      expect(tried.map((one) => one?.orderId)).toEqual([id('a'), undefined, id('c')]);
      expect(await orders.hasNumber(b?.number ?? '')).toBe(false);
    });
  });

  describe('what providers send', () => {
    it('[PM8] is known by its name, of each provider, for a while', async () => {
      const { paymentEvents } = stores;
      expect(await paymentEvents.insert('stripe', 'e', NOW)).toBe(true);
      expect(await paymentEvents.insert('stripe', 'e', NOW)).toBe(false);
      expect(await paymentEvents.insert('toss', 'e', NOW + 1)).toBe(true);
      expect(await paymentEvents.has('stripe', 'e')).toBe(true);
      expect(await paymentEvents.has('portone', 'e')).toBe(false);
      await paymentEvents.removeBefore(NOW + 1);
      expect(await paymentEvents.insert('stripe', 'e', NOW)).toBe(true);
      expect(await paymentEvents.insert('toss', 'e', NOW)).toBe(false);
    });
  });

  describe('how money is taken, and tried', () => {
    it('[PM6] is as it was set last, and nothing before', async () => {
      const { paymentSettings } = stores;
      expect(await paymentSettings.find()).toEqual(NO_PAYMENTS);
      const transfer = { bank: '국민은행', holder: '흙담공방', number: '1' };
      for (const feeBasisPoints of [330, 290]) {
        await paymentSettings.save({ ...NO_PAYMENTS, transfer, feeBasisPoints });
      }
      expect(await paymentSettings.find()).toEqual({ ...NO_PAYMENTS, transfer, feeBasisPoints: 290 });
    });

    it('[PG1] is what was put last of each order', async () => {
      const { trialPayments } = stores;
      const payment: TrialPayment = {
        ...{ orderId: id('a'), state: 'pending', amount: 1, currency: 'KRW', refunds: {}, paidAt: null },
      };
      expect(await trialPayments.find(id('a'))).toBeNull();
      await trialPayments.put(payment);
      const paid: TrialPayment = { ...payment, state: 'paid', paidAt: NOW, refunds: { key: 1 } };
      await trialPayments.put(paid);
      expect(await trialPayments.find(id('a'))).toEqual(paid);
    });
  });
}
