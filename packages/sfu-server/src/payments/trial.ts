import { currency, type Currency, type Money } from '@gongbang/protocol';

import {
  ProviderRefused,
  type Checkout,
  type LaunchPage,
  type PaymentState,
  type TrialPayment,
  type TrialPaymentStore,
  type TrialProvider,
} from '../ports/payments.ts';
import type { Clock } from '../ports/world.ts';
import { FIFTEEN_MINUTES_MS } from './windows.ts';

/** The built-in provider, which moves no money. It keeps what others keep on their side, and behaves as they do. */
export class Trial implements TrialProvider {
  readonly id = 'trial';
  readonly methods = ['trial'] as const;
  readonly currencies: readonly Currency[] = currency.options;
  readonly windowMs = FIFTEEN_MINUTES_MS;
  readonly callsByOrder = true;
  readonly takesAtConfirm = false;

  readonly #payments: TrialPaymentStore;
  readonly #clock: Pick<Clock, 'now'>;
  /** One change at a time: each reads, changes and writes. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(payments: TrialPaymentStore, clock: Pick<Clock, 'now'>) {
    this.#payments = payments;
    this.#clock = clock;
  }

  async checkout({ orderId, total }: Checkout): Promise<{ ref: string; goTo: null }> {
    await this.#inTurn(async () => {
      if ((await this.#payments.find(orderId)) === null) {
        await this.#payments.put({ orderId, state: 'pending', ...total, refunds: {}, paidAt: null });
      }
    });
    return { ref: orderId, goTo: null };
  }

  launch(): LaunchPage {
    return { scriptUrl: null, script: '' };
  }

  async press(ref: string, button: 'pay' | 'decline'): Promise<void> {
    await this.#change(ref, (payment) =>
      payment.state !== 'pending'
        ? payment
        : button === 'pay'
          ? { ...payment, state: 'paid', paidAt: this.#clock.now() }
          : { ...payment, state: 'failed' },
    );
  }

  confirm(ref: string): Promise<PaymentState> {
    return this.fetch(ref);
  }

  async fetch(ref: string): Promise<PaymentState> {
    const payment = await this.#payments.find(ref);
    if (payment === null) {
      throw new ProviderRefused('Nothing of this name was ever tried.');
    }
    return stateOf(payment);
  }

  async refund(ref: string, { amount, currency: of }: Money, key: string): Promise<PaymentState> {
    const payment = await this.#change(ref, (before) => {
      if (Object.hasOwn(before.refunds, key)) {
        return before;
      }
      if (before.state !== 'paid' || of !== before.currency || refundedOf(before) + amount > before.amount) {
        throw new ProviderRefused('More was asked back than was paid.');
      }
      return { ...before, refunds: { ...before.refunds, [key]: amount } };
    });
    return stateOf(payment);
  }

  async abandon(ref: string): Promise<void> {
    await this.#change(ref, (payment) =>
      payment.state === 'pending' ? { ...payment, state: 'failed' } : payment,
    );
  }

  parseWebhook(): Promise<null> {
    return Promise.resolve(null);
  }

  #change(ref: string, change: (payment: TrialPayment) => TrialPayment): Promise<TrialPayment> {
    return this.#inTurn(async () => {
      const before = await this.#payments.find(ref);
      if (before === null) {
        throw new ProviderRefused('Nothing of this name was ever tried.');
      }
      const after = change(before);
      if (after !== before) {
        await this.#payments.put(after);
      }
      return after;
    });
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(act);
    // Its failure is for its caller to handle.
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

const refundedOf = ({ refunds }: TrialPayment): number =>
  Object.values(refunds).reduce((sum, each) => sum + each, 0);

function stateOf(payment: TrialPayment): PaymentState {
  const { orderId, state, amount, currency: of, paidAt } = payment;
  return {
    is: state,
    ref: orderId,
    captured: state === 'paid' ? { amount, currency: of } : null,
    refunded: refundedOf(payment),
    ...{ paidAt, label: null, approval: null, fee: null },
    failure: state === 'failed' ? 'declined' : null,
  };
}
