import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import {
  webhookEventType,
  webhookEvents,
  webhookRoutes,
  type Delivery,
  type Route,
  type Webhook,
  type WebhookDraft,
  type WebhookRoute,
  type WebhookSecret,
} from '@gongbang/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { entered, enteredAs, enteredOwner } from '../support/accounts.ts';
import { startTestServer, temporaryFolder, type TestServer } from '../support/classServer.ts';
import { askCourses, bookedSeat, getCourses, keyed, offered } from '../support/courses.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { plainMails } from '../support/plainMails.ts';
import { Receiver, isSignedBy } from '../support/receiver.ts';
import { SiteVisitor, type Ask } from '../support/SiteVisitor.ts';

const ALL = [...webhookEventType.options];
/** Sign-ins, on a machine that may be busy with other work. */
const SIGN_INS_MS = 60_000;
const SOON = { timeout: 15_000 };
const dataDir = temporaryFolder();

let server: TestServer;
let owner: SiteVisitor;
const start = async (env: Record<string, string> = { WEBHOOKS_PRIVATE: '1' }): Promise<void> => {
  server = await startTestServer({
    ...{ media: new FakeMediaServer().backend, bookingMails: plainMails, dataDir, env },
  });
};
async function ask<T>(name: WebhookRoute, body?: unknown, params: Ask['params'] = {}): Promise<T> {
  const row: Route = webhookRoutes[name];
  const answer = await owner.askRow(row, body, { params });
  if (answer.refusal !== null) {
    throw new Error(answer.refusal);
  }
  return row.response.parse(answer.body) as T;
}
const add = (draft: WebhookDraft) => ask<Webhook>('addWebhook', draft);
const list = async () => (await ask<{ webhooks: Webhook[] }>('getWebhooks')).webhooks;
const secretOf = (webhookId: string) => ask<WebhookSecret>('getWebhookSecret', undefined, { webhookId });
const deliveriesOf = async (webhookId: string) =>
  (await ask<{ deliveries: Delivery[] }>('getDeliveries', undefined, { webhookId })).deliveries;

beforeAll(async () => {
  await start();
  owner = await enteredOwner(server);
}, SIGN_INS_MS);
afterEach(async () => {
  for (const { id } of await list()) {
    await ask('removeWebhook', undefined, { webhookId: id });
  }
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(dataDir, { recursive: true });
});

describe('[WBH1] what happens', () => {
  it('arrives signed, each with what its schema says, and with nobody’s name, address or key', async () => {
    await using receiver = await Receiver.start();
    const { id } = await add({ url: receiver.url, events: ALL });
    const { secret } = await secretOf(id);
    const { date } = await offered(owner, { seats: 1 });
    const seat = await bookedSeat(new SiteVisitor(server.url), date.id, 'seo@example.com');
    await getCourses(new SiteVisitor(server.url), 'cancelBooking', undefined, keyed(seat));
    const params = { dateId: date.id };
    await getCourses(owner, 'cancelDate', { text: '아파요' }, { params });
    await expect
      .poll(() => [...receiver.types].sort(), SOON)
      .toEqual([...['booking.cancelled', 'booking.made', 'date.called_off', 'date.opened']]);
    for (const one of receiver.received) {
      expect(isSignedBy(secret, one)).toBe(true);
      const { type, data } = JSON.parse(one.body) as { type: keyof typeof webhookEvents; data: unknown };
      expect(webhookEvents[type].data.strict().parse(data)).toMatchObject({ dateId: date.id });
      expect(one.body).not.toMatch(/@|박서연|아파요/);
      expect(one.body).not.toContain(seat.key);
    }
  });
});

describe('[WBH3] an event', () => {
  it('that was on its way when the server stopped is sent again under its id, with the secret that it has by then', async () => {
    await using receiver = await Receiver.start();
    receiver.answer = () => undefined;
    const { id } = await add({ url: receiver.url, events: ['date.opened'] });
    await offered(owner);
    await expect.poll(() => receiver.received, SOON).toHaveLength(1);
    const cookies = [...owner.cookies];
    await server[Symbol.asyncDispose]();
    receiver.answer = (response) => response.end('ok');
    await start();
    owner = new SiteVisitor(server.url);
    for (const [name, value] of cookies) {
      owner.cookies.set(name, value);
    }
    await expect.poll(() => receiver.received, SOON).toHaveLength(2);
    const [first, second] = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(second).toBe(first);
    expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body);
    expect(isSignedBy((await secretOf(id)).secret, receiver.received[1] ?? { headers: {}, body: '' })).toBe(
      true,
    );
    await expect.poll(async () => (await deliveriesOf(id))[0]?.state, SOON).toBe('done');
  });
});

describe('[WBH5] an address that is down', () => {
  it('gets what happened meanwhile once it is up again', async () => {
    const down = await Receiver.start();
    const { url } = down;
    await down[Symbol.asyncDispose]();
    const { id } = await add({ url, events: ['date.opened'] });
    await offered(owner);
    const first = async () => (await deliveriesOf(id))[0];
    await expect.poll(async () => (await first())?.attempts, SOON).toBe(1);
    expect(await first()).toMatchObject({ state: 'waiting', status: null, failure: 'unreachable' });
    expect((await list())[0]).toMatchObject({
      off: null,
      waiting: 1,
      failingSince: expect.any(Number) as number,
    });
    await using up = await Receiver.start(Number(new URL(url).port));
    await expect.poll(() => up.types, SOON).toEqual(['date.opened']);
    await expect.poll(async () => (await list())[0]?.failingSince, SOON).toBeNull();
  });
});

describe('[WBH4] its secret', () => {
  it('is shown again, sealed at rest, and signs beside the new one for a day', async () => {
    await using receiver = await Receiver.start();
    const { id } = await add({ url: receiver.url, events: ['date.opened'] });
    const former = await secretOf(id);
    expect(former).toEqual({ secret: expect.stringMatching(/^whsec_/) as string, formerUntil: null });
    expect(await secretOf(id)).toEqual(former);
    const next = await ask<WebhookSecret>('renewWebhookSecret', undefined, { webhookId: id });
    expect(next.secret).not.toBe(former.secret);
    expect((next.formerUntil ?? 0) - Date.now()).toBeGreaterThan(23 * 3_600_000);
    await offered(owner);
    await expect.poll(() => receiver.received, SOON).toHaveLength(1);
    for (const { secret } of [former, next]) {
      expect(receiver.received.map((one) => isSignedBy(secret, one))).toEqual([true]);
    }
    const kept = readdirSync(dataDir)
      .filter((name) => name.startsWith('site.'))
      .map((name) => readFileSync(join(dataDir, name), 'latin1'))
      .join('');
    expect(kept).not.toContain(former.secret);
    expect(kept).not.toContain(next.secret);
    expect(server.logged.join('')).not.toContain('whsec_');
  });
});

describe('[WBH10] by hand', () => {
  it('a test is sent once, and what was sent is sent again under its id; what was answered is shown', async () => {
    await using receiver = await Receiver.start();
    const { id } = await add({ url: receiver.url, events: ['date.opened'] });
    receiver.answer = (response) => response.writeHead(500).end('<b>그만</b>');
    const failed = await ask<Delivery>('testWebhook', undefined, { webhookId: id });
    expect(failed).toMatchObject({
      ...{ type: 'webhook.test', state: 'failed', status: 500, answer: '<b>그만</b>', attempts: 1 },
      nextAt: null,
    });
    receiver.answer = (response) => response.end('네');
    const params = { webhookId: id, deliveryId: failed.id };
    const again = await ask<Delivery>('sendAgain', undefined, params);
    expect(again).toMatchObject({ state: 'done', status: 200, answer: '네', attempts: 2 });
    expect(receiver.types).toEqual(['webhook.test', 'webhook.test']);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set([failed.eventId]),
    );
    expect(await deliveriesOf(id)).toEqual([again]);
    const nothing = { webhookId: id, deliveryId: 'a'.repeat(16) };
    await expect(ask('sendAgain', undefined, nothing)).rejects.toThrow('NOT_FOUND');
  });

  it('an address is switched off and on, listens to other things, and is removed', async () => {
    await using receiver = await Receiver.start();
    const { id } = await add({ url: receiver.url, events: ['date.opened'] });
    const change = (body: object) => ask<Webhook>('changeWebhook', body, { webhookId: id });
    expect(await change({ isOn: false })).toMatchObject({ off: 'owner' });
    await offered(owner);
    expect(await change({ isOn: true, events: ['booking.made'] })).toMatchObject({
      ...{ off: null, events: ['booking.made'], waiting: 0 },
    });
    const { date } = await offered(owner);
    await bookedSeat(new SiteVisitor(server.url), date.id, 'kim@example.com');
    await expect.poll(() => receiver.types, SOON).toEqual(['booking.made']);
    await ask('removeWebhook', undefined, { webhookId: id });
    await expect(secretOf(id)).rejects.toThrow('NOT_FOUND');
    expect(await list()).toEqual([]);
  });
});

describe('[WBH6] an address that is gone', () => {
  it('answers 410, and is sent nothing more', async () => {
    await using receiver = await Receiver.start();
    receiver.answer = (response) => response.writeHead(410).end();
    const { id } = await add({ url: receiver.url, events: ['date.opened'] });
    await offered(owner);
    await expect.poll(async () => (await list()).find((one) => one.id === id)?.off, SOON).toBe('gone');
    await offered(owner);
    expect(receiver.received).toHaveLength(1);
  });
});

describe('[WBH7] a slow address', () => {
  it('holds up none of the others, nor who books', async () => {
    await using slow = await Receiver.start();
    await using quick = await Receiver.start();
    slow.answer = () => undefined;
    await add({ url: slow.url, events: ['date.opened'] });
    await add({ url: quick.url, events: ['date.opened'] });
    for (let count = 0; count < 4; count += 1) {
      await offered(owner);
    }
    await expect.poll(() => quick.received.length, SOON).toBe(4);
    expect(slow.received.length).toBeLessThanOrEqual(2);
  });
});

describe('[WBH8] events', () => {
  it(
    'go to nobody’s address in this house unless the settings say so, and follow nobody there',
    async () => {
      await using receiver = await Receiver.start();
      await using other = await startTestServer({ media: new FakeMediaServer().backend });
      const theirs = await enteredOwner(other);
      for (const url of [
        receiver.url,
        'https://127.0.0.1/',
        'https://[::ffff:10.0.0.1]/',
        'http://example.com/',
      ]) {
        const answer = await theirs.askRow(webhookRoutes.addWebhook, { url, events: ['date.opened'] });
        expect([url, answer.refusal]).toEqual([url, 'ADDRESS_REFUSED']);
      }
      const named = { url: 'https://localhost:9/', events: ['date.opened'] };
      const { id } = (await theirs.askRow(webhookRoutes.addWebhook, named)).body as Webhook;
      const params = { webhookId: id };
      const tested = await theirs.askRow(webhookRoutes.testWebhook, undefined, { params });
      expect(tested.body).toMatchObject({ state: 'failed', status: null, failure: 'private' });
      expect(receiver.received).toEqual([]);
    },
    SIGN_INS_MS,
  );
});

describe('[WBH11] who may do what with addresses', () => {
  it(
    'is said by the table: an owner alone',
    async () => {
      const mentor = await enteredAs(server, owner, 'mentor', 'mentor@example.com');
      const { visitor: person } = await entered(server, 'person@example.com');
      for (const [name, row] of Object.entries<Route>(webhookRoutes)) {
        const answers = [];
        for (const visitor of [owner, mentor, person, new SiteVisitor(server.url)]) {
          answers.push((await visitor.askRow(row)).refusal);
        }
        const [byOwner, ...others] = answers;
        expect([name, ...others]).toEqual([name, 'FORBIDDEN', 'FORBIDDEN', 'SIGN_IN_NEEDED']);
        expect(['FORBIDDEN', 'SIGN_IN_NEEDED']).not.toContain(byOwner);
      }
    },
    SIGN_INS_MS,
  );

  it.each([
    { url: 'nowhere', events: ['date.opened'] },
    { url: 'javascript:alert(1)', events: ['date.opened'] },
    { url: 'https://example.com/'.padEnd(501, 'x'), events: ['date.opened'] },
    { url: 'https://example.com/', events: [] },
    { url: 'https://example.com/', events: ['date.opened', 'date.opened'] },
    { url: 'https://example.com/', events: ['everything'] },
  ])('and what is no address or no event is refused: %j', async (body) => {
    expect((await owner.askRow(webhookRoutes.addWebhook, body)).refusal).toBe('BAD_REQUEST');
  });

  it('and OpenAPI has each event with its schema', async () => {
    const { webhooks } = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as {
      webhooks: Record<string, { post: { requestBody: unknown } }>;
    };
    expect(Object.keys(webhooks)).toEqual(ALL);
    expect(JSON.stringify(webhooks['booking.made']?.post.requestBody)).toContain('bookingId');
    expect((await askCourses(owner, 'getOwnStudio')).refusal).toBeNull();
  });
});
