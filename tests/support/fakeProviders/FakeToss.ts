import {
  backTo,
  goTo,
  json,
  windowPage,
  type FakeAnswer,
  type FakeProvider,
  type FakeRequest,
  type FakeWebhook,
} from './wire.ts';

interface Request {
  readonly orderId: string;
  readonly amount: { readonly value: number; readonly currency: string };
  readonly successUrl: string;
  readonly failUrl: string;
}

interface Payment {
  readonly paymentKey: string;
  readonly orderId: string;
  status: string;
  readonly currency: string;
  readonly totalAmount: number;
  approvedAt: string | null;
  readonly card: object;
  cancels: { cancelAmount: number; cancelReason: string; cancelStatus: string }[] | null;
}

/** Toss Payments, as far as the server uses it: core API v1 and the window of the browser SDK, v2. */
export class FakeToss implements FakeProvider {
  static readonly keys = { TOSS_CLIENT_KEY: 'test_ck_fakeToss', TOSS_SECRET_KEY: 'test_sk_fakeToss' };

  refusesRefunds = false;
  /** The code with which the next confirmation is refused. */
  refusesConfirm: { status: number; code: string } | null = null;
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
    this.#windows.set(request.orderId, request);
  }

  pay(ref: string, amount?: number): string {
    const { orderId, amount: asked, successUrl } = this.window(ref);
    this.#count += 1;
    const paymentKey = `tgen_${orderId}_${this.#count}`;
    const value = amount ?? asked.value;
    this.#payments.set(orderId, {
      ...{ paymentKey, orderId, status: 'IN_PROGRESS', currency: asked.currency, totalAmount: value },
      ...{ approvedAt: null, cancels: null },
      card: { issuerCode: '11', number: '94905200****1234', approveNo: '00123456' },
    });
    return backTo(successUrl, { paymentType: 'NORMAL', paymentKey, orderId, amount: String(value) });
  }

  fail(ref: string, how: 'decline' | 'close'): string {
    const { failUrl } = this.window(ref);
    return backTo(
      failUrl,
      how === 'decline'
        ? { code: 'REJECT_CARD_COMPANY', message: '결제 승인이 거절되었습니다.', orderId: ref }
        : { code: 'PAY_PROCESS_CANCELED', message: '사용자가 결제를 취소하였습니다' },
    );
  }

  refundOutside(ref: string, amount: number, reason = '고객 요청'): void {
    this.#cancel(this.#payment(ref), amount, reason);
  }

  forgetKeys(): void {
    this.#answers.clear();
  }

  refundsOf(ref: string): readonly number[] {
    return this.#payments.get(ref)?.cancels?.map(({ cancelAmount }) => cancelAmount) ?? [];
  }

  /** Toss signs none of it. */
  webhook(ref: string): FakeWebhook {
    const body = {
      eventType: 'PAYMENT_STATUS_CHANGED',
      createdAt: '2026-12-01T10:00:00',
      data: this.#payment(ref),
    };
    return { body: JSON.stringify(body), headers: { 'tosspayments-webhook-transmission-id': 'wh_1' } };
  }

  handle(request: FakeRequest): FakeAnswer | null {
    const { path, method } = request;
    if (path === '/toss/sdk.js') {
      return { status: 200, type: 'text/javascript', body: this.#sdk() };
    }
    if (path === '/toss/window') {
      const asked = JSON.parse(request.query.get('request') ?? '') as Request;
      this.open(asked);
      const press = (how: string): string => `/toss/window/${how}?order=${asked.orderId}`;
      return windowPage('Toss', { pay: press('pay'), decline: press('decline'), close: press('close') });
    }
    const pressed = /^\/toss\/window\/(pay|decline|close)$/.exec(path)?.[1];
    if (pressed !== undefined) {
      const order = request.query.get('order') ?? '';
      return goTo(
        pressed === 'pay' ? this.pay(order) : this.fail(order, pressed === 'close' ? 'close' : 'decline'),
      );
    }
    return path.startsWith('/toss/v1/') ? this.#api(request, method, path) : null;
  }

  #api(request: FakeRequest, method: string, path: string): FakeAnswer {
    const expected = `Basic ${Buffer.from(`${FakeToss.keys.TOSS_SECRET_KEY}:`).toString('base64')}`;
    if (request.headers.authorization !== expected) {
      return json(
        { code: 'UNAUTHORIZED_KEY', message: '인증되지 않은 시크릿 키 혹은 클라이언트 키 입니다.' },
        401,
      );
    }
    const found = /^\/toss\/v1\/payments\/orders\/([^/]+)$/.exec(path)?.[1];
    if (method === 'GET' && found !== undefined) {
      const payment = this.#payments.get(found);
      return payment === undefined
        ? json({ code: 'NOT_FOUND_PAYMENT', message: '존재하지 않는 결제 정보 입니다.' }, 404)
        : json(payment);
    }
    const body = JSON.parse(request.body) as Record<string, unknown>;
    if (path === '/toss/v1/payments/confirm') {
      return this.#confirm(body);
    }
    const key = /^\/toss\/v1\/payments\/([^/]+)\/cancel$/.exec(path)?.[1];
    const payment = [...this.#payments.values()].find(({ paymentKey }) => paymentKey === key);
    if (payment === undefined) {
      return json({ code: 'NOT_FOUND_PAYMENT', message: '' }, 404);
    }
    const idempotency = String(request.headers['idempotency-key']);
    const before = this.#answers.get(idempotency);
    if (before !== undefined) {
      return before;
    }
    const answer = this.#refund(payment, Number(body['cancelAmount']), String(body['cancelReason']));
    this.#answers.set(idempotency, answer);
    return answer;
  }

  #confirm({ paymentKey, orderId, amount }: Record<string, unknown>): FakeAnswer {
    const payment = this.#payments.get(String(orderId));
    if (this.refusesConfirm !== null) {
      const { status, code } = this.refusesConfirm;
      this.refusesConfirm = null;
      return json({ code, message: '' }, status);
    }
    if (payment === undefined || payment.paymentKey !== paymentKey) {
      return json({ code: 'NOT_FOUND_PAYMENT_SESSION', message: '' }, 404);
    }
    if (payment.status !== 'IN_PROGRESS') {
      return json({ code: 'ALREADY_PROCESSED_PAYMENT', message: '이미 처리된 결제 입니다.' }, 400);
    }
    if (payment.totalAmount !== amount) {
      return json({ code: 'INVALID_REQUEST', message: '결제 금액이 일치하지 않습니다.' }, 400);
    }
    payment.status = 'DONE';
    payment.approvedAt = '2026-12-01T10:00:00+09:00';
    return json(payment);
  }

  #refund(payment: Payment, amount: number, reason: string): FakeAnswer {
    if (this.refusesRefunds) {
      return json({ code: 'EXCEED_MAX_REFUND_DUE', message: '환불 가능한 기간이 지났습니다.' }, 403);
    }
    const left = payment.totalAmount - this.refundsOf(payment.orderId).reduce((all, one) => all + one, 0);
    if (!['DONE', 'PARTIAL_CANCELED'].includes(payment.status) || amount > left) {
      return json({ code: 'NOT_CANCELABLE_AMOUNT', message: '취소 할 수 없는 금액 입니다.' }, 403);
    }
    this.#cancel(payment, amount, reason);
    return json(payment);
  }

  #cancel(payment: Payment, cancelAmount: number, cancelReason: string): void {
    payment.cancels = [...(payment.cancels ?? []), { cancelAmount, cancelReason, cancelStatus: 'DONE' }];
    const back = this.refundsOf(payment.orderId).reduce((all, one) => all + one, 0);
    payment.status = back === payment.totalAmount ? 'CANCELED' : 'PARTIAL_CANCELED';
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
    return `window.TossPayments = (clientKey) => {
  if (clientKey !== '${FakeToss.keys.TOSS_CLIENT_KEY}') throw new Error('unknown key');
  return { payment: () => ({ requestPayment: (request) => new Promise(() => {
    location.href = '${this.#origin()}/toss/window?request=' + encodeURIComponent(JSON.stringify(request));
  }) }) };
};
window.TossPayments.ANONYMOUS = '@@ANONYMOUS';`;
  }
}
