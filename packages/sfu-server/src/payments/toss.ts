import { createHash } from 'node:crypto';

import type { Money } from '@gongbang/protocol';
import { z } from 'zod';

import {
  ProviderRefused,
  ProviderUnreachable,
  type Checkout,
  type LaunchPage,
  type PaymentHint,
  type PaymentProvider,
  type PaymentState,
} from '../ports/payments.ts';
import { inScript } from '../rules/html.ts';
import {
  EASY_PAY,
  cut,
  markOf,
  marked,
  name,
  notBegun,
  oneIsBack,
  readAnswer,
  readPayment,
  word,
} from './answers.ts';
import { askAt, type Answer, type Ask } from './ask.ts';
import type { PaymentEndpoints } from './endpoints.ts';
import {
  mayAskAgain,
  tossError,
  tossFailure,
  tossPaid,
  tossPayment,
  tossState,
  type TossPayment,
} from './tossAnswers.ts';
import { FIFTEEN_MINUTES_MS } from './windows.ts';

export interface TossKeys {
  readonly clientKey: string;
  readonly secretKey: string;
}

const MAX_NAME = 100;
const MAX_REASON = 200;

const hint = z.object({
  eventType: word,
  data: z.object({ orderId: name.optional() }).optional(),
});

/**
 * Toss Payments, over its core API v1. It takes the money when the server confirms what somebody agreed to in its window. A payment
 * is always referred to by its order; the key that Toss gives it is looked up when needed.
 */
export class Toss implements PaymentProvider {
  readonly id = 'toss';
  readonly methods = ['card', 'kakaopay', 'naverpay', 'tosspay'] as const;
  readonly currencies = ['KRW'] as const;
  readonly windowMs = FIFTEEN_MINUTES_MS;
  readonly callsByOrder = true;
  readonly takesAtConfirm = (ref: string, returned: ReadonlyMap<string, string>): boolean =>
    returned.has('paymentKey') && returned.get('orderId') === ref;

  readonly #clientKey: string;
  readonly #script: string;
  readonly #ask: Ask;

  constructor({ clientKey, secretKey }: TossKeys, { api, script }: PaymentEndpoints['toss']) {
    this.#clientKey = clientKey;
    this.#script = script;
    const authorization = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`;
    this.#ask = askAt({ api, authorization });
  }

  checkout({ orderId }: Checkout): Promise<{ ref: string; goTo: null }> {
    return Promise.resolve({ ref: orderId, goTo: null });
  }

  launch(order: Checkout, ref: string): LaunchPage {
    const easyPay = EASY_PAY[order.method];
    const request = {
      method: 'CARD',
      amount: { currency: order.total.currency, value: order.total.amount },
      orderId: ref,
      orderName: cut(order.title, MAX_NAME),
      customerName: cut(order.name, MAX_NAME),
      ...(order.email.length > MAX_NAME ? {} : { customerEmail: order.email }),
      ...{ successUrl: order.returnUrl, failUrl: order.returnUrl, windowTarget: 'self' },
      card: easyPay === undefined ? { flowMode: 'DEFAULT' } : { flowMode: 'DIRECT', easyPay },
    };
    return {
      scriptUrl: this.#script,
      script: `const payment = TossPayments(${inScript(this.#clientKey)}).payment({ customerKey: TossPayments.ANONYMOUS });
return payment.requestPayment(${inScript(request)});`,
    };
  }

  async confirm(
    ref: string,
    { amount }: Money,
    returned: ReadonlyMap<string, string>,
  ): Promise<PaymentState> {
    const paymentKey = returned.get('paymentKey');
    const code = returned.get('code');
    if (paymentKey === undefined || returned.get('orderId') !== ref) {
      const why = code === undefined ? null : tossFailure(code);
      return oneIsBack(await this.fetch(ref), returned, why);
    }
    // The amount is ours: if somebody agreed to another one, Toss refuses. Toss confirms a payment key once; asked again, it says so,
    // and we look the payment up. So we send no idempotency key, under which Toss would remember a failure too.
    const answer = await this.#ask('POST', '/v1/payments/confirm', { paymentKey, orderId: ref, amount });
    if (answer.status === 200) {
      return tossState(this.#ofOrder(ref, answer));
    }
    const said = readAnswer(tossError, answer.body).code;
    const state = await this.fetch(ref);
    if (state.is === 'paid') {
      return state;
    }
    if (mayAskAgain(answer.status, said)) {
      throw new ProviderUnreachable(`Toss answered ${said}.`);
    }
    return { ...state, is: 'failed', failure: tossFailure(said) };
  }

  async fetch(ref: string): Promise<PaymentState> {
    const payment = await this.#read(ref);
    return payment === null ? notBegun(ref) : tossState(payment);
  }

  async refund(ref: string, { amount }: Money, key: string, why: string): Promise<PaymentState> {
    const payment = await this.#read(ref);
    if (payment === null) {
      throw new ProviderRefused('Toss knows of no such payment.');
    }
    if (hasRefund(payment, key, amount)) {
      return tossState(payment);
    }
    const answer = await this.#ask(
      'POST',
      `/v1/payments/${encodeURIComponent(payment.paymentKey)}/cancel`,
      { cancelReason: marked(why, key, MAX_REASON), cancelAmount: amount },
      { 'Idempotency-Key': `refund-${key}` },
    );
    if (answer.status === 200) {
      return tossState(this.#ofOrder(ref, answer));
    }
    const { code } = readAnswer(tossError, answer.body);
    if (mayAskAgain(answer.status, code)) {
      throw new ProviderUnreachable(`Toss answered ${code}.`);
    }
    // An earlier request may have succeeded meanwhile.
    const after = await this.#read(ref);
    if (after !== null && hasRefund(after, key, amount)) {
      return tossState(after);
    }
    throw new ProviderRefused(`Toss answered ${code}.`);
  }

  /** Toss closes its windows itself; whatever somebody still agrees to there is no longer confirmed. */
  abandon(): Promise<void> {
    return Promise.resolve();
  }

  /**
   * Toss does not sign its payment events, so an event is only a reason to look. Events have no id either: two with the same body are
   * the same event, and nobody else knows a whole body.
   */
  parseWebhook(rawBody: string): Promise<PaymentHint | 'other' | null> {
    const read = hint.safeParse(json(rawBody));
    if (!read.success) {
      return Promise.resolve(null);
    }
    const { eventType, data } = read.data;
    const ref = data?.orderId;
    if (eventType !== 'PAYMENT_STATUS_CHANGED' || ref === undefined) {
      return Promise.resolve('other');
    }
    return Promise.resolve({ eventId: createHash('sha256').update(rawBody).digest('base64url'), ref });
  }

  async #read(ref: string): Promise<TossPayment | null> {
    const answer = await this.#ask('GET', `/v1/payments/orders/${encodeURIComponent(ref)}`);
    if (answer.status === 200) {
      return this.#ofOrder(ref, answer);
    }
    const { code } = readAnswer(tossError, answer.body);
    if (answer.status === 404 || code === 'NOT_FOUND_PAYMENT') {
      return null;
    }
    throw mayAskAgain(answer.status, code)
      ? new ProviderUnreachable(`Toss answered ${code}.`)
      : new ProviderRefused(`Toss answered ${code}.`);
  }

  #ofOrder(ref: string, { body }: Answer): TossPayment {
    const payment = readPayment(tossPayment, body, tossPaid);
    if (payment.orderId !== ref) {
      throw new ProviderUnreachable('Toss answered with another payment.');
    }
    return payment;
  }
}

/** The mark is text, which others could write too, so the amount has to match as well. */
const hasRefund = ({ cancels }: TossPayment, key: string, amount: number): boolean =>
  cancels?.some(
    ({ cancelReason, cancelAmount }) => cancelAmount === amount && cancelReason.endsWith(markOf(key)),
  ) === true;

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
