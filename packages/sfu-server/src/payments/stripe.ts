import { currency, type Currency, type Money } from '@gongbang/protocol';
import type { Stripe as Client } from 'stripe';
import { z } from 'zod';

import {
  ProviderRefused,
  ProviderUnreachable,
  type Checkout,
  type PaymentHint,
  type PaymentProvider,
  type PaymentState,
} from '../ports/payments.ts';
import type { Clock } from '../ports/world.ts';
import { cut, oneIsBack, readAnswer, readPayment, word } from './answers.ts';
import { boundedFetch } from './ask.ts';
import type { PaymentEndpoints } from './endpoints.ts';
import {
  isOff,
  stripePaid,
  stripeRefunds,
  stripeSession,
  stripeState,
  type StripeRefund,
} from './stripeAnswers.ts';
import { STRIPE_WINDOW_MS } from './windows.ts';

export interface StripeKeys {
  readonly secretKey: string;
  readonly webhookSecret: string;
}

/** Sessions live for at least half an hour; the rest is for the way there. */
const LEAST_LIFE_MS = 30 * 60_000 + 10_000;
const MS_PER_SECOND = 1000;
const MAX_TITLE = 250;
const MAX_REASON = 500;
const EVERYTHING = ['payment_intent.latest_charge.balance_transaction'];

const hint = z.object({
  id: z.string().min(1).max(255),
  type: word,
  data: z.object({
    object: z.object({
      id: z.string().max(255).optional(),
      object: word,
      metadata: z
        .object({ orderId: z.string().max(64).optional(), session: z.string().max(255).optional() })
        .nullish(),
    }),
  }),
});

/**
 * Stripe Checkout, a page that Stripe hosts. Stripe's library makes the requests and checks signatures; it is loaded on first use,
 * as that takes a quarter of a second and 34 MB.
 */
export class Stripe implements PaymentProvider {
  readonly id = 'stripe';
  readonly methods = ['card'] as const;
  readonly currencies: readonly Currency[] = currency.options;
  readonly windowMs = STRIPE_WINDOW_MS;
  readonly takesAtConfirm = false;

  readonly #keys: StripeKeys;
  readonly #at: PaymentEndpoints['stripe'];
  readonly #clock: Pick<Clock, 'now'>;
  #loading: Promise<Client> | null = null;

  constructor(keys: StripeKeys, at: PaymentEndpoints['stripe'], clock: Pick<Clock, 'now'>) {
    this.#keys = keys;
    this.#at = at;
    this.#clock = clock;
  }

  async checkout(order: Checkout): Promise<{ ref: string; goTo: string }> {
    const { orderId, number, total, title, email, language, returnUrl, cancelUrl, expiresAt } = order;
    const lives = Math.max(expiresAt, this.#clock.now() + LEAST_LIFE_MS);
    const metadata = { orderId, number };
    const session = await this.#ask((client) =>
      client.checkout.sessions.create(
        {
          mode: 'payment',
          line_items: [
            {
              quantity: 1,
              price_data: {
                currency: total.currency.toLowerCase(),
                unit_amount: total.amount,
                product_data: { name: cut(title, MAX_TITLE) },
              },
            },
          ],
          allowed_payment_method_types: ['card'],
          // An order in won is paid in won.
          adaptive_pricing: { enabled: false },
          customer_email: email,
          client_reference_id: orderId,
          metadata,
          payment_intent_data: { metadata, description: number },
          ...{ locale: language, success_url: returnUrl, cancel_url: cancelUrl },
          expires_at: Math.ceil(lives / MS_PER_SECOND),
        },
        // The same order gets the same window; if its expiry had to move, it is a new request.
        { idempotencyKey: `checkout-${orderId}-${lives}` },
      ),
    );
    const { id, url } = readAnswer(stripeSession, session);
    if (typeof url !== 'string') {
      throw new ProviderUnreachable('Stripe opened a session without a page.');
    }
    return { ref: id, goTo: url };
  }

  launch(): null {
    return null;
  }

  async confirm(ref: string, _expected: Money, returned: ReadonlyMap<string, string>): Promise<PaymentState> {
    return oneIsBack(await this.fetch(ref), returned, null);
  }

  async fetch(ref: string): Promise<PaymentState> {
    const session = await this.#read(ref);
    const { id, latest_charge: latest } = session.payment_intent ?? {};
    const isRefunded = id !== undefined && (latest?.amount_refunded ?? 0) > 0;
    return stripeState(session, isRefunded ? await this.#refundsOf(id) : []);
  }

  async refund(ref: string, { amount }: Money, key: string, why: string): Promise<PaymentState> {
    const session = await this.#read(ref);
    const intent = session.payment_intent?.id;
    if (intent === undefined) {
      throw new ProviderRefused('Nothing was paid in this session.');
    }
    // Stripe forgets its idempotency keys after some days, but keeps this.
    const done = (await this.#refundsOf(intent)).filter(({ status }) => !isOff(status));
    if (!done.some(({ metadata }) => metadata?.['key'] === key)) {
      const made = await this.#ask((client) =>
        client.refunds.create(
          { payment_intent: intent, amount, metadata: { key, session: ref, why: cut(why, MAX_REASON) } },
          { idempotencyKey: `refund-${key}` },
        ),
      );
      if (isOff(made.status)) {
        throw new ProviderRefused('Stripe took the refund, and could not do it.');
      }
    }
    return this.fetch(ref);
  }

  async abandon(ref: string): Promise<void> {
    try {
      await this.#ask((client) => client.checkout.sessions.expire(ref));
    } catch (error) {
      // It is already paid, or over.
      if (!(error instanceof ProviderRefused)) {
        throw error;
      }
    }
  }

  async parseWebhook(
    rawBody: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<PaymentHint | 'other' | null> {
    const client = await this.#client();
    let said: unknown;
    try {
      const signature = headers['stripe-signature'] ?? '';
      said = await client.webhooks.constructEventAsync(rawBody, signature, this.#keys.webhookSecret);
    } catch {
      return null;
    }
    const read = hint.safeParse(said);
    if (!read.success) {
      return null;
    }
    const { id: eventId, data } = read.data;
    const { id, object, metadata } = data.object;
    // If a refund fails later, Stripe only sends an event about the refund.
    const ref = object === 'checkout.session' ? id : (metadata?.orderId ?? metadata?.session);
    return ref === undefined ? 'other' : { eventId, ref };
  }

  async #read(ref: string): Promise<z.infer<typeof stripeSession>> {
    const answer = await this.#ask((client) =>
      client.checkout.sessions.retrieve(ref, { expand: EVERYTHING }),
    );
    const session = readPayment(stripeSession, answer, stripePaid);
    if (session.id !== ref) {
      throw new ProviderUnreachable('Stripe answered with another session.');
    }
    return session;
  }

  async #refundsOf(intent: string): Promise<StripeRefund[]> {
    const listed = await this.#ask((client) =>
      client.refunds.list({ payment_intent: intent, limit: 100, expand: ['data.balance_transaction'] }),
    );
    return readAnswer(stripeRefunds, listed).data;
  }

  async #ask<T>(act: (client: Client) => Promise<T>): Promise<T> {
    const client = await this.#client();
    try {
      return await act(client);
    } catch (error) {
      throw meaningOf(error);
    }
  }

  #client(): Promise<Client> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  async #load(): Promise<Client> {
    const { Stripe: Library } = await import('stripe');
    const { protocol, hostname, port } = new URL(this.#at.api);
    return new Library(this.#keys.secretKey, {
      protocol: protocol === 'http:' ? 'http' : 'https',
      host: hostname,
      ...(port === '' ? {} : { port }),
      httpClient: Library.createFetchHttpClient((url, init = {}) => boundedFetch(url, init)),
      // Callers retry by themselves.
      maxNetworkRetries: 0,
      telemetry: false,
    });
  }
}

const said = z.object({ statusCode: z.int().optional(), code: word.optional(), type: word.optional() });

/** Maps the library's errors to our two. Wrong keys are for the owner to fix. The library's message is left out. */
function meaningOf(error: unknown): Error {
  const { statusCode, code, type } = said.catch({}).parse(error);
  const message = `Stripe answered ${code ?? type ?? 'nothing'}.`;
  const isForNow =
    statusCode === undefined || statusCode >= 500 || [401, 403, 408, 409, 429].includes(statusCode);
  return isForNow ? new ProviderUnreachable(message) : new ProviderRefused(message);
}
