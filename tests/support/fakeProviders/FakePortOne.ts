import { createHmac } from 'node:crypto';

import {
  backTo,
  goTo,
  json,
  windowPage,
  type FakeAnswer,
  type FakeProvider,
  type FakeRequest,
  type FakeWebhook,
  type WebhookOptions,
} from './wire.ts';

interface Request {
  readonly paymentId: string;
  readonly totalAmount: number;
  readonly currency: string;
  readonly redirectUrl: string;
  /** Anybody can change it in their browser, like everything here. */
  readonly channelKey?: string | undefined;
}

interface Payment {
  status: string;
  readonly id: string;
  readonly amount: { readonly total: number; cancelled: number };
  readonly currency: string;
  readonly channel?: { readonly type: 'LIVE' | 'TEST'; readonly key?: string | undefined };
  readonly paidAt?: string;
  readonly method?: object;
  readonly failure?: object;
  readonly cancellations: { status: string; reason: string; totalAmount: number }[];
}

const SECRET = Buffer.from('a secret that PortOne and we know').toString('base64');

/** PortOne, as far as the server uses it: API v2, its webhooks, and the window of its browser SDK. */
export class FakePortOne implements FakeProvider {
  static readonly keys = {
    PORTONE_STORE_ID: 'store-fake',
    PORTONE_CHANNEL_KEY: 'channel-key-fake',
    PORTONE_API_SECRET: 'fake-api-secret-of-portone',
    PORTONE_WEBHOOK_SECRET: `whsec_${SECRET}`,
  };

  refusesRefunds = false;
  /** What happens to accepted refunds: some take their time. */
  refundsAre: 'SUCCEEDED' | 'REQUESTED' | 'FAILED' = 'SUCCEEDED';
  readonly #origin: () => string;
  readonly #payments = new Map<string, Payment>();
  readonly #windows = new Map<string, Request>();
  readonly #answers = new Map<string, FakeAnswer>();
  #count = 0;

  constructor(origin: () => string) {
    this.#origin = origin;
  }

  /** The order that somebody has a window for, if no browser opened it. */
  open(request: Request): void {
    this.#windows.set(request.paymentId, request);
  }

  pay(ref: string, amount?: number): string {
    const { paymentId, totalAmount, currency, redirectUrl, channelKey } = this.window(ref);
    const type = channelKey === FakePortOne.keys.PORTONE_CHANNEL_KEY ? 'LIVE' : 'TEST';
    this.#payments.set(paymentId, {
      ...(channelKey === undefined ? {} : { channel: { type, key: channelKey } }),
      ...{ status: 'PAID', id: paymentId, currency, paidAt: '2026-12-01T01:00:00.123Z', cancellations: [] },
      amount: { total: amount ?? totalAmount, cancelled: 0 },
      method: {
        ...{ type: 'PaymentMethodCard', approvalNumber: '00123456' },
        card: { name: '국민카드', number: '94905200****1234' },
      },
    });
    return backTo(redirectUrl, { paymentId, transactionType: 'PAYMENT', txId: `tx-${paymentId}` });
  }

  fail(ref: string, how: 'decline' | 'close'): string {
    const { paymentId, totalAmount, currency, redirectUrl } = this.window(ref);
    const message = how === 'close' ? '[결제포기] 사용자가 결제를 취소하셨습니다' : '카드사에서 거절했습니다';
    this.#payments.set(paymentId, {
      ...{ status: 'FAILED', id: paymentId, currency, cancellations: [] },
      amount: { total: totalAmount, cancelled: 0 },
      failure: {
        reason: message,
        pgCode: how === 'close' ? 'PAY_PROCESS_CANCELED' : 'REJECT',
        pgMessage: message,
      },
    });
    return backTo(redirectUrl, { paymentId, code: 'FAILURE_TYPE_PG', message });
  }

  refundOutside(ref: string, amount: number, reason = '고객 요청'): void {
    this.#cancel(this.#payment(ref), amount, reason);
  }

  forgetKeys(): void {
    this.#answers.clear();
  }

  refundsOf(ref: string): readonly number[] {
    const all = this.#payments.get(ref)?.cancellations ?? [];
    return all.filter(({ status }) => status === 'SUCCEEDED').map(({ totalAmount }) => totalAmount);
  }

  /** Accepted refunds are done. */
  finishRefunds(ref: string): void {
    const payment = this.#payment(ref);
    for (const one of payment.cancellations.filter(({ status }) => status === 'REQUESTED')) {
      one.status = 'SUCCEEDED';
    }
    this.#reckon(payment);
  }

  webhook(ref: string, { isForged = false, at = Date.now(), eventId }: WebhookOptions = {}): FakeWebhook {
    this.#count += 1;
    const id = eventId ?? `evt-${this.#count}`;
    const timestamp = String(Math.floor(at / 1000));
    const data = { paymentId: ref, transactionId: `tx-${ref}`, storeId: FakePortOne.keys.PORTONE_STORE_ID };
    const body = JSON.stringify({ type: 'Transaction.Paid', timestamp: new Date(at).toISOString(), data });
    const secret = isForged ? Buffer.from('somebody else’s') : Buffer.from(SECRET, 'base64');
    const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
    return {
      body,
      headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` },
    };
  }

  handle(request: FakeRequest): FakeAnswer | null {
    const { path } = request;
    if (path === '/portone/sdk.js') {
      return { status: 200, type: 'text/javascript', body: this.#sdk() };
    }
    if (path === '/portone/window') {
      const asked = JSON.parse(request.query.get('request') ?? '') as Request;
      this.open(asked);
      const press = (how: string): string => `/portone/window/${how}?payment=${asked.paymentId}`;
      return windowPage('PortOne', { pay: press('pay'), decline: press('decline'), close: press('close') });
    }
    const pressed = /^\/portone\/window\/(pay|decline|close)$/.exec(path)?.[1];
    if (pressed !== undefined) {
      const ref = request.query.get('payment') ?? '';
      return goTo(
        pressed === 'pay' ? this.pay(ref) : this.fail(ref, pressed === 'close' ? 'close' : 'decline'),
      );
    }
    return path.startsWith('/portone/payments/') ? this.#api(request) : null;
  }

  #api({ method, path, headers, body }: FakeRequest): FakeAnswer {
    if (headers.authorization !== `PortOne ${FakePortOne.keys.PORTONE_API_SECRET}`) {
      return json({ type: 'UNAUTHORIZED' }, 401);
    }
    const [, , , ref = '', act] = path.split('/');
    const payment = this.#payments.get(ref);
    if (payment === undefined) {
      return json({ type: 'PAYMENT_NOT_FOUND' }, 404);
    }
    if (method === 'GET') {
      return json(payment);
    }
    if (act !== 'cancel') {
      return json({ type: 'INVALID_REQUEST' }, 400);
    }
    const key = String(headers['idempotency-key']);
    const before = this.#answers.get(key);
    if (before !== undefined) {
      return before;
    }
    const { amount, reason } = JSON.parse(body) as { amount: number; reason: string };
    const left = payment.amount.total - payment.amount.cancelled;
    const answer = this.refusesRefunds
      ? json({ type: 'PAYMENT_NOT_PAID' }, 409)
      : amount > left
        ? json({ type: 'CANCEL_AMOUNT_EXCEEDS_CANCELLABLE_AMOUNT' }, 409)
        : json({ cancellation: this.#cancel(payment, amount, reason) });
    this.#answers.set(key, answer);
    return answer;
  }

  #cancel(payment: Payment, totalAmount: number, reason: string): object {
    const cancellation = { status: this.refundsAre, reason, totalAmount };
    payment.cancellations.push(cancellation);
    this.#reckon(payment);
    return cancellation;
  }

  #reckon(payment: Payment): void {
    const back = this.refundsOf(payment.id).reduce((all, one) => all + one, 0);
    payment.amount.cancelled = back;
    payment.status = back === 0 ? 'PAID' : back === payment.amount.total ? 'CANCELLED' : 'PARTIAL_CANCELLED';
  }

  /** What a window was opened for. */
  window(ref: string): Request {
    const asked = this.#windows.get(ref);
    if (asked === undefined) {
      throw new Error(`nobody opened a window for ${ref}`);
    }
    return asked;
  }

  #payment(ref: string): Payment {
    const payment = this.#payments.get(ref);
    if (payment === undefined) {
      throw new Error(`nobody paid ${ref}`);
    }
    return payment;
  }

  #sdk(): string {
    return `window.PortOne = { requestPayment: (request) => new Promise(() => {
  location.href = '${this.#origin()}/portone/window?request=' + encodeURIComponent(JSON.stringify(request));
}) };`;
  }
}
