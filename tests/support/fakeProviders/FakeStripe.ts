import { createHmac } from 'node:crypto';

import {
  goTo,
  json,
  windowPage,
  type FakeAnswer,
  type FakeProvider,
  type FakeRequest,
  type FakeWebhook,
  type WebhookOptions,
} from './wire.ts';

interface Session {
  readonly id: string;
  readonly asked: URLSearchParams;
  status: 'open' | 'complete' | 'expired';
  paid: number | null;
  readonly refunds: { id: string; amount: number; status: string; metadata: Record<string, string> }[];
}

/** Its fee for an amount. */
const feeOf = (amount: number): number => Math.round(amount * 0.036);

/** Stripe, as far as the server uses it: Checkout sessions, refunds, webhooks, and the page on which cards are typed in. */
export class FakeStripe implements FakeProvider {
  static readonly keys = {
    STRIPE_SECRET_KEY: 'sk_test_fakeStripe',
    STRIPE_WEBHOOK_SECRET: 'whsec_fakeStripe',
  };

  refusesRefunds = false;
  /** The amount taken instead of what was asked for. */
  takesIn: string | null = null;
  /** Whether it returns its fee with a refund: in some countries it does. */
  givesFeesBack = false;
  readonly #origin: () => string;
  readonly #sessions = new Map<string, Session>();
  readonly #answers = new Map<string, { readonly body: string; readonly answer: FakeAnswer }>();
  #count = 0;

  constructor(origin: () => string) {
    this.#origin = origin;
  }

  pay(ref: string, amount?: number): string {
    const session = this.#session(ref);
    session.status = 'complete';
    session.paid = amount ?? Number(session.asked.get('line_items[0][price_data][unit_amount]'));
    return session.asked.get('success_url') ?? '';
  }

  fail(ref: string): string {
    return this.#session(ref).asked.get('cancel_url') ?? '';
  }

  /** Its time is over. */
  expire(ref: string): void {
    this.#session(ref).status = 'expired';
  }

  isOpen(ref: string): boolean {
    return this.#session(ref).status === 'open';
  }

  /** What a session was opened with. */
  asked(ref: string): URLSearchParams {
    return this.#session(ref).asked;
  }

  get sessions(): number {
    return this.#sessions.size;
  }

  refundOutside(ref: string, amount: number): void {
    this.#session(ref).refunds.push({ id: `re_${this.#next()}`, amount, status: 'succeeded', metadata: {} });
  }

  forgetKeys(): void {
    this.#answers.clear();
  }

  refundsOf(ref: string): readonly number[] {
    return this.#session(ref).refunds.map(({ amount }) => amount);
  }

  webhook(ref: string, { isForged = false, at = Date.now(), eventId }: WebhookOptions = {}): FakeWebhook {
    const id = eventId ?? `evt_${this.#next()}`;
    const body = JSON.stringify({
      ...{ id, object: 'event', type: 'checkout.session.completed' },
      data: { object: { id: ref, object: 'checkout.session', metadata: {} } },
    });
    return { body, headers: { 'stripe-signature': this.#sign(body, at, isForged) } };
  }

  /** Reports a refund, by the charge. */
  chargeWebhook(ref: string): FakeWebhook {
    const orderId = this.#session(ref).asked.get('payment_intent_data[metadata][orderId]') ?? '';
    const object = { id: `ch_${ref}`, object: 'charge', metadata: { orderId } };
    const event = { id: `evt_${this.#next()}`, object: 'event', type: 'charge.refunded', data: { object } };
    const body = JSON.stringify(event);
    return { body, headers: { 'stripe-signature': this.#sign(body, Date.now(), false) } };
  }

  /** Reports that the latest refund did not reach the person, by the refund. */
  refundWebhook(ref: string): FakeWebhook {
    const { id = '', metadata = {} } = this.#session(ref).refunds.at(-1) ?? {};
    const object = { id, object: 'refund', metadata };
    const event = { id: `evt_${this.#next()}`, object: 'event', type: 'refund.failed', data: { object } };
    const body = JSON.stringify(event);
    return { body, headers: { 'stripe-signature': this.#sign(body, Date.now(), false) } };
  }

  handle(request: FakeRequest): FakeAnswer | null {
    const { path, query } = request;
    if (path === '/stripe/window') {
      const ref = query.get('session') ?? '';
      const press = (how: string): string => `/stripe/window/${how}?session=${ref}`;
      const presses = { pay: press('pay'), decline: press('decline'), close: press('close') };
      return windowPage('Stripe', presses, query.has('declined') ? 'Your card was declined.' : '');
    }
    const pressed = /^\/stripe\/window\/(pay|decline|close)$/.exec(path)?.[1];
    if (pressed !== undefined) {
      const ref = query.get('session') ?? '';
      if (pressed === 'decline') {
        return goTo(`/stripe/window?session=${ref}&declined`);
      }
      return goTo(pressed === 'pay' ? this.pay(ref) : this.fail(ref));
    }
    return path.startsWith('/v1/') ? this.#api(request) : null;
  }

  #api({ method, path, headers, body, query }: FakeRequest): FakeAnswer {
    if (headers.authorization !== `Bearer ${FakeStripe.keys.STRIPE_SECRET_KEY}`) {
      return problem(401, 'invalid_request_error', 'Invalid API Key provided');
    }
    if (method === 'POST') {
      const key = headers['idempotency-key'];
      const before = typeof key === 'string' ? this.#answers.get(key) : undefined;
      if (before !== undefined) {
        return before.body === body
          ? before.answer
          : problem(400, 'idempotency_error', 'Keys for idempotent requests');
      }
      const answer = this.#post(path, new URLSearchParams(body));
      if (typeof key === 'string') {
        this.#answers.set(key, { body, answer });
      }
      return answer;
    }
    const id = /^\/v1\/checkout\/sessions\/([^/]+)$/.exec(path)?.[1];
    if (id !== undefined) {
      const session = this.#sessions.get(id);
      return session === undefined
        ? problem(404, 'invalid_request_error', 'No such checkout.session', 'resource_missing')
        : json(this.#shown(session));
    }
    const session = this.#sessions.get(query.get('payment_intent')?.slice('pi_'.length) ?? '');
    const isExpanded = query.get('expand[0]') === 'data.balance_transaction';
    const data = (session?.refunds ?? []).map((refund) => ({
      ...refund,
      balance_transaction:
        session === undefined || !isExpanded
          ? `txn_${refund.id}`
          : { fee: this.givesFeesBack ? 0 - feeOf(refund.amount) : 0, currency: this.#currencyOf(session) },
    }));
    return json({ object: 'list', data, has_more: false });
  }

  #post(path: string, asked: URLSearchParams): FakeAnswer {
    if (path === '/v1/checkout/sessions') {
      const id = `cs_test_${this.#next()}`;
      const lives = Number(asked.get('expires_at')) * 1000 - Date.now();
      if (lives < 30 * 60_000 || lives > 24 * 3_600_000) {
        return problem(
          400,
          'invalid_request_error',
          'The `expires_at` timestamp must be at least 30 minutes ahead',
        );
      }
      const session: Session = { id, asked, status: 'open', paid: null, refunds: [] };
      this.#sessions.set(id, session);
      return json(this.#shown(session));
    }
    const expired = /^\/v1\/checkout\/sessions\/([^/]+)\/expire$/.exec(path)?.[1];
    if (expired !== undefined) {
      const session = this.#session(expired);
      if (session.status !== 'open') {
        return problem(400, 'invalid_request_error', 'Only open sessions can be expired');
      }
      session.status = 'expired';
      return json(this.#shown(session));
    }
    return this.#refund(asked);
  }

  #refund(asked: URLSearchParams): FakeAnswer {
    const session = this.#session(asked.get('payment_intent')?.slice('pi_'.length) ?? '');
    const amount = Number(asked.get('amount'));
    const left = (session.paid ?? 0) - this.refundsOf(session.id).reduce((all, one) => all + one, 0);
    if (this.refusesRefunds || amount > left) {
      return problem(
        400,
        'invalid_request_error',
        'Charge has already been refunded.',
        'charge_already_refunded',
      );
    }
    const metadata = Object.fromEntries(
      [...asked].flatMap(([name, value]) => {
        const [, key] = /^metadata\[(\w+)\]$/.exec(name) ?? [];
        return key === undefined ? [] : [[key, value]];
      }),
    );
    const refund = { id: `re_${this.#next()}`, object: 'refund', amount, status: 'succeeded', metadata };
    session.refunds.push(refund);
    return json(refund);
  }

  #currencyOf({ asked }: Session): string {
    return this.takesIn ?? asked.get('line_items[0][price_data][currency]') ?? '';
  }

  #shown(session: Session): object {
    const { id, status, paid, refunds } = session;
    const currency = this.#currencyOf(session);
    const back = refunds.reduce((all, { amount }) => all + amount, 0);
    return {
      ...{ id, object: 'checkout.session', status, url: `${this.#origin()}/stripe/window?session=${id}` },
      payment_status: paid === null ? 'unpaid' : 'paid',
      payment_intent:
        paid === null
          ? null
          : {
              ...{ id: `pi_${id}`, object: 'payment_intent', amount_received: paid, currency },
              latest_charge: {
                ...{ id: `ch_${id}`, object: 'charge', created: 1_796_000_000, amount_refunded: back },
                payment_method_details: { card: { brand: 'visa', last4: '4242' } },
                balance_transaction: { fee: feeOf(paid), currency },
              },
            },
    };
  }

  #session(ref: string): Session {
    const session = this.#sessions.get(ref);
    if (session === undefined) {
      throw new Error(`there is no session ${ref}`);
    }
    return session;
  }

  #sign(body: string, at: number, isForged: boolean): string {
    const timestamp = Math.floor(at / 1000);
    const secret = isForged ? 'whsec_somebodyElse' : FakeStripe.keys.STRIPE_WEBHOOK_SECRET;
    return `t=${timestamp},v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
  }

  #next(): number {
    this.#count += 1;
    return this.#count;
  }
}

const problem = (status: number, type: string, message: string, code?: string): FakeAnswer =>
  json({ error: { type, message, code } }, status);
