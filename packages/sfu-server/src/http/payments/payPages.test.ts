import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { BookingId, PaymentProviderId } from '@gongbang/protocol';
import Router from '@koa/router';
import Koa from 'koa';
import { answerErrors } from '../errors.ts';
import { freshNonce, type PageState } from '../page.ts';
import type { Orders } from '../../site/payments/Orders.ts';
import { payRouter } from './payPages.ts';
import { addWebhooks } from './webhooks.ts';
import { ProtectedResponse } from '../securityHeaders.ts';
import { paymentProviders } from '../../payments/paymentProviders.ts';
import type { Checkout, PaymentHint, PaymentProvider, TrialPayment } from '../../ports/payments.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { FakeProviders } from '../../../../../tests/support/fakeProviders/FakeProviders.ts';
import { FakeStripe } from '../../../../../tests/support/fakeProviders/FakeStripe.ts';
import { FakeToss } from '../../../../../tests/support/fakeProviders/FakeToss.ts';
import type { FakeWebhook } from '../../../../../tests/support/fakeProviders/wire.ts';

const ORDER = 'order00000000001';
const BOOKING = 'booking000000001' as BookingId;
const HOSTILE = `</script><script>alert(1)</script>"'><img src=x onerror=alert(1)>`;

let fakes: FakeProviders;
beforeAll(async () => {
  fakes = await FakeProviders.start();
});
afterAll(async () => {
  await fakes.close();
});

let providers: ReadonlyMap<PaymentProviderId, PaymentProvider>;
let tried: Map<string, TrialPayment>;
let logged: string[];
let hints: (PaymentHint & { provider: PaymentProviderId })[];
let asked: string[];
let returns: ReadonlyMap<string, string>[];
/** What the desk does when something is unusual. */
let failure: Error | null;
let payable: PaymentProviderId | 'paid' | null;
let server: Server;
let url: string;

const checkout = (): Checkout => ({
  ...{ startsAt: Date.UTC(2026, 11, 5, 1, 30), timeZone: 'Asia/Seoul' },
  ...{ orderId: ORDER, number: 'GB-1125-K3M9QX', method: 'card', title: HOSTILE, name: HOSTILE },
  ...{ total: { amount: 35_000, currency: 'KRW' }, email: 'seoyeon@example.org', language: 'ko' },
  ...{ returnUrl: `${url}/pay/back/${ORDER}`, cancelUrl: `${url}/pay/back/${ORDER}?left=1` },
  expiresAt: Date.now() + 900_000,
});

/** An order desk that records what it was told. */
const desk: Pick<Orders, 'hint' | 'launch' | 'comeBack'> = {
  hint: (provider, hint) => {
    if (failure !== null) {
      return Promise.reject(failure);
    }
    hints.push({ provider, ...hint });
    return Promise.resolve();
  },
  launch: (orderId) => {
    asked.push(orderId);
    const provider = payable === null || payable === 'paid' ? undefined : providers.get(payable);
    return Promise.resolve(
      orderId !== ORDER || payable === null
        ? null
        : provider === undefined
          ? { bookingId: BOOKING }
          : { checkout: checkout(), ref: ORDER, provider },
    );
  },
  comeBack: (orderId, returned) => {
    returns.push(returned);
    return failure === null
      ? Promise.resolve(orderId === ORDER ? { bookingId: BOOKING } : null)
      : Promise.reject(failure);
  },
};

beforeEach(async () => {
  [logged, hints, asked, returns] = [[], [], [], []];
  [failure, payable, tried] = [null, 'trial', new Map<string, TrialPayment>()];
  const keep = (bindings: object, message: string): void => {
    logged.push(`${message} ${JSON.stringify(bindings)}`);
  };
  const log = { info: keep, warn: keep };
  const trialPayments = {
    find: (id: string) => Promise.resolve(tried.get(id) ?? null),
    put: (payment: TrialPayment) => {
      tried.set(payment.orderId, payment);
      return Promise.resolve();
    },
  };
  const config = { ...FakeToss.keys, ...FakeStripe.keys };
  providers = paymentProviders({
    config,
    stores: { trialPayments },
    clock: Date,
    endpoints: fakes.endpoints,
  });
  const app = new Koa<PageState>();
  app.use(freshNonce);
  app.use(answerErrors(log, { refused: () => undefined }, false));
  const router = new Router();
  addWebhooks(router, { providers, orders: desk, trustProxy: false, log });
  app.use(router.routes());
  app.use(payRouter({ orders: desk, studioName: '숲 공방', trustProxy: false, log }).routes());
  server = createServer({ ServerResponse: ProtectedResponse }, (request, response) => {
    void app.callback()(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.close();
  await once(server, 'close');
});

const send = (provider: string, { body, headers }: FakeWebhook): Promise<Response> =>
  fetch(`${url}/api/payments/${provider}/webhook`, {
    ...{ method: 'POST', body },
    headers: { 'Content-Type': 'application/json', Connection: 'close', ...headers },
  });
const get = (path: string): Promise<Response> =>
  fetch(`${url}${path}`, { redirect: 'manual', headers: { Connection: 'close' } });
const press = (button: string): Promise<Response> =>
  fetch(`${url}/pay/${ORDER}`, {
    ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams({ press: button }) },
    headers: { Connection: 'close' },
  });

describe('[PG9] webhooks of providers', () => {
  it('are handed on once they are signed as they should be, and asked for again where they cannot be taken', async () => {
    const event = fakes.stripe.webhook('cs_test_1', { eventId: 'evt_1' });
    failure = new Error('no disk');
    const later = await send('stripe', event);
    expect([later.status, later.headers.get('Retry-After')]).toEqual([503, '60']);
    failure = null;
    expect((await send('stripe', event)).status).toBe(200);
    expect(hints).toEqual([{ provider: 'stripe', eventId: 'evt_1', ref: 'cs_test_1' }]);
  });

  it('that are forged or old are refused, and nobody is asked', async () => {
    for (const event of [
      fakes.stripe.webhook('cs_test_1', { isForged: true }),
      fakes.stripe.webhook('cs_test_1', { at: Date.now() - 600_000 }),
      { body: '{}', headers: {} },
    ]) {
      expect((await send('stripe', event)).status).toBe(400);
    }
    expect(hints).toEqual([]);
    expect(logged.join()).toContain('not signed correctly');
    expect(logged.join()).not.toContain('whsec');
  });

  it('about other things are taken, and left', async () => {
    const body = JSON.stringify({ eventType: 'DEPOSIT_CALLBACK' });
    expect((await send('toss', { body, headers: {} })).status).toBe(200);
    expect(hints).toEqual([]);
  });

  it('of who is not connected, or calls nobody, lead nowhere', async () => {
    for (const provider of ['portone', 'transfer', 'trial', 'paypal']) {
      expect((await send(provider, { body: '{}', headers: {} })).status).toBe(404);
    }
  });

  it('have 64 KiB at most, and a brake', async () => {
    const large = { body: JSON.stringify({ eventType: 'x'.repeat(64 * 1024) }), headers: {} };
    expect((await send('toss', large)).status).toBe(413);
    const body = JSON.stringify({ eventType: 'x' });
    const answers = await Promise.all(Array.from({ length: 610 }, () => send('toss', { body, headers: {} })));
    const braked = answers.filter(({ status }) => status === 429);
    expect(braked).toHaveLength(11);
    expect(Number(braked[0]?.headers.get('Retry-After'))).toBeGreaterThan(0);
  });
});

describe('[PG10] the page that opens a window', () => {
  it('says whose it is, what is paid and how much, and runs nothing that it was told', async () => {
    payable = 'toss';
    const answer = await get(`/pay/${ORDER}`);
    const html = await answer.text();
    expect(answer.status).toBe(200);
    for (const words of ['숲 공방', '35,000원', '12월 5일', 'GB-1125-K3M9QX', '토스페이먼츠', '<noscript>']) {
      expect(html).toContain(words);
    }
    expect(html).not.toContain('<img');
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toContain(FakeProviders.keys.TOSS_SECRET_KEY);
  });

  it('may load the provider’s script alone, is in no frame, in no cache, and tells nobody its path', async () => {
    payable = 'toss';
    const { headers } = await get(`/pay/${ORDER}`);
    const policy = headers.get('Content-Security-Policy') ?? '';
    expect(policy).toMatch(/script-src 'nonce-[^']+' 'strict-dynamic' https: /);
    for (const one of [
      "default-src 'none'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "object-src 'none'",
    ]) {
      expect(policy).toContain(one);
    }
    expect(policy.split(';').find((one) => one.startsWith('script-src'))).not.toContain('unsafe-inline');
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('X-Robots-Tag')).toBe('noindex');
    expect(headers.get('Referrer-Policy')).toBe('strict-origin');
    expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin-allow-popups');
  });

  it('runs nothing at all where a payment is only tried, which it says', async () => {
    const answer = await get(`/pay/${ORDER}`);
    const html = await answer.text();
    expect(html).toContain('시험 결제라 돈은 나가지 않아요');
    expect(html).toContain('12월 5일');
    expect(html).not.toContain('<script');
    expect(answer.headers.get('Content-Security-Policy')).not.toContain('script-src');
    expect(answer.headers.get('Referrer-Policy')).toBe('no-referrer');
  });

  it('leads to the booking where nothing is to be paid, and says so where there is no order', async () => {
    payable = 'paid';
    const answer = await get(`/pay/${ORDER}`);
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, `/b/${BOOKING}`]);
    for (const path of [
      '/pay/order00000000002',
      '/pay/x',
      `/pay/${'a'.repeat(500)}`,
      '/pay/back/order00000000002',
    ]) {
      const nothing = await get(path);
      expect(nothing.status).toBe(404);
      expect(await nothing.text()).toContain('여기에서 낼 돈이 없어요');
    }
    // What cannot be an order is not looked up.
    expect(new Set(asked)).toEqual(new Set([ORDER, 'order00000000002']));
    payable = 'stripe';
    expect((await get(`/pay/${ORDER}`)).status).toBe(404);
  });

  it.each([
    ['pay', 'paid', `/pay/back/${ORDER}`],
    ['decline', 'failed', `/pay/back/${ORDER}`],
    ['left', 'pending', `/pay/back/${ORDER}?left=1`],
    ['anything', 'pending', `/pay/back/${ORDER}`],
  ])('takes a press of %s without any script', async (button, state, location) => {
    await providers.get('trial')?.checkout(checkout());
    const answer = await press(button);
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, location]);
    expect(tried.get(ORDER)?.state).toBe(state);
  });

  it('takes no press for a real provider', async () => {
    payable = 'toss';
    expect((await press('pay')).status).toBe(404);
  });
});

describe('[PG11] the way back', () => {
  it('leads to the booking, and hands on what the provider has added', async () => {
    const answer = await get(`/pay/back/${ORDER}?paymentKey=tgen_1&orderId=${ORDER}&amount=35000`);
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, `/b/${BOOKING}?paid`]);
    expect([...(returns[0] ?? [])]).toEqual([
      ['paymentKey', 'tgen_1'],
      ['orderId', ORDER],
      ['amount', '35000'],
    ]);
  });

  it('hands on no more than a provider adds', async () => {
    const many = Array.from({ length: 100 }, (_, at) => `p${at}=1`).join('&');
    await get(`/pay/back/${ORDER}?${'n'.repeat(50)}=1&v=${'v'.repeat(301)}&${many}`);
    await get(`/pay/back/${ORDER}?code=${'x'.repeat(9000)}&a=1`);
    await get(`/pay/back/${ORDER}?v=${'v'.repeat(301)}&${'n'.repeat(41)}=1&a=1`);
    expect(returns.map(({ size }) => size)).toEqual([20, 0, 1]);
  });

  it('says that nobody has to pay again where it cannot be looked at, and offers to look again', async () => {
    failure = new Error('no disk');
    const answer = await get(`/pay/back/${ORDER}?paymentKey=tgen_1`);
    const html = await answer.text();
    expect(answer.status).toBe(503);
    expect(html).toContain('다시 결제하지 않아도 돼요');
    expect(html).toContain(`href="/pay/back/${ORDER}?paymentKey=tgen_1"`);
  });

  it('is not gone so often that a provider tires', async () => {
    const answers = await Promise.all(Array.from({ length: 25 }, () => get(`/pay/back/${ORDER}`)));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
    expect(returns).toHaveLength(20);
  });
});
