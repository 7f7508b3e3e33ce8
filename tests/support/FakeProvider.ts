import {
  currency,
  type Currency,
  type Money,
  type PaymentMethod,
  type PaymentProviderId,
} from '@gongbang/protocol';
import {
  ProviderRefused,
  ProviderUnreachable,
  type Checkout,
  type PaymentHint,
  type PaymentProvider,
  type PaymentState,
} from '@gongbang/sfu-server/ports/payments.ts';

interface FakePayment {
  readonly checkout: Checkout;
  captured: Money | null;
  is: PaymentState['is'];
  isAbandoned: boolean;
  /** By key; refunds by the provider's own people have keys of their own. */
  readonly refunds: Map<string, number>;
}

interface FakeProviderParts {
  readonly id?: PaymentProviderId;
  readonly method?: PaymentMethod;
  readonly windowMs?: number;
  readonly takesAtConfirm?: boolean;
  readonly callsByOrder?: boolean;
}

/** A provider in memory, which outlives the servers that ask it, and answers as a test says. */
export class FakeProvider implements PaymentProvider {
  readonly id: PaymentProviderId;
  readonly methods: readonly PaymentMethod[];
  currencies: readonly Currency[] = currency.options;
  readonly windowMs: number;
  readonly callsByOrder: boolean;
  readonly takesAtConfirm: PaymentProvider['takesAtConfirm'];
  readonly payments = new Map<string, FakePayment>();
  /** It answers nothing; it still does what is asked, unless `isDeaf`. */
  isUnreachable = false;
  isDeaf = true;
  refusesRefunds = false;
  /** What people agree to is not taken after all. */
  refusesMoney = false;
  /** The fees it reports for what came in and went back; null if it does not say. */
  keeps: (came: number, back: number) => number | null = () => null;
  /** Awaited before it answers a question about a payment. */
  before: () => Promise<void> = () => Promise.resolve();

  constructor({
    id = 'stripe',
    method = 'card',
    windowMs = 900_000,
    takesAtConfirm = false,
    callsByOrder = false,
  }: FakeProviderParts = {}) {
    this.id = id;
    this.methods = [method];
    this.windowMs = windowMs;
    this.callsByOrder = callsByOrder;
    this.takesAtConfirm = takesAtConfirm && ((_ref, returned) => returned.has('paymentKey'));
  }

  checkout(checkout: Checkout): Promise<{ ref: string; goTo: string | null }> {
    return this.#answer(() => {
      const { orderId } = checkout;
      const known = this.payments.get(orderId);
      if (known === undefined) {
        const blank = { captured: null, is: 'pending', isAbandoned: false } as const;
        this.payments.set(orderId, { checkout, ...blank, refunds: new Map() });
      }
      return this.callsByOrder
        ? { ref: orderId, goTo: null }
        : { ref: `ref-${orderId}`, goTo: `https://pay.example/${orderId}` };
    });
  }

  launch(): null {
    return null;
  }

  confirm(ref: string, expected: Money, returned: ReadonlyMap<string, string>): Promise<PaymentState> {
    return this.#answer(() => {
      const payment = this.#find(ref);
      const takes = this.takesAtConfirm !== false && this.takesAtConfirm(ref, returned);
      if (takes && !this.refusesMoney && payment.is === 'pending') {
        payment.captured = expected;
        payment.is = 'paid';
      }
      return this.#stateOf(ref, payment);
    });
  }

  fetch(ref: string): Promise<PaymentState> {
    return this.#answer(() => this.#stateOf(ref, this.#find(ref)));
  }

  refund(ref: string, back: Money, key: string): Promise<PaymentState> {
    return this.#answer(() => {
      const payment = this.#find(ref);
      const { amount = 0 } = payment.captured ?? {};
      if (!payment.refunds.has(key)) {
        if (this.refusesRefunds || refundedOf(payment) + back.amount > amount) {
          throw new ProviderRefused('Refused by the test.');
        }
        payment.refunds.set(key, back.amount);
      }
      return this.#stateOf(ref, payment);
    });
  }

  abandon(ref: string): Promise<void> {
    return this.#answer(() => {
      const payment = this.#find(ref);
      payment.isAbandoned = true;
    });
  }

  parseWebhook(): Promise<PaymentHint | null> {
    return Promise.resolve(null);
  }

  /** Somebody pays in the window, if it is still open. */
  pay(orderId: string, captured?: Money): void {
    const payment = this.#find(orderId);
    payment.captured = captured ?? payment.checkout.total;
    payment.is = 'paid';
  }

  decline(orderId: string): void {
    this.#find(orderId).is = 'failed';
  }

  /** Its own people give money back. */
  refundOutside(orderId: string, amount: number): void {
    const { refunds } = this.#find(orderId);
    refunds.set(`outside ${refunds.size}`, amount);
  }

  /** What it has taken from people, in total or for some orders. */
  holds(orderIds: Iterable<string> = this.payments.keys()): number {
    return [...orderIds].reduce((sum, id) => {
      const payment = this.payments.get(id);
      return payment === undefined ? sum : sum + (payment.captured?.amount ?? 0) - refundedOf(payment);
    }, 0);
  }

  #stateOf(ref: string, payment: FakePayment): PaymentState {
    const { is, captured } = payment;
    const refunded = refundedOf(payment);
    return {
      ...{ ref, is, captured, refunded, paidAt: null, label: '국민카드 ····1234', approval: '30012345' },
      fee: captured === null ? null : this.keeps(captured.amount, refunded),
      failure: is === 'failed' ? 'declined' : null,
    };
  }

  #find(ref: string): FakePayment {
    const payment = this.payments.get(ref.replace(/^ref-/, ''));
    if (payment === undefined) {
      throw new ProviderRefused('There is no such payment.');
    }
    return payment;
  }

  async #answer<T>(work: () => T): Promise<T> {
    await this.before();
    if (this.isUnreachable && this.isDeaf) {
      throw new ProviderUnreachable('Unreachable by the test.');
    }
    const answer = work();
    if (this.isUnreachable) {
      throw new ProviderUnreachable('Its answer is lost by the test.');
    }
    return answer;
  }
}

const refundedOf = ({ refunds }: FakePayment): number =>
  [...refunds.values()].reduce((sum, amount) => sum + amount, 0);
