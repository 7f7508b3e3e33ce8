import vm from 'node:vm';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { FakeProviders, type Trouble } from '../../../../tests/support/fakeProviders/FakeProviders.ts';
import type { FakeProvider } from '../../../../tests/support/fakeProviders/wire.ts';
import {
  ProviderRefused,
  ProviderUncounted,
  ProviderUnreachable,
  type Checkout,
  type PaymentHint,
  type PaymentProvider,
} from '../ports/payments.ts';
import { Toss } from './toss.ts';
import { paymentProviders } from './paymentProviders.ts';

const ORDER = 'order00000000001';
const total = { amount: 35_000, currency: 'KRW' } as const;
const order: Checkout = {
  ...{ startsAt: Date.UTC(2026, 11, 5, 1, 30), timeZone: 'Asia/Seoul' },
  ...{ orderId: ORDER, number: 'GB-1125-K3M9QX', method: 'card', total, title: '</script>핀치 포트' },
  ...{ name: '박서연', email: 'seoyeon@example.org', language: 'ko', expiresAt: Date.now() + 35 * 60_000 },
  ...{
    returnUrl: `http://localhost/pay/back/${ORDER}`,
    cancelUrl: `http://localhost/pay/back/${ORDER}?left=1`,
  },
};

let fakes: FakeProviders;
beforeEach(async () => {
  fakes = await FakeProviders.start();
});
afterEach(async () => {
  await fakes.close();
});

const providerOf = (id: 'toss' | 'portone' | 'stripe'): PaymentProvider => {
  const none = { find: () => Promise.resolve(null), put: () => Promise.resolve() };
  const provider = paymentProviders({
    config: { ...FakeProviders.keys, PORTONE_METHODS: ['card', 'kakaopay'] },
    ...{ stores: { trialPayments: none }, clock: Date, endpoints: fakes.endpoints },
  }).get(id);
  if (provider === undefined) {
    throw new Error(`${id} is not connected`);
  }
  return provider;
};

/** What the page asks the provider's script for. */
async function askedOfScript(provider: PaymentProvider, about: Checkout, ref: string): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const requestPayment = (request: unknown): Promise<void> => {
    resolve(request);
    return Promise.resolve();
  };
  const script = provider.launch(about, ref)?.script ?? '';
  const TossPayments = Object.assign(() => ({ payment: () => ({ requestPayment }) }), { ANONYMOUS: '' });
  vm.runInNewContext(`(async () => {${script}})()`, { TossPayments, PortOne: { requestPayment } });
  return JSON.parse(JSON.stringify(await promise)) as unknown;
}

/** A payment that has begun, with its window open. */
async function begun(id: 'toss' | 'portone' | 'stripe'): Promise<{
  readonly provider: PaymentProvider;
  readonly fake: FakeProvider;
  readonly ref: string;
}> {
  const provider = providerOf(id);
  const { ref } = await provider.checkout(order);
  if (id === 'toss') {
    fakes.toss.open((await askedOfScript(provider, order, ref)) as Parameters<typeof fakes.toss.open>[0]);
  } else if (id === 'portone') {
    const asked = await askedOfScript(provider, order, ref);
    fakes.portone.open(asked as Parameters<typeof fakes.portone.open>[0]);
  }
  return { provider, fake: fakes[id], ref };
}

const returnedBy = (address: string): ReadonlyMap<string, string> => new Map(new URL(address).searchParams);

const back = (amount: number) => ({ amount, currency: 'KRW' }) as const;

describe.each(['toss', 'portone', 'stripe'] as const)('payments through %s', (id) => {
  const paid = async (amount?: number) => {
    const scene = await begun(id);
    const returned = returnedBy(scene.fake.pay(scene.ref, amount));
    return { ...scene, returned };
  };
  /** Paid and confirmed. */
  const settled = async () => {
    const scene = await paid();
    const { ref } = await scene.provider.confirm(scene.ref, total, scene.returned);
    return { ...scene, ref };
  };

  it('[PG3] are paid once the provider says so, with what it took, by which card, and when', async () => {
    const { provider, ref, returned } = await paid();
    const state = await provider.confirm(ref, total, returned);
    expect(state).toMatchObject({ is: 'paid', captured: total, refunded: 0, failure: null });
    expect(state.label).toMatch(/^\S+ ····(?:1234|4242)$/);
    expect(state.paidAt).toBeGreaterThan(Date.UTC(2026, 0, 1));
    expect(state.approval).not.toBeNull();
    expect(await provider.fetch(state.ref)).toEqual(state);
    expect(await provider.confirm(state.ref, total, returned)).toEqual(state);
  });

  it('[PG3] are not paid by what a browser brings back', async () => {
    const { provider, ref } = await begun(id);
    const forged = new Map([
      ...[['paymentKey', 'tgen_forged'] as const, ['orderId', ref] as const, ['amount', '35000'] as const],
      ...[['paymentId', ref] as const, ['transactionType', 'PAYMENT'] as const],
    ]);
    expect(await provider.confirm(ref, total, forged)).toMatchObject({ captured: null });
    expect(await provider.fetch(ref)).toMatchObject({ is: 'pending', captured: null });
  });

  it('[PG3] that failed say why, and are paid where somebody tries again', async () => {
    const { provider, fake, ref } = await begun(id);
    const declined = await provider.confirm(ref, total, returnedBy(fake.fail(ref, 'decline')));
    const left = await provider.confirm(ref, total, returnedBy(fake.fail(ref, 'close')));
    // Stripe lets people try another card in its own window.
    expect(declined.failure).toBe(id === 'stripe' ? 'left' : 'declined');
    expect(left).toMatchObject({ is: 'failed', failure: 'left', captured: null });
    const state = await provider.confirm(ref, total, returnedBy(fake.pay(ref)));
    expect(state).toMatchObject({ is: 'paid', captured: total });
    // News of the failure that comes late changes nothing.
    expect(await provider.confirm(state.ref, total, new Map([['code', 'USER_CANCEL']]))).toEqual(state);
  });

  it('[PG3] of another amount say which, or are not taken at all', async () => {
    const { provider, ref, returned } = await paid(100);
    const state = await provider.confirm(ref, total, returned);
    expect(state.captured).toEqual(id === 'toss' ? null : back(100));
  });

  it('[PG14] in money that is not known here are told apart from what is not paid, and book nothing', async () => {
    const { provider, ref } = await begun(id);
    if (id === 'stripe') {
      fakes.stripe.takesIn = 'brl';
    } else if (id === 'toss') {
      const asked = fakes.toss.window(ref);
      fakes.toss.open({ ...asked, amount: { ...asked.amount, currency: 'BRL' } });
    } else {
      fakes.portone.open({ ...fakes.portone.window(ref), currency: 'BRL' });
    }
    expect(await provider.fetch(ref)).toMatchObject({ is: 'pending', captured: null });
    const returned = returnedBy(fakes[id].pay(ref));
    await expect(provider.confirm(ref, total, returned)).rejects.toThrow(ProviderUncounted);
    await expect(provider.fetch(ref)).rejects.toThrow(ProviderUncounted);
  });

  it('[PG4] whose answer was lost are paid once, and known to be when asked again', async () => {
    const { provider, ref, returned } = await paid();
    fakes.troubles.push('lost', 'lost');
    await expect(provider.confirm(ref, total, returned)).rejects.toThrow(ProviderUnreachable);
    fakes.troubles.length = 0;
    expect(await provider.confirm(ref, total, returned)).toMatchObject({ is: 'paid', captured: total });
  });

  it.each<Trouble>(['broken', 'garbage', 'huge', 'refused', 'sent elsewhere', 'something else'])(
    '[PG4] of which the answer is %s are asked about again, and nothing follows from it',
    async (trouble) => {
      const { provider, ref } = await settled();
      fakes.troubles.push(trouble);
      await expect(provider.fetch(ref)).rejects.toThrow(ProviderUnreachable);
      fakes.troubles.push(trouble);
      await expect(provider.refund(ref, back(35_000), 'key1', '')).rejects.toThrow(ProviderUnreachable);
      expect(await provider.fetch(ref)).toMatchObject({ is: 'paid', refunded: 0 });
    },
  );

  it('[PG4] are waited for ten seconds', async () => {
    const { provider, ref } = await settled();
    const given: number[] = [];
    const real = AbortSignal.timeout.bind(AbortSignal);
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      given.push(ms);
      return real(100);
    });
    const held = Promise.withResolvers<undefined>();
    fakes.hold = held.promise;
    await expect(provider.fetch(ref)).rejects.toThrow(ProviderUnreachable);
    expect(given).toContain(10_000);
    timeout.mockRestore();
    fakes.hold = null;
    held.resolve(undefined);
  });

  it('[PG2] give back in parts, each once by its key, also where the answer was lost', async () => {
    const { provider, fake, ref } = await settled();
    expect((await provider.refund(ref, back(10_000), 'key1', '취소')).refunded).toBe(10_000);
    expect((await provider.refund(ref, back(10_000), 'key1', '취소')).refunded).toBe(10_000);
    // The refund is done, but nobody hears of it.
    fakes.troubles.push(...Array<Trouble>(id === 'stripe' ? 2 : 1).fill('none'), 'lost');
    await expect(provider.refund(ref, back(5_000), 'key2', '취소')).rejects.toThrow(ProviderUnreachable);
    expect(fake.refundsOf(ref)).toEqual([10_000, 5_000]);
    expect((await provider.refund(ref, back(5_000), 'key2', '취소')).refunded).toBe(15_000);
    expect((await provider.refund(ref, back(20_000), 'key3', '취소')).refunded).toBe(35_000);
    expect(fake.refundsOf(ref).toSorted()).toEqual([10_000, 20_000, 5_000].toSorted());
    await expect(provider.refund(ref, back(1), 'key4', '취소')).rejects.toThrow(ProviderRefused);
    // Even after the provider has forgotten its keys.
    fake.forgetKeys();
    expect((await provider.refund(ref, back(10_000), 'key1', '취소')).refunded).toBe(35_000);
  });

  it('[PG2] give back once where two ask at a time', async () => {
    const { provider, fake, ref } = await settled();
    await Promise.allSettled([
      provider.refund(ref, back(10_000), 'key1', ''),
      provider.refund(ref, back(10_000), 'key1', ''),
    ]);
    expect(fake.refundsOf(ref)).toEqual([10_000]);
  });

  it('[PG2] of which a refund is refused for good say so', async () => {
    const { provider, fake, ref } = await settled();
    fake.refusesRefunds = true;
    await expect(provider.refund(ref, back(35_000), 'key1', '')).rejects.toThrow(ProviderRefused);
  });

  it('[PG3] tell of money that went back at the provider itself', async () => {
    const { provider, fake, ref } = await settled();
    fake.refundOutside(ref, 15_000);
    expect(await provider.fetch(ref)).toMatchObject({ is: 'paid', captured: total, refunded: 15_000 });
  });

  it('[PG6] are told of by events that have one name each, however often they come', async () => {
    const { provider, fake, ref } = await settled();
    const event = fake.webhook(ref);
    const hint = await provider.parseWebhook(event.body, event.headers);
    expect(await provider.parseWebhook(event.body, event.headers)).toEqual(hint);
    expect((hint as PaymentHint).ref).toBe(ref);
    fake.refundOutside(ref, 1_000);
    const other = fake.webhook(ref);
    expect(await provider.parseWebhook(other.body, other.headers)).not.toEqual(hint);
  });

  it.skipIf(id === 'toss')('[PG6] are not told of by what is forged, old, changed or unsigned', async () => {
    const { provider, fake, ref } = await settled();
    const forged = fake.webhook(ref, { isForged: true });
    expect(await provider.parseWebhook(forged.body, forged.headers)).toBeNull();
    const old = fake.webhook(ref, { at: Date.now() - 6 * 60_000 });
    expect(await provider.parseWebhook(old.body, old.headers)).toBeNull();
    const right = fake.webhook(ref);
    expect(await provider.parseWebhook(right.body.replace(ref, 'another'), right.headers)).toBeNull();
    expect(await provider.parseWebhook(right.body, {})).toBeNull();
    expect(await provider.parseWebhook('{', right.headers)).toBeNull();
  });

  it('[PG5] keep their keys out of whatever fails', async () => {
    const { provider, ref } = await settled();
    const errors: unknown[] = [];
    for (const trouble of ['broken', 'garbage', 'refused', 'something else'] as const) {
      fakes.troubles.push(trouble);
      errors.push(await provider.fetch(ref).catch((error: unknown) => error));
    }
    errors.push(await provider.refund(ref, back(90_000), 'key1', '').catch((error: unknown) => error));
    const all = errors.map((error) => told(error)).join('\n');
    expect(errors).toHaveLength(5);
    expect(all).toContain('ProviderUnreachable');
    for (const key of Object.entries(FakeProviders.keys).filter(([name]) => name.includes('SECRET'))) {
      expect(all).not.toContain(key[1]);
      expect(all).not.toContain(Buffer.from(`${key[1]}:`).toString('base64'));
    }
  });

  it('are left alone once nobody is to pay them', async () => {
    const { provider, ref } = await begun(id);
    await provider.abandon(ref);
    await provider.abandon(ref);
    expect(await provider.fetch(ref)).toMatchObject({ captured: null });
  });
});

/** Everything in an error that a log could write. */
const told = (error: unknown): string =>
  error instanceof Error
    ? [error.name, error.message, error.stack, JSON.stringify(error), told(error.cause)].join('\n')
    : String(error);

describe('[PG7] Toss', () => {
  it('takes what was ordered, or nothing', async () => {
    const { provider, fake, ref } = await begun('toss');
    const returned = returnedBy(fake.pay(ref, 100));
    expect(await provider.confirm(ref, back(35_000), returned)).toMatchObject({
      is: 'failed',
      captured: null,
    });
    expect(await provider.fetch(ref)).toMatchObject({ captured: null });
  });

  it('takes nothing for an order by what was agreed to for another one', async () => {
    const { provider, fake, ref } = await begun('toss');
    const returned = new Map([...returnedBy(fake.pay(ref)), ['orderId', 'order00000000002']]);
    expect(await provider.confirm(ref, total, returned)).toMatchObject({ is: 'pending', captured: null });
    expect(fakes.asked).not.toContain('POST /toss/v1/payments/confirm');
  });

  it.each([
    ['REJECT_CARD_COMPANY', 403, 'declined'],
    ['INVALID_STOPPED_CARD', 400, 'declined'],
    ['REJECT_CARD_PAYMENT', 403, 'limit'],
    ['EXCEED_MAX_DAILY_PAYMENT_COUNT', 400, 'limit'],
    ['NOT_FOUND_PAYMENT_SESSION', 404, 'expired'],
    ['SOMETHING_NEW', 400, 'other'],
  ] as const)('says of %s why nothing was taken', async (code, status, failure) => {
    const { provider, fake, ref } = await begun('toss');
    const returned = returnedBy(fake.pay(ref));
    fakes.toss.refusesConfirm = { status, code };
    expect(await provider.confirm(ref, total, returned)).toMatchObject({ is: 'failed', failure });
  });

  it.each([
    ['PROVIDER_ERROR', 400],
    ['FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING', 500],
    ['UNAUTHORIZED_KEY', 401],
    ['SOMETHING_NEW', 503],
  ] as const)('is asked again after %s, and takes it then', async (code, status) => {
    const { provider, fake, ref } = await begun('toss');
    const returned = returnedBy(fake.pay(ref));
    fakes.toss.refusesConfirm = { status, code };
    await expect(provider.confirm(ref, total, returned)).rejects.toThrow(ProviderUnreachable);
    expect(await provider.confirm(ref, total, returned)).toMatchObject({ is: 'paid', captured: total });
  });

  it('opens the window of the wallet that was chosen', async () => {
    const provider = providerOf('toss');
    const asked = await askedOfScript(provider, { ...order, method: 'kakaopay' }, ORDER);
    expect(asked).toMatchObject({ card: { flowMode: 'DIRECT', easyPay: 'KAKAOPAY' }, orderId: ORDER });
    expect(provider.launch(order, ORDER)?.script).not.toContain('</script>');
  });

  it('[PG2] has done a refund where the amount is that as well', async () => {
    const { provider, fake, ref } = await begun('toss');
    await provider.confirm(ref, total, returnedBy(fake.pay(ref)));
    fakes.toss.refundOutside(ref, 1_000, '고객 요청 (key1)');
    expect((await provider.refund(ref, back(5_000), 'key1', '')).refunded).toBe(6_000);
    expect((await provider.refund(ref, back(5_000), 'key1', '')).refunded).toBe(6_000);
  });

  it('[PG6] hints at payments alone, and at nothing by what cannot be read', async () => {
    const provider = providerOf('toss');
    expect(await provider.parseWebhook('{"eventType":"PAYOUT_STATUS_CHANGED"}', {})).toBe('other');
    expect(await provider.parseWebhook('<', {})).toBeNull();
    expect(provider).toBeInstanceOf(Toss);
  });
});

describe('PortOne', () => {
  it.each(['channel-key-of-tests', undefined])(
    '[PG14] does not count what somebody paid through a channel that is not ours: %s',
    async (channel) => {
      const { provider, fake, ref } = await begun('portone');
      fakes.portone.open({ ...fakes.portone.window(ref), channelKey: channel });
      const returned = returnedBy(fake.pay(ref));
      await expect(provider.confirm(ref, total, returned)).rejects.toThrow(ProviderUncounted);
      await expect(provider.fetch(ref)).rejects.toThrow(ProviderUncounted);
      // If it was not paid, there is nothing to count.
      fake.fail(ref, 'decline');
      expect(await provider.fetch(ref)).toMatchObject({ is: 'failed', captured: null });
    },
  );

  it('[PG2] gives back what came through a channel that was ours', async () => {
    const { provider, fake, ref } = await begun('portone');
    fakes.portone.open({ ...fakes.portone.window(ref), channelKey: 'channel-key-until-now' });
    fake.pay(ref);
    expect((await provider.refund(ref, back(5_000), 'key1', '')).refunded).toBe(5_000);
  });

  it('[PG2] has done a refund where the amount is that as well', async () => {
    const { provider, fake, ref } = await begun('portone');
    fake.pay(ref);
    fakes.portone.refundOutside(ref, 1_000, '고객 요청 (key1)');
    expect((await provider.refund(ref, back(5_000), 'key1', '')).refunded).toBe(6_000);
    expect((await provider.refund(ref, back(5_000), 'key1', '')).refunded).toBe(6_000);
  });

  it('[PG2] has done a refund once it says so, and does one again that failed', async () => {
    const { provider, fake, ref } = await begun('portone');
    fake.pay(ref);
    fakes.portone.refundsAre = 'REQUESTED';
    await expect(provider.refund(ref, back(5_000), 'key1', '')).rejects.toThrow(ProviderUnreachable);
    await expect(provider.refund(ref, back(5_000), 'key1', '')).rejects.toThrow(ProviderUnreachable);
    fakes.portone.finishRefunds(ref);
    expect((await provider.refund(ref, back(5_000), 'key1', '')).refunded).toBe(5_000);
    fakes.portone.refundsAre = 'FAILED';
    await expect(provider.refund(ref, back(7_000), 'key2', '')).rejects.toThrow(ProviderUnreachable);
    fakes.portone.refundsAre = 'SUCCEEDED';
    expect((await provider.refund(ref, back(7_000), 'key2', '')).refunded).toBe(12_000);
    expect(fake.refundsOf(ref)).toEqual([5_000, 7_000]);
  });

  it('opens the wallet that was chosen, and goes back to us', async () => {
    const asked = await askedOfScript(providerOf('portone'), { ...order, method: 'kakaopay' }, ORDER);
    expect(asked).toMatchObject({
      ...{ payMethod: 'EASY_PAY', easyPay: { easyPayProvider: 'KAKAOPAY' }, paymentId: ORDER },
      ...{ redirectUrl: order.returnUrl, forceRedirect: true, totalAmount: 35_000, currency: 'KRW' },
    });
  });
});

describe('Stripe', () => {
  it('opens one session for an order, in its money, for half an hour at least', async () => {
    const provider = providerOf('stripe');
    const first = await provider.checkout(order);
    expect(await provider.checkout(order)).toEqual(first);
    expect(fakes.stripe.sessions).toBe(1);
    const asked = fakes.stripe.asked(first.ref);
    expect(Object.fromEntries(asked)).toMatchObject({
      ...{ 'line_items[0][price_data][currency]': 'krw', 'line_items[0][price_data][unit_amount]': '35000' },
      ...{
        'adaptive_pricing[enabled]': 'false',
        'allowed_payment_method_types[0]': 'card',
        client_reference_id: ORDER,
        success_url: order.returnUrl,
      },
    });
    const late = await provider.checkout({ ...order, orderId: 'order00000000002', expiresAt: Date.now() });
    expect(Number(fakes.stripe.asked(late.ref).get('expires_at')) * 1000).toBeGreaterThan(
      Date.now() + 1_800_000,
    );
  });

  it('says what it keeps, and that a session is over', async () => {
    const { provider, fake, ref } = await begun('stripe');
    fake.pay(ref);
    expect(await provider.fetch(ref)).toMatchObject({ fee: 1_260 });
    const other = await provider.checkout({ ...order, orderId: 'order00000000002' });
    await provider.abandon(other.ref);
    expect(fakes.stripe.isOpen(other.ref)).toBe(false);
    expect(await provider.fetch(other.ref)).toMatchObject({ is: 'failed', failure: 'expired' });
    expect(await provider.fetch(ref)).toMatchObject({ is: 'paid' });
  });

  it.each([
    ['nothing', false, 1_260],
    ['its fee', true, 900],
  ] as const)(
    '[PM36] says what it keeps where it gives back %s with what goes back',
    async (_, gives, fee) => {
      const { provider, fake, ref } = await begun('stripe');
      fakes.stripe.givesFeesBack = gives;
      fake.pay(ref);
      expect(await provider.fetch(ref)).toMatchObject({ fee: 1_260 });
      expect(await provider.refund(ref, back(10_000), 'key1', '')).toMatchObject({ fee, refunded: 10_000 });
      expect(await provider.fetch(ref)).toMatchObject({ fee });
    },
  );

  it('[PG6] tells of refunds by the order', async () => {
    const { provider, fake, ref } = await begun('stripe');
    fake.pay(ref);
    const { body, headers } = fakes.stripe.chargeWebhook(ref);
    expect(await provider.parseWebhook(body, headers)).toMatchObject({ ref: ORDER });
    await provider.refund(ref, { amount: 1_000, currency: 'KRW' }, 'refund-key', 'person');
    const failed = fakes.stripe.refundWebhook(ref);
    expect(await provider.parseWebhook(failed.body, failed.headers)).toMatchObject({ ref });
  });
});
