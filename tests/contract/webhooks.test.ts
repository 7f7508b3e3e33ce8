import { paymentRoutes, type NewBooking } from '@gongbang/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { enteredOwner } from '../support/accounts.ts';
import { startTestServer, type TestServer } from '../support/classServer.ts';
import { getCourses, keyed } from '../support/courses.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { FakePortOne } from '../support/fakeProviders/FakePortOne.ts';
import { FakeProviders } from '../support/fakeProviders/FakeProviders.ts';
import { FakeStripe } from '../support/fakeProviders/FakeStripe.ts';
import { FakeToss } from '../support/fakeProviders/FakeToss.ts';
import type { FakeWebhook } from '../support/fakeProviders/wire.ts';
import { plainMails } from '../support/plainMails.ts';
import { SiteVisitor } from '../support/SiteVisitor.ts';

const DAY_MS = 24 * 3_600_000;
const PRICE = 35_000;
const SOON = { timeout: 20_000 };

type Id = 'toss' | 'portone' | 'stripe';
const KEYS = { toss: FakeToss.keys, portone: FakePortOne.keys, stripe: FakeStripe.keys };

/** A studio that takes money through one provider, and a date of a class that costs something. */
class Studio implements AsyncDisposable {
  readonly server: TestServer;
  readonly fakes: FakeProviders;
  readonly dateId: string;

  private constructor(server: TestServer, fakes: FakeProviders, dateId: string) {
    [this.server, this.fakes, this.dateId] = [server, fakes, dateId];
  }

  static async open(id: Id): Promise<Studio> {
    const fakes = await FakeProviders.start();
    const server = await startTestServer({
      ...{ media: new FakeMediaServer().backend, bookingMails: plainMails },
      ...{ env: KEYS[id], paymentEndpoints: fakes.endpoints },
    });
    const owner = await enteredOwner(server);
    const course = await getCourses(owner, 'createCourse', {
      ...{ title: '핀치 포트', minutes: 120, seats: 8, price: PRICE },
    });
    const draft = { startsAt: Date.now() + 10 * DAY_MS, timeZone: 'Asia/Seoul' };
    const date = await getCourses(owner, 'openDate', draft, { params: { courseId: course.id } });
    return new Studio(server, fakes, date.id);
  }

  /** Somebody's order, and where they are sent to pay it. */
  async order(email: string): Promise<{ visitor: SiteVisitor; held: NewBooking; goTo: string }> {
    const visitor = new SiteVisitor(this.server.url);
    const held = await getCourses(visitor, 'holdSeat', undefined, { params: { dateId: this.dateId } });
    const form = { name: '박서연', email, method: 'card', total: { amount: PRICE, currency: 'KRW' } };
    const { body } = await visitor.askRow(paymentRoutes.order, form, keyed(held));
    const { goTo } = paymentRoutes.order.response.parse(body);
    return { visitor, held, goTo: goTo ?? '' };
  }

  /** The status of a booking: its state, and that of its order. */
  async look(held: NewBooking): Promise<[string, string | undefined]> {
    const visitor = new SiteVisitor(this.server.url);
    const { state, order } = await getCourses(visitor, 'getBooking', undefined, keyed(held));
    return [state.is, order?.state.is];
  }

  send(id: Id, { body, headers }: FakeWebhook): Promise<number> {
    return fetch(`${this.server.url}/api/payments/${id}/webhook`, {
      ...{ method: 'POST', body, headers: { 'Content-Type': 'application/json', ...headers } },
    }).then(({ status }) => status);
  }

  /** What a browser does when it is sent to our page: reads what its script would open the window with. */
  async openWindow(goTo: string): Promise<string> {
    const html = await fetch(new URL(goTo, this.server.url)).then((answer) => answer.text());
    const request = JSON.parse(/requestPayment\((\{.*\})\)/.exec(html)?.[1] ?? '') as never;
    const orderId = goTo.split('/').at(-1) ?? '';
    (html.includes('TossPayments(') ? this.fakes.toss : this.fakes.portone).open(request);
    return orderId;
  }

  /** Follows a provider's redirect; returns where it leads. */
  async comeBack(address: string): Promise<string> {
    const { pathname, search } = new URL(address);
    const answer = await fetch(this.server.url + pathname + search, { redirect: 'manual' });
    return answer.headers.get('Location') ?? '';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    await this.fakes.close();
  }
}

let studios: Record<Id, Studio>;
beforeAll(async () => {
  studios = {
    stripe: await Studio.open('stripe'),
    toss: await Studio.open('toss'),
    portone: await Studio.open('portone'),
  };
}, 120_000);
afterAll(async () => {
  for (const studio of Object.values(studios)) {
    await studio[Symbol.asyncDispose]();
  }
});

const sessionOf = (goTo: string): string => new URL(goTo).searchParams.get('session') ?? '';

describe('[PG13] what providers tell', () => {
  it('books a seat that is paid, however often, late and disordered it comes, and by nobody else’s word', async () => {
    const { stripe } = studios;
    const { held, goTo } = await stripe.order('one@example.org');
    const session = sessionOf(goTo);
    const early = stripe.fakes.stripe.webhook(session);
    expect(await stripe.send('stripe', stripe.fakes.stripe.webhook(session, { isForged: true }))).toBe(400);
    // It is signed, and claims something that is not true yet.
    expect(await stripe.send('stripe', early)).toBe(200);
    expect(await stripe.look(held)).toEqual(['held', 'pending']);
    stripe.fakes.stripe.pay(session);
    const event = stripe.fakes.stripe.webhook(session);
    const answers = await Promise.all([event, event, event].map((one) => stripe.send('stripe', one)));
    expect(answers).toEqual([200, 200, 200]);
    expect(await stripe.look(held)).toEqual(['booked', 'paid']);
    for (const late of [early, event, stripe.fakes.stripe.webhook(session)]) {
      expect(await stripe.send('stripe', late)).toBe(200);
    }
    expect(await stripe.look(held)).toEqual(['booked', 'paid']);
    expect(stripe.fakes.stripe.refundsOf(session)).toEqual([]);
  });

  it('is asked for again while its provider does not answer', async () => {
    const { stripe } = studios;
    const { held, goTo } = await stripe.order('two@example.org');
    const session = sessionOf(goTo);
    stripe.fakes.stripe.pay(session);
    const event = stripe.fakes.stripe.webhook(session);
    stripe.fakes.troubles.push('broken');
    expect(await stripe.send('stripe', event)).toBe(503);
    expect(await stripe.look(held)).toEqual(['held', 'pending']);
    expect(await stripe.send('stripe', event)).toBe(200);
    expect(await stripe.look(held)).toEqual(['booked', 'paid']);
  });

  it('is a reason to look where it is not signed, and changes nothing that is not so', async () => {
    const { toss } = studios;
    const { held, goTo } = await toss.order('three@example.org');
    const orderId = await toss.openWindow(goTo);
    const data = { orderId, status: 'DONE', totalAmount: PRICE, paymentKey: 'tgen_forged' };
    const forged = { body: JSON.stringify({ eventType: 'PAYMENT_STATUS_CHANGED', data }), headers: {} };
    expect(await toss.send('toss', forged)).toBe(200);
    expect(await toss.look(held)).toEqual(['held', 'pending']);
    const back = toss.fakes.toss.pay(orderId);
    expect(await toss.comeBack(back)).toBe(`/b/${held.booking.id}?paid`);
    expect(await toss.look(held)).toEqual(['booked', 'paid']);
    expect(await toss.send('toss', toss.fakes.toss.webhook(orderId))).toBe(200);
    expect(await toss.comeBack(back)).toBe(`/b/${held.booking.id}?paid`);
    expect(toss.fakes.asked.filter((one) => one.endsWith('/confirm'))).toHaveLength(1);
  });

  it('of another amount than was ordered books nothing, and all of it goes back by itself', async () => {
    const { portone } = studios;
    const { held, goTo } = await portone.order('four@example.org');
    const orderId = await portone.openWindow(goTo);
    await portone.comeBack(portone.fakes.portone.pay(orderId, 100));
    expect((await portone.look(held))[0]).not.toBe('booked');
    await expect.poll(() => portone.fakes.portone.refundsOf(orderId), SOON).toEqual([100]);
  });

  it('of money that went back in the provider’s own console is entered once', async () => {
    const { portone } = studios;
    const { visitor, held, goTo } = await portone.order('five@example.org');
    const orderId = await portone.openWindow(goTo);
    await portone.comeBack(portone.fakes.portone.pay(orderId));
    expect(await portone.look(held)).toEqual(['booked', 'paid']);
    portone.fakes.portone.refundOutside(orderId, 5_000);
    for (const event of [1, 2].map(() => portone.fakes.portone.webhook(orderId))) {
      expect(await portone.send('portone', event)).toBe(200);
    }
    const { order } = await getCourses(visitor, 'getBooking', undefined, keyed(held));
    expect(order?.refunds.map(({ reason, total }) => [reason, total.amount])).toEqual([['outside', 5_000]]);
  });

  it('[PG9] fills no log where it is not signed', async () => {
    const { stripe } = studios;
    const { goTo } = await stripe.order('six@example.org');
    const forged = stripe.fakes.stripe.webhook(sessionOf(goTo), { isForged: true });
    for (let count = 0; count < 30; count += 1) {
      expect(await stripe.send('stripe', forged)).toBe(400);
    }
    const lines = stripe.server.logged.filter((line) => line.includes('a webhook is not signed'));
    expect(lines.length).toBeGreaterThan(0);
    // A minute may end meanwhile: then it says how many there were.
    expect(lines.length).toBeLessThanOrEqual(3);
  });

  it('[PG5] leaves no key of a provider’s in the log', () => {
    const all = Object.values(studios).flatMap(({ server }) => server.logged);
    expect(all.join('')).toContain('a webhook is not signed');
    for (const key of Object.values(FakeProviders.keys).filter((one) => /secret|sk_|whsec/.test(one))) {
      expect(all.some((line) => line.includes(key))).toBe(false);
    }
  });
});
