import { WEBHOOK_LIMITS, webhookEventType, webhookEvents, type Webhook } from '@gongbang/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CourseScene, DAY_MS, HOUR_MS } from '@gongbang/tests/support/courseScene.ts';
import { FakeProvider } from '@gongbang/tests/support/FakeProvider.ts';
import { comeBack, offerPaid, ordered } from '@gongbang/tests/support/paidScene.ts';

import type { ClassOutcome } from '../../ports/bookings.ts';
import type { Call, CallAnswer } from '../../ports/webhooks.ts';

const OK: CallAnswer = { status: 204, answer: '', failure: null, waitMs: 0 };
const DOWN: CallAnswer = { status: 500, answer: 'down', failure: null, waitMs: 0 };
const URL_A = 'https://a.example/hook/secret-path';

let scene: CourseScene;
let provider: FakeProvider;
let calls: Call[];
let answerOf: (call: Call) => CallAnswer | Promise<CallAnswer>;

beforeEach(async () => {
  calls = [];
  answerOf = () => OK;
  provider = new FakeProvider();
  scene = await CourseScene.open({
    providers: [provider],
    postman: {
      newSecret: () => 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      mayCall: (url) => url !== 'http://127.0.0.1/',
      isBare: (url) => Promise.resolve(url === 'http://example.com/'),
      call: async (call) => {
        calls.push(call);
        return answerOf(call);
      },
      close: () => undefined,
    },
  });
  await scene.account('o', { role: 'owner', language: 'ko' });
});
afterEach(() => scene[Symbol.asyncDispose]());

const listen = (url = URL_A): Promise<Webhook> =>
  scene.site.webhooks.add({ url, events: [...webhookEventType.options] });
/** Resolves once everything due now has been sent. */
async function settle(): Promise<void> {
  for (let round = 0; round < 6; round += 1) {
    scene.clock.advance(1);
    await scene.site.rest();
  }
}
/** Resolves once this many calls have been made. */
const arrived = (count: number, stepMs = 1): Promise<void> =>
  expect
    .poll(() => {
      scene.clock.advance(stepMs);
      return calls.length;
    })
    .toBe(count);
const typesAt = (url = URL_A): string[] =>
  calls.filter((call) => call.url === url).map(({ payload }) => (JSON.parse(payload) as Said).type);
interface Said {
  readonly type: keyof typeof webhookEvents;
  readonly timestamp: string;
  readonly data: Record<string, unknown>;
}
const look = async (id: string): Promise<Webhook | undefined> =>
  (await scene.site.webhooks.list()).find((one) => one.id === id);

describe('[WBH1] what happens is told', () => {
  it('of dates, seats and the line, with nobody’s name, address or key', async () => {
    await listen();
    const { mentor, date } = await scene.offer({ seats: 1 });
    const seat = await scene.book(date.id, 's');
    const line = await scene.joinLine(date.id, 't');
    await settle();
    expect(typesAt().sort()).toEqual(['booking.made', 'date.opened', 'waiting.joined']);
    const record = await scene.site.bookings.open(seat.booking.id, seat.key, {
      ...{ place: 'x', network: 'x', email: null },
    });
    await scene.site.bookings.cancel(record);
    await scene.site.dates.change(mentor, date.id, { startsAt: date.startsAt + DAY_MS });
    await scene.site.dates.cancel(mentor, date.id, '아파요');
    await settle();
    expect(typesAt().slice(3).sort()).toEqual([
      ...['booking.cancelled', 'date.called_off', 'date.moved', 'waiting.offered'],
    ]);
    for (const { payload, id } of calls) {
      const { type, timestamp, data } = JSON.parse(payload) as Said;
      expect(id).toMatch(/^msg_[a-z0-9]{16}$/);
      expect(new Date(timestamp).toISOString()).toBe(timestamp);
      expect(webhookEvents[type].data.strict().parse(data)).toEqual(data);
      expect(payload).not.toMatch(/@|박서연|이정은|아파요/);
      expect(payload).not.toContain(seat.key);
      expect(payload).not.toContain(line.key);
    }
  });

  it('of money that comes in and goes back', async () => {
    await listen();
    const { mentor, date } = await offerPaid(scene);
    const { orderId, held } = await ordered(scene, date.id, 's');
    provider.pay(orderId);
    await comeBack(scene, orderId);
    await arrived(3);
    expect(typesAt().sort()).toEqual(['booking.made', 'date.opened', 'order.paid']);
    await scene.site.dates.cancel(mentor, date.id, '');
    await arrived(7);
    expect(typesAt().slice(3).sort()).toEqual([
      ...['booking.cancelled', 'date.called_off', 'refund.done', 'refund.made'],
    ]);
    const refund = JSON.parse(
      calls.find(({ payload }) => payload.includes('refund.made'))?.payload ?? '',
    ) as Said;
    expect(refund.data).toMatchObject({ bookingId: held.booking.id, orderId, reason: 'mentor' });
    expect(webhookEvents['refund.made'].data.strict().parse(refund.data)).toEqual(refund.data);
  });

  it('of classes that begin and end, also while the server was away', async () => {
    const { date } = await scene.offer({ startsIn: HOUR_MS });
    const become = (outcome: ClassOutcome): void => {
      const of = scene.door.classes.get(date.classId);
      if (of !== undefined) {
        of.outcome = outcome;
      }
    };
    await listen();
    scene.site.webhooksChanged();
    await settle();
    expect(typesAt()).toEqual([]);
    const startedAt = scene.clock.now();
    become({ phase: 'live', startedAt, endedAt: null });
    await arrived(1, 1000);
    expect(typesAt()).toEqual(['class.started']);
    const endedAt = scene.clock.now();
    become({ phase: 'ended', startedAt, endedAt });
    await arrived(2, 1000);
    expect(typesAt()).toEqual(['class.started', 'class.ended']);
    expect((JSON.parse(calls[1]?.payload ?? '') as Said).data).toMatchObject({ startedAt, endedAt });
  });

  it('to each address what it listens to, and to none what was undone', async () => {
    await scene.site.webhooks.add({ url: URL_A, events: ['booking.made'] });
    const { date } = await scene.offer({ seats: 1 });
    await scene.book(date.id, 's');
    await expect(scene.book(date.id, 't')).rejects.toThrow();
    await settle();
    expect(typesAt()).toEqual(['booking.made']);
  });
});

describe('[WBH3] an event', () => {
  it('is kept with what it tells of, and sent again under its id where the server stopped meanwhile', async () => {
    await listen();
    const held = Promise.withResolvers<CallAnswer>();
    answerOf = () => held.promise;
    await scene.offer();
    scene.clock.advance(1);
    await expect.poll(() => calls).toHaveLength(1);
    const [webhook] = await scene.site.webhooks.list();
    const waiting = await scene.stores.webhooks.waiting(webhook?.id ?? '', 9);
    expect(waiting.map(({ type, attempts }) => [type, attempts])).toEqual([['date.opened', 0]]);
    held.resolve(OK);
    await settle();
    expect(await scene.stores.webhooks.countWaiting(webhook?.id ?? '')).toBe(0);
  });
});

describe('[WBH6] an address that takes nothing', () => {
  it('is tried for three days, then switched off, and the owner gets a mail that does not say all of it', async () => {
    answerOf = () => DOWN;
    const { id } = await listen();
    await scene.offer();
    await settle();
    expect(await look(id)).toMatchObject({ off: null, waiting: 1, failingSince: scene.clock.now() - 6 + 1 });
    for (let hour = 0; hour < 80; hour += 1) {
      scene.clock.advance(HOUR_MS);
      await settle();
    }
    expect(calls).toHaveLength(10);
    expect(new Set(calls.map((call) => call.id)).size).toBe(1);
    expect(await look(id)).toMatchObject({ off: 'failing', waiting: 0 });
    const mail = scene.mails.find(({ to }) => to === 'o@example.com');
    expect(mail?.subject).toContain('a.example');
    expect(mail?.text).not.toContain('secret-path');
    await scene.site.webhooks.change(id, { isOn: true });
    expect(await look(id)).toMatchObject({ off: null, failingSince: null });
  });

  it('is switched off at once where it says that it is gone', async () => {
    answerOf = () => ({ ...DOWN, status: 410 });
    const { id } = await listen();
    await scene.offer();
    await settle();
    expect(await look(id)).toMatchObject({ off: 'gone', waiting: 0 });
    expect(scene.mails.filter(({ to }) => to === 'o@example.com')).toHaveLength(1);
  });

  it('is as good as new once something arrives', async () => {
    answerOf = () => DOWN;
    const { id } = await listen();
    await scene.offer();
    await settle();
    answerOf = () => OK;
    scene.clock.advance(6000);
    await settle();
    expect(await look(id)).toMatchObject({ off: null, waiting: 0, failingSince: null });
    const [delivery] = await scene.site.webhooks.deliveries(id);
    expect(delivery).toMatchObject({ state: 'done', attempts: 2, status: 204, nextAt: null });
  });
});

describe('[WBH16] an answer of the former address', () => {
  const NEW = 'https://new.example/hook';

  /** An event is on its way to the former address while the owner changes it. */
  async function changedMeanwhile(webhook: Webhook, former: CallAnswer): Promise<void> {
    const held = Promise.withResolvers<CallAnswer>();
    const before = calls.length;
    answerOf = ({ url }) => (url === NEW ? OK : held.promise);
    await scene.offer();
    await arrived(before + 1);
    await scene.site.webhooks.change(webhook.id, { url: NEW });
    held.resolve(former);
    await settle();
  }

  it.each([410, 500])(
    'does not count against the new one, which gets the event at once: %s',
    async (status) => {
      const webhook = await listen();
      await changedMeanwhile(webhook, { ...DOWN, status });
      expect(await look(webhook.id)).toMatchObject({ url: NEW, off: null, waiting: 0, failingSince: null });
      expect(typesAt(NEW)).toEqual(['date.opened']);
      expect(new Set(calls.map(({ id }) => id)).size).toBe(1);
      expect(scene.mails.filter(({ to }) => to === 'o@example.com')).toEqual([]);
    },
  );

  it('which took the event, is enough', async () => {
    const webhook = await listen();
    await changedMeanwhile(webhook, OK);
    expect(await look(webhook.id)).toMatchObject({ off: null, waiting: 0 });
    expect(typesAt(NEW)).toEqual([]);
  });

  it('leaves the new one all of its time', async () => {
    answerOf = () => DOWN;
    const { id } = await listen();
    await scene.offer();
    await settle();
    expect((await look(id))?.failingSince).not.toBeNull();
    await scene.site.webhooks.change(id, { url: URL_A });
    expect((await look(id))?.failingSince).not.toBeNull();
    await scene.site.webhooks.change(id, { url: NEW });
    expect((await look(id))?.failingSince).toBeNull();
  });
});

describe('[WBH7] a slow address', () => {
  it('has two calls at most, and holds up no other', async () => {
    const slow = 'https://slow.example/';
    const held = Promise.withResolvers<CallAnswer>();
    answerOf = ({ url }) => (url === slow ? held.promise : OK);
    await listen(slow);
    await listen();
    const { course, mentor } = await scene.offer();
    for (let days = 11; days < 16; days += 1) {
      const startsAt = scene.clock.now() + days * DAY_MS;
      const draft = { startsAt, timeZone: 'Asia/Seoul', seats: 2, minimum: null };
      await scene.site.dates.open(mentor, course.id, draft, 'https://studio.example');
    }
    await expect
      .poll(() => {
        scene.clock.advance(1);
        return typesAt().length;
      })
      .toBe(6);
    expect(typesAt(slow)).toHaveLength(2);
    held.resolve(OK);
    await settle();
    expect(typesAt(slow)).toHaveLength(6);
  });
});

describe('[WBH9] bounds', () => {
  it('of addresses, and of what is kept of each', async () => {
    const first = await listen();
    for (let count = 1; count < WEBHOOK_LIMITS.addresses; count += 1) {
      await listen();
    }
    await expect(listen()).rejects.toMatchObject({ courseReason: 'AS_MANY_AS_CAN_BE' });
    for (const url of ['http://127.0.0.1/', 'http://example.com/']) {
      await expect(listen(url)).rejects.toMatchObject({ courseReason: 'ADDRESS_REFUSED' });
    }
    await scene.site.webhooks.remove(first.id);
    await listen();
    const [{ id }] = (await scene.site.webhooks.list()) as [Webhook, ...Webhook[]];
    for (let count = 0; count < WEBHOOK_LIMITS.kept + 5; count += 1) {
      scene.clock.advance(1);
      await scene.site.webhooks.test(id);
    }
    const kept = async (): Promise<number> => (await scene.stores.webhooks.deliveries(id, 999)).length;
    expect(await kept()).toBe(WEBHOOK_LIMITS.kept);
    answerOf = () => DOWN;
    for (let count = 0; count < 5; count += 1) {
      scene.clock.advance(1);
      await scene.site.webhooks.test(id);
    }
    expect(await kept()).toBe(WEBHOOK_LIMITS.kept);
  });

  it('of what waits: with more, an address is switched off', async () => {
    answerOf = () => DOWN;
    const { id } = await listen();
    const { mentor, date } = await scene.offer();
    await settle();
    const [one] = await scene.stores.webhooks.waiting(id, 1);
    if (one === undefined) {
      throw new Error('nothing waits');
    }
    await scene.stores.transaction(async ({ webhooks }) => {
      for (let count = 1; count < WEBHOOK_LIMITS.waiting; count += 1) {
        await webhooks.put({ ...one, id: `w${String(count).padStart(15, '0')}`, nextAt: one.nextAt });
      }
    });
    await scene.site.dates.cancel(mentor, date.id, '');
    expect(await look(id)).toMatchObject({ off: 'full', waiting: 0 });
  });
});
