import { beforeEach, describe, expect, it } from 'vitest';

import {
  ProviderRefused,
  type Checkout,
  type TrialPayment,
  type TrialPaymentStore,
} from '../ports/payments.ts';
import { Trial } from './trial.ts';

const ORDER = 'order00000000001';
const total = { amount: 35_000, currency: 'KRW' } as const;
const order: Checkout = {
  ...{ startsAt: Date.UTC(2026, 11, 5, 1, 30), timeZone: 'Asia/Seoul' },
  ...{ orderId: ORDER, number: 'GB-1125-K3M9QX', method: 'trial', total, title: '핀치 포트' },
  ...{ name: '박서연', email: 'seoyeon@example.org', language: 'ko', expiresAt: 2_000 },
  ...{ returnUrl: 'http://localhost/pay/back/1', cancelUrl: 'http://localhost/pay/back/1?left' },
};

let payments: Map<string, TrialPayment>;
let trial: Trial;
beforeEach(() => {
  payments = new Map();
  const store: TrialPaymentStore = {
    find: (id) => Promise.resolve(payments.get(id) ?? null),
    put: (payment) => {
      payments.set(payment.orderId, payment);
      return Promise.resolve();
    },
  };
  trial = new Trial(store, { now: () => 1_000 });
});

describe('a payment that is only tried', () => {
  it('[PG1] is paid by the first press alone, and begins once', async () => {
    await trial.checkout(order);
    expect(await trial.fetch(ORDER)).toMatchObject({ is: 'pending', captured: null });
    await Promise.all([trial.press(ORDER, 'pay'), trial.press(ORDER, 'decline')]);
    await trial.checkout(order);
    await trial.abandon(ORDER);
    expect(await trial.confirm(ORDER)).toMatchObject({ is: 'paid', captured: total, paidAt: 1_000 });
  });

  it('[PG1] fails where somebody presses so, and is not paid afterwards', async () => {
    await trial.checkout(order);
    await trial.press(ORDER, 'decline');
    await trial.press(ORDER, 'pay');
    expect(await trial.fetch(ORDER)).toMatchObject({ is: 'failed', failure: 'declined', captured: null });
  });

  it('[PG2] gives back once by a key, and never more than was paid', async () => {
    await trial.checkout(order);
    await trial.press(ORDER, 'pay');
    const part = { amount: 20_000, currency: 'KRW' } as const;
    await Promise.all([trial.refund(ORDER, part, 'a'), trial.refund(ORDER, part, 'a')]);
    expect((await trial.fetch(ORDER)).refunded).toBe(20_000);
    await expect(trial.refund(ORDER, part, 'b')).rejects.toThrow(ProviderRefused);
    expect((await trial.refund(ORDER, { ...part, amount: 15_000 }, 'c')).refunded).toBe(35_000);
  });
});
