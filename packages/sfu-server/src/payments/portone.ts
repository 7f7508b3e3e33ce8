import { sum, type Money, type PaymentFailure } from '@gongbang/protocol';
import { z } from 'zod';

import {
  ProviderRefused,
  ProviderUncounted,
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
  instant,
  lastFour,
  markOf,
  marked,
  money,
  name,
  notBegun,
  oneIsBack,
  prose,
  readAnswer,
  readPayment,
  word,
} from './answers.ts';
import { askAt, type Answer, type Ask } from './ask.ts';
import type { PaymentEndpoints } from './endpoints.ts';
import { FIFTEEN_MINUTES_MS } from './windows.ts';

/** Payment methods that a channel may offer. */
export type PortOneMethod = 'card' | 'kakaopay' | 'naverpay' | 'tosspay';

export interface PortOneKeys {
  readonly storeId: string;
  readonly channelKey: string;
  readonly apiSecret: string;
  readonly webhookSecret: string;
  readonly methods: readonly PortOneMethod[];
}

const LOCALES = { ko: 'KO_KR', en: 'EN_US' } as const;
const MAX_NAME = 40;
const MAX_REASON = 200;
/** How often a refund that fails behind PortOne is tried: banks have bad hours, and some never do what they are asked. */
const MAX_TRIES = 6;

const cancellation = z.object({ status: word, reason: prose, totalAmount: sum });
const card = z.object({ name: word.optional(), number: word.optional() });
const payment = z.object({
  status: word,
  id: name,
  amount: z.object({ total: sum, cancelled: sum }),
  currency: money,
  channel: z.object({ key: name.optional() }).optional(),
  paidAt: instant.optional(),
  method: z
    .object({
      card: card.optional(),
      approvalNumber: word.optional(),
      provider: word.optional(),
      easyPayMethod: z.object({ card: card.optional(), approvalNumber: word.optional() }).optional(),
    })
    .optional(),
  failure: z
    .object({ reason: prose.optional(), pgCode: word.optional(), pgMessage: prose.optional() })
    .optional(),
  cancellations: z.array(cancellation).max(1000).default([]),
});
type Payment = z.infer<typeof payment>;

const PAID = ['PAID', 'PARTIAL_CANCELLED', 'CANCELLED'] as const;
const paid = z.object({ status: z.enum(PAID) });

const problem = z.object({ type: word });
const hint = z.object({ type: word, data: z.object({ paymentId: name.optional() }).optional() });

/**
 * PortOne, over its API v2. PortOne's own client for it has neither a timeout nor an idempotency key, so requests go through `askAt`;
 * its library checks its signatures.
 */
export class PortOne implements PaymentProvider {
  readonly id = 'portone';
  readonly methods: readonly PortOneMethod[];
  readonly currencies = ['KRW', 'USD', 'JPY'] as const;
  readonly windowMs = FIFTEEN_MINUTES_MS;
  readonly callsByOrder = true;
  readonly takesAtConfirm = false;

  readonly #keys: PortOneKeys;
  readonly #script: string;
  readonly #ask: Ask;

  constructor(keys: PortOneKeys, { api, script }: PaymentEndpoints['portone']) {
    this.methods = keys.methods;
    this.#keys = keys;
    this.#script = script;
    this.#ask = askAt({ api, authorization: `PortOne ${keys.apiSecret}` });
  }

  checkout({ orderId }: Checkout): Promise<{ ref: string; goTo: null }> {
    return Promise.resolve({ ref: orderId, goTo: null });
  }

  launch(order: Checkout, ref: string): LaunchPage {
    const easyPayProvider = EASY_PAY[order.method];
    const request = {
      ...{ storeId: this.#keys.storeId, channelKey: this.#keys.channelKey, paymentId: ref },
      orderName: cut(order.title, MAX_NAME),
      ...{ totalAmount: order.total.amount, currency: order.total.currency },
      ...(easyPayProvider === undefined
        ? { payMethod: 'CARD' }
        : { payMethod: 'EASY_PAY', easyPay: { easyPayProvider } }),
      customer: { fullName: order.name, email: order.email },
      ...{ redirectUrl: order.returnUrl, forceRedirect: true, locale: LOCALES[order.language] },
    };
    return {
      scriptUrl: this.#script,
      script: `const answer = await PortOne.requestPayment(${inScript(request)});
if (answer && answer.code !== undefined) throw answer;`,
    };
  }

  async confirm(ref: string, _expected: Money, returned: ReadonlyMap<string, string>): Promise<PaymentState> {
    const code = returned.get('code');
    const why =
      code === undefined ? null : failureOf([code, returned.get('pgCode'), returned.get('message')]);
    return oneIsBack(await this.fetch(ref), returned, why);
  }

  async fetch(ref: string): Promise<PaymentState> {
    const found = await this.#read(ref);
    if (found === null) {
      return notBegun(ref);
    }
    const state = stateOf(found);
    // The browser names the channel: a test channel, or another one of the same store, would move no money, or move it elsewhere.
    if (state.is === 'paid' && found.channel?.key !== this.#keys.channelKey) {
      throw new ProviderUncounted(
        'PortOne says it was paid through a channel that is not the one in the settings.',
      );
    }
    return state;
  }

  async refund(ref: string, { amount }: Money, key: string, why: string): Promise<PaymentState> {
    const found = await this.#read(ref);
    if (found === null) {
      throw new ProviderRefused('PortOne knows of no such payment.');
    }
    const before = await this.#done(found, key, amount);
    if (before !== null) {
      return before;
    }
    // A failed refund may be tried again, but as a new request with a key of its own.
    const tried = refundsIn(found, key, amount).length;
    if (tried >= MAX_TRIES) {
      throw new ProviderRefused('Whoever stands behind PortOne has refused it again and again.');
    }
    const answer = await this.#ask(
      'POST',
      `/payments/${encodeURIComponent(ref)}/cancel`,
      { storeId: this.#keys.storeId, amount, reason: marked(why, key, MAX_REASON) },
      { 'Idempotency-Key': `"refund-${key}-${tried}"` },
    );
    const after = await this.#read(ref);
    const state = after === null ? null : await this.#done(after, key, amount);
    if (state !== null) {
      return state;
    }
    if (answer.status === 200) {
      throw new ProviderUnreachable('PortOne has taken the refund, and has not done it yet.');
    }
    throw errorOf(answer);
  }

  /** A window expires by itself; money paid in it afterwards is found and sent back. */
  abandon(): Promise<void> {
    return Promise.resolve();
  }

  async parseWebhook(
    rawBody: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<PaymentHint | 'other' | null> {
    // Loaded on first use.
    const { verify } = await import('@portone/server-sdk/webhook');
    let said: unknown;
    try {
      said = await verify(this.#keys.webhookSecret, rawBody, { ...headers });
    } catch {
      return null;
    }
    const read = hint.safeParse(said);
    const eventId = headers['webhook-id'];
    if (!read.success || eventId === undefined || eventId.length > 255) {
      return null;
    }
    const { type, data } = read.data;
    return type.startsWith('Transaction.') && data?.paymentId !== undefined
      ? { eventId, ref: data.paymentId }
      : 'other';
  }

  /** The payment's state once this refund is done; null before that. @throws ProviderUnreachable while it is in progress */
  async #done(found: Payment, key: string, amount: number): Promise<PaymentState | null> {
    const ours = refundsIn(found, key, amount);
    if (ours.some(({ status }) => status === 'REQUESTED')) {
      throw new ProviderUnreachable('PortOne has taken the refund, and has not done it yet.');
    }
    return Promise.resolve(ours.some(({ status }) => status === 'SUCCEEDED') ? stateOf(found) : null);
  }

  async #read(ref: string): Promise<Payment | null> {
    const store = encodeURIComponent(this.#keys.storeId);
    const answer = await this.#ask('GET', `/payments/${encodeURIComponent(ref)}?storeId=${store}`);
    if (answer.status !== 200) {
      if (typeOf(answer) === 'PAYMENT_NOT_FOUND') {
        return null;
      }
      throw errorOf(answer);
    }
    const found = readPayment(payment, answer.body, paid);
    if (found.id !== ref) {
      throw new ProviderUnreachable('PortOne answered with another payment.');
    }
    return found;
  }
}

/** Refunds made with a key. The mark is text, which others could write too, so the amount has to match as well. */
const refundsIn = ({ cancellations }: Payment, key: string, amount: number): Payment['cancellations'] =>
  cancellations.filter(({ reason, totalAmount }) => totalAmount === amount && reason.endsWith(markOf(key)));

const typeOf = ({ body }: Answer): string => readAnswer(problem, body).type;

/** Wrong keys are for the owner to fix, and whoever is behind PortOne may have a bad hour: both may be tried again. */
function errorOf(answer: Answer): Error {
  const type = typeOf(answer);
  const isForNow =
    answer.status >= 500 || [401, 403, 408, 409, 429].includes(answer.status) || type === 'PG_PROVIDER';
  const refusedForGood = /CANCELLABLE|ALREADY_CANCELLED|NOT_PAID|SUM_OF_PARTS|PROMOTION/.test(type);
  const message = `PortOne answered ${type}.`;
  return isForNow && !refusedForGood ? new ProviderUnreachable(message) : new ProviderRefused(message);
}

/** Whoever is behind PortOne gives the reason in words of their own. */
function failureOf(said: readonly (string | undefined)[]): PaymentFailure {
  const words = said.filter((one) => one !== undefined).join(' ');
  if (/CANCEL|취소|포기|중단/i.test(words)) {
    return 'left';
  }
  if (/한도|잔액|EXCEED|LIMIT|INSUFFICIENT/i.test(words)) {
    return 'limit';
  }
  return /시간|EXPIRED|TIMEOUT/i.test(words) ? 'expired' : 'declined';
}

function stateOf(found: Payment): PaymentState {
  const { id, status, amount, currency, paidAt, method, failure } = found;
  const isPaid = PAID.some((one) => one === status);
  const isOver = status === 'FAILED';
  const why = [failure?.reason, failure?.pgCode, failure?.pgMessage];
  return {
    is: isPaid ? 'paid' : isOver ? 'failed' : 'pending',
    ref: id,
    captured: isPaid ? { amount: amount.total, currency } : null,
    refunded: isPaid ? amount.cancelled : 0,
    paidAt: isPaid ? (paidAt ?? null) : null,
    label: labelOf(method),
    approval: method?.approvalNumber ?? method?.easyPayMethod?.approvalNumber ?? null,
    fee: null,
    failure: isOver ? failureOf(why) : null,
  };
}

const WALLETS: Readonly<Record<string, string>> = {
  KAKAOPAY: '카카오페이',
  NAVERPAY: '네이버페이',
  TOSSPAY: '토스페이',
};

function labelOf(method: Payment['method']): string | null {
  const from = method?.card ?? method?.easyPayMethod?.card;
  const wallet = method?.provider === undefined ? undefined : (WALLETS[method.provider] ?? method.provider);
  const parts = [wallet, from?.name, from?.number === undefined ? undefined : lastFour(from.number)];
  const said = parts.filter((part) => part !== undefined);
  return said.length === 0 ? null : said.join(' ');
}
