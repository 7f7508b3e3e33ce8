import { rmSync } from 'node:fs';

import type { Ack, CreatedClass, RequestResponse } from '@gongbang/protocol';
import { openDatabase } from '@gongbang/sfu-server/storage/sqlite/database.ts';
import { SqliteDatabase } from '@gongbang/sfu-server/storage/sqlite/SqliteDatabase.ts';
import { sqliteStores } from '@gongbang/sfu-server/storage/sqlite/sqliteStores.ts';
import { StoreHealth } from '@gongbang/sfu-server/storage/sqlite/StoreHealth.ts';
import { systemClock } from '@gongbang/sfu-server/clock.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { entered } from '../support/accounts.ts';
import { startTestServer, temporaryFolder, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { HeldDisk } from '../support/HeldDisk.ts';
import { TestClient } from '../support/TestClient.ts';
import { watched, type Watched } from '../support/watched.ts';

const silent = { info: () => undefined, warn: () => undefined };

let folder: string;
let disk: HeldDisk;
let server: TestServer;
let created: CreatedClass;
let mentor: TestClient;
let mentee: TestClient;
let stores: ReturnType<typeof sqliteStores>;

beforeEach(async () => {
  folder = temporaryFolder();
  disk = new HeldDisk();
  const database = openDatabase(folder, (file) => new SqliteDatabase(file, disk.sync));
  const health = new StoreHealth(database, '', systemClock, silent);
  stores = sqliteStores(database);
  server = await startTestServer({
    media: new FakeMediaServer().backend,
    store: {
      stores,
      obstacles: () => health.obstacles,
      keeper: 'disk',
      close: () => {
        database.close();
      },
    },
  });
  created = await server.createClass();
  mentor = await TestClient.connect(server.url, created, 'mentor');
  await mentor.join('이정은');
  await mentor.do('class:start', {});
  mentee = await TestClient.connect(server.url, created, 'mentee');
  await mentee.join('박서연');
});
afterEach(async () => {
  vi.restoreAllMocks();
  disk.letGo();
  mentee[Symbol.dispose]();
  mentor[Symbol.dispose]();
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** Sends requests that do not wait for the disk, often enough that anything else the server had to send has arrived. */
async function elsewhere(): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  }
}

const obstacles = async (): Promise<unknown> => {
  const response = await fetch(`${server.url}/readyz`);
  return ((await response.json()) as { obstacles: unknown }).obstacles;
};

/** Whether the mentor has heard of the hand. */
const hasHeard = (): boolean =>
  mentor.everHeard('workshop:changed').some(({ parts }) => parts.hands?.length === 1);

/** Begins something that the disk has not confirmed yet. */
async function raised(): Promise<Watched<Ack<RequestResponse['hand:raise']>>> {
  // By then everything begun before is durable.
  await mentor.do('chat:history', { before: 1, limit: 1 });
  await mentee.do('chat:history', { before: 1, limit: 1 });
  const { asked } = disk;
  disk.hold();
  const answer = watched(mentee.request('hand:raise', { note: '여기요' }));
  await expect.poll(() => disk.asked).toBeGreaterThan(asked);
  return answer;
}

describe('what the disk has not confirmed', () => {
  it('[ST14] is told nobody and answered nobody, by socket or by HTTP, and then everybody in order', async () => {
    const answer = await raised();
    const read = watched(mentor.do('chat:history', { before: 1, limit: 1 }));
    const page = watched(
      fetch(`${server.url}/api/classes/${created.class.id}`, {
        headers: { Authorization: `Bearer ${created.keys.mentor}`, Connection: 'close' },
      }),
    );
    await elsewhere();
    expect([answer.isSettled, read.isSettled, page.isSettled]).toEqual([false, false, false]);
    expect(hasHeard()).toBe(false);

    disk.letGo();
    expect((await answer.promise).ok).toBe(true);
    expect((await page.promise).status).toBe(200);
    await read.promise;
    // It was done before the mentor asked for anything, and arrives before their response.
    expect(hasHeard()).toBe(true);
  });

  it('[ST14] keeps nothing else from being done: the event loop does not wait, and all that comes meanwhile is one more write', async () => {
    const answer = await raised();
    const asked = disk.asked;
    const said = ['하나', '둘', '셋'].map((text, index) =>
      watched(mentee.do('chat:send', { clientId: `client-${index}`, text, thread: null })),
    );
    await elsewhere();
    expect([answer.isSettled, ...said.map(({ isSettled }) => isSettled)]).toEqual([
      false,
      false,
      false,
      false,
    ]);
    disk.confirm();
    expect((await answer.promise).ok).toBe(true);
    expect(said.map(({ isSettled }) => isSettled)).toEqual([false, false, false]);
    expect(disk.asked).toBe(asked + 1);
    disk.letGo();
    const answers = await Promise.all(said.map(({ promise }) => promise));
    expect(answers.map(({ message }) => message.seq)).toEqual([1, 2, 3]);
  });

  it('[ST15] and refuses is answered STORE_UNAVAILABLE, nothing is kept from then on, and that is said', async () => {
    const answer = await raised();
    disk.letGo(new Error('EIO: i/o error, fdatasync'));
    const answered = await answer.promise;
    expect(answered.ok ? 'OK' : answered.error.code).toBe('STORE_UNAVAILABLE');
    const later = await mentee.request('chat:send', { clientId: 'client-1', text: '늦었나요', thread: null });
    expect(later.ok ? 'OK' : later.error.code).toBe('STORE_UNAVAILABLE');
    expect((await mentor.do('chat:history', { before: 2, limit: 1 })).messages).toEqual([]);
    expect(await obstacles()).toEqual(['the disk has failed: start the server again once it is mended']);
    expect(server.logged.some((line) => line.includes('the disk did not confirm what was stored'))).toBe(
      true,
    );
  });

  it('[ST15] and refuses, also while nobody waits for it: what was kept and is no more is answered so as well', async () => {
    // Registering a class in an account goes on elsewhere once the class is kept.
    const { visitor } = await entered(server, 'lee@example.com');
    await mentor.do('chat:history', { before: 1, limit: 1 });
    disk.refuse(new Error('EIO: i/o error, fdatasync'));
    const answer = await visitor.fetch('/api/classes', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ title: '찻잔', mentorName: '이정은' }),
    });
    expect(answer.status).toBe(503);
    // What is only read goes on.
    expect((await visitor.get('getMe')).account?.email).toBe('lee@example.com');
  });

  it('[ST14] is not answered as done to whoever was let in before it got stuck', async () => {
    await raised();
    const now = performance.now.bind(performance);
    const insert = stores.classes.insert.bind(stores.classes);
    // It is stuck by the time at which this is kept.
    vi.spyOn(stores.classes, 'insert').mockImplementation((...of) => {
      insert(...of);
      vi.spyOn(performance, 'now').mockImplementation(() => now() + 6000);
    });
    const answer = await fetch(`${server.url}/api/classes`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Connection: 'close' },
      body: JSON.stringify({ title: '찻잔', mentorName: '이정은' }),
    });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ error: { reason: 'NOT_SAID' } });
    vi.restoreAllMocks();
    disk.letGo();
  });

  it('[ST15] for long: what is asked for meanwhile is refused at once, the page still comes, and then all goes on', async () => {
    const answer = await raised();
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + 6000);
    const refused = await mentor.request('hand:lowerAll', {});
    expect(refused.ok ? 'OK' : refused.error.code).toBe('STORE_UNAVAILABLE');
    expect((await fetch(`${server.url}/api/classes/${created.class.id}`)).status).toBe(503);
    expect((await fetch(`${server.url}/`)).status).toBe(200);
    expect(await obstacles()).toEqual(['the disk does not answer']);
    vi.restoreAllMocks();
    disk.letGo();
    expect((await answer.promise).ok).toBe(true);
    await mentor.do('hand:lowerAll', {});
    expect(await obstacles()).toEqual([]);
  });

  it('[ST15] for long is noticed by HTTP alone, too: the first waits, the next is refused at once', async () => {
    await mentor.do('chat:history', { before: 1, limit: 1 });
    const { asked } = disk;
    disk.hold();
    const first = watched(server.createClass());
    await expect.poll(() => disk.asked).toBeGreaterThan(asked);
    await elsewhere();
    expect(first.isSettled).toBe(false);
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + 6000);
    expect((await fetch(`${server.url}/api/classes/${created.class.id}`)).status).toBe(503);
    vi.restoreAllMocks();
    disk.letGo();
    expect((await first.promise).class.phase).toBe('scheduled');
  });

  it('[ST16] for long leaves nobody without an answer who asked before that was known', async () => {
    await mentor.do('chat:history', { before: 1, limit: 1 });
    const { asked } = disk;
    disk.hold();
    const ask = (
      path: string,
      init: { headers?: Record<string, string>; method?: string; body?: string } = {},
    ) =>
      fetch(`${server.url}${path}`, {
        ...init,
        headers: { 'Content-Type': 'application/json', Connection: 'close', ...init.headers },
      });
    const register = (): Promise<Response> =>
      ask('/api/classes', { method: 'POST', body: JSON.stringify({ title: '물레', mentorName: '이정은' }) });
    const first = register();
    await expect.poll(() => disk.asked).toBeGreaterThan(asked);
    const read = ask(`/api/classes/${created.class.id}`, {
      headers: { Authorization: `Bearer ${created.keys.mentor}` },
    });
    const told = async (answer: Promise<Response>) => {
      const { status, headers, json } = await answer.then(async (response) => ({
        ...{ status: response.status, headers: response.headers },
        json: (await response.json()) as { error: { code: string; reason?: string } },
      }));
      const { code, reason } = json.error;
      return { status, code, reason, retryAfter: headers.get('Retry-After') };
    };
    const unavailable = { status: 503, code: 'STORE_UNAVAILABLE' };
    // What was changed may be kept: it is not asked for again without a look.
    expect(await told(first)).toEqual({ ...unavailable, reason: 'NOT_SAID', retryAfter: null });
    expect(await told(read)).toEqual({ ...unavailable, reason: undefined, retryAfter: '5' });
    expect(await told(register())).toEqual({ ...unavailable, reason: undefined, retryAfter: '5' });
    disk.letGo();
    expect((await register()).status).toBe(200);
  });

  it('[ST15] holds up no end of the server', async () => {
    await raised();
    await server.server.close();
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  });
});
