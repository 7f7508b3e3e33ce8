import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  MAX_STILL_BYTES,
  accountRoutes,
  chatPage,
  classView,
  connectionCheck,
  boardRoutes,
  courseRoutes,
  paymentRoutes,
  reviewRoutes,
  webhookRoutes,
  mediaSetup,
} from '@gongbang/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { DTLS } from '../support/rtp.ts';
import { TestClient, newSecret } from '../support/TestClient.ts';
import { STANDINGS, enterAll } from './everybody.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('HTTP', () => {
  const media = new FakeMediaServer();
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ media: media.backend, env: { CLASSES_PER_MINUTE: '10' } });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });
  const get = (path: string, init?: RequestInit) => fetch(server.url + path, init);
  const post = (body: string, headers = { 'Content-Type': 'application/json' }) =>
    get('/api/classes', { method: 'POST', headers, body });

  it.each(['/', '/c/abcdefghijkl', '/api/media-setup', '/api/nothing', '/healthz', '/nothing.js'])(
    '[HT1] %s carries the security headers',
    async (path) => {
      const { headers } = await get(path);
      const csp = headers.get('Content-Security-Policy') ?? '';
      expect(csp).toContain("default-src 'none'");
      expect(csp).not.toContain('unsafe');
      expect(headers.get('Referrer-Policy')).toBe('no-referrer');
      expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(headers.get('Permissions-Policy')).toContain('camera=(self)');
      expect(headers.get('X-Powered-By')).toBeNull();
    },
  );

  it('[HT1] each page carries a nonce of its own, the one that its policy names', async () => {
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const page = await get('/c/abcdefghijkl');
        const nonce = /nonce="([^"]+)"/.exec(await page.text())?.[1];
        expect(page.headers.get('Content-Security-Policy')).toContain(`'nonce-${nonce}'`);
        return nonce;
      }),
    );
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it.each(['', '.', '…', '%20', '%EC%9D%84', '.html', '/', '%2', '?fbclid=a.b'])(
    '[LK2] a link whose # was encoded gets the page, with %s behind it, and its key is not logged',
    async (behind) => {
      const key = newSecret();
      for (const path of ['/c/', '/m/', '/h/', '/c%2F']) {
        const page = await get(`${path}abcdefghijkl%23${key}${behind}`);
        expect(page.status).toBe(200);
        expect(page.headers.get('Content-Type')).toContain('text/html');
      }
      expect(server.logged.join('')).not.toContain(key);
    },
  );

  it('[HT2] [OP5] says whether it lives, in which version, and whether it can take classes', async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect(await (await get('/healthz')).json()).toEqual({ status: 'ok', version });
    expect((await get('/readyz')).status).toBe(200);
    media.isDown = true;
    const notReady = await get('/readyz');
    media.isDown = false;
    expect(notReady.status).toBe(503);
    expect(await notReady.json()).toMatchObject({ obstacles: ['no media worker is up'] });
  });

  it('[HT3] metrics count classes, people and joins', async () => {
    const created = await server.createClass();
    using client = await TestClient.connect(server.url, created, 'mentee');
    await client.join('박서연');
    const metrics = await (await get('/metrics')).text();
    expect(metrics).toMatch(/gongbang_classes\{phase="open"\} 1/);
    expect(metrics).toMatch(/gongbang_peers 1/);
    expect(metrics).toMatch(/gongbang_join_seconds_count [1-9]/);
    expect((await get('/metrics', { headers: { 'X-Forwarded-For': '203.0.113.7' } })).status).toBe(403);
  });

  it('[HT4] OpenAPI describes every route', async () => {
    const document = (await (await get('/api/openapi.json')).json()) as { paths: Record<string, object> };
    expect(Object.keys(document.paths)).toEqual([
      '/api/classes',
      '/api/classes/{classId}',
      '/api/classes/{classId}/setup',
      '/api/classes/{classId}/copies',
      '/api/classes/{classId}/steps/{stepId}/picture',
      '/api/classes/{classId}/chat',
      '/api/classes/{classId}/stills/{stillId}',
      '/api/classes/{classId}/afterwards',
      '/api/classes/{classId}/note',
      '/api/classes/{classId}/last-picture',
      '/api/classes/{classId}/pictures',
      '/api/classes/{classId}/pictures/{pictureId}/{size}',
      '/api/terms',
      '/api/addresses',
      '/api/studio',
      '/api/studio/{page}',
      '/api/logo',
      '/api/media-setup',
      '/api/connection-checks',
      ...new Set(Object.values(accountRoutes).map(({ path }) => path)),
      ...new Set(Object.values(courseRoutes).map(({ path }) => path)),
      ...new Set(Object.values(reviewRoutes).map(({ path }) => path)),
      ...new Set(Object.values(boardRoutes).map(({ path }) => path)),
      ...new Set(Object.values(paymentRoutes).map(({ path }) => path)),
      ...new Set(Object.values(webhookRoutes).map(({ path }) => path)),
    ]);
  });

  it('[DR4] a frozen frame is kept by the mentor alone, and read by those with a link', async () => {
    const { class: info, keys } = await server.createClass();
    const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
    const path = `/api/classes/${info.id}/stills/still-1`;
    const put = (key: string, body: Uint8Array<ArrayBuffer>) =>
      get(path, { method: 'PUT', headers: { Authorization: `Bearer ${key}` }, body });
    const read = (key: string) => get(path, { headers: { Authorization: `Bearer ${key}` } });
    expect((await put(keys.mentee, jpeg)).status).toBe(403);
    expect((await put(keys.mentor, Buffer.from('<svg>'))).status).toBe(400);
    expect((await put(keys.mentor, Buffer.alloc(MAX_STILL_BYTES + 1, jpeg))).status).toBe(400);
    expect((await read(keys.mentee)).status).toBe(404);
    expect((await put(keys.mentor, jpeg)).status).toBe(200);
    const answer = await read(keys.mentee);
    expect(answer.headers.get('Content-Type')).toBe('image/jpeg');
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(jpeg);
    expect((await get(path)).status).toBe(401);
  });

  it('[PV6] while a class runs, chat and stills are for those who are in it', async () => {
    using all = await enterAll(server, media);
    const { classId, keys, cameraKey, mentor, mentee, ids, peerKeys } = all;
    const still = `/api/classes/${classId}/stills/still-1`;
    const chat = `/api/classes/${classId}/chat`;
    await get(still, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${keys.mentor}` },
      body: Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
    });
    await mentee.do('chat:send', { clientId: 'client-1', text: '선생님께만', thread: ids.mentee });
    await mentee.do('chat:send', { clientId: 'client-2', text: '모두에게' });
    const read = async (path: string, linkKey: string, peerKey: string | null): Promise<number> => {
      const headers = {
        Authorization: `Bearer ${linkKey}`,
        ...(peerKey === null ? {} : { 'Peer-Key': peerKey }),
      };
      return (await get(path, { headers })).status;
    };
    const readAll = async (path: string) =>
      Object.fromEntries(
        await Promise.all(
          STANDINGS.map(async (standing) => {
            const link = standing === 'mentor' ? keys.mentor : standing === 'phone' ? cameraKey : keys.mentee;
            return [standing, await read(path, link, peerKeys[standing])] as const;
          }),
        ),
      );
    const running = {
      mentor: 200,
      assistant: 200,
      mentee: 200,
      guest: 200,
      passer: 200,
      phone: 403,
      lobby: 403,
      knocking: 403,
      lockedOut: 403,
      sentOut: 403,
      left: 403,
    };
    for (const path of [chat, still]) {
      expect(await readAll(path)).toEqual(running);
      expect(await read(path, keys.mentee, null)).toBe(401);
      expect(await read(path, keys.mentee, newSecret())).toBe(403);
      expect(await read(path, keys.mentor, null)).toBe(200);
    }
    await mentor.do('peer:remove', { peerId: ids.passer, keepOut: false });
    expect(await read(chat, keys.mentee, peerKeys.passer)).toBe(403);

    await mentor.do('class:end', {});
    for (const path of [chat, still]) {
      expect(await readAll(path)).toEqual({ ...running, left: 200 });
      expect(await read(path, keys.mentee, null)).toBe(401);
    }
    const headers = { Authorization: `Bearer ${keys.mentee}`, 'Peer-Key': peerKeys.mentee };
    const page = chatPage.parse(await (await get(chat, { headers })).json());
    expect(page.messages.map(({ text }) => text)).toEqual(['모두에게']);
  });

  it('[PV6] afterwards, whoever has the link reads the chat where the door was open and nobody is kept out', async () => {
    const created = await server.createClass();
    const chat = async () =>
      (
        await get(`/api/classes/${created.class.id}/chat`, {
          headers: { Authorization: `Bearer ${created.keys.mentee}` },
        })
      ).status;
    using mentor = await TestClient.connect(server.url, created, 'mentor');
    await mentor.join('이정은');
    expect(await chat()).toBe(401);
    await mentor.do('class:start', {});
    expect(await chat()).toBe(401);
    await mentor.do('class:end', {});
    expect(await chat()).toBe(200);
  });

  it('[HT12] nothing answers at its path in other letters', async () => {
    const created = await server.createClass();
    const headers = { Authorization: `Bearer ${created.keys.mentor}` };
    expect(await (await get(`/API/classes/${created.class.id}`, { headers })).text()).not.toContain(
      created.class.id,
    );
    expect((await get(`/api/Classes/${created.class.id}`, { headers })).status).toBe(404);
    expect((await get('/API/classes', { method: 'POST' })).status).toBe(405);
    for (const path of ['/Healthz', '/METRICS', '/Pay/abcdefghijklmnop']) {
      const { status } = await get(path, { method: 'POST' });
      expect([path, status]).toEqual([path, 405]);
    }
    expect(await (await get('/METRICS')).text()).not.toContain('process_cpu');
  });

  it('[HT5] a class is registered, seen by those with a link, and its chat read', async () => {
    const created = await server.createClass({ title: '뜨개질', seats: 5 });
    expect(created.keys.mentor).not.toBe(created.keys.mentee);
    const headers = { Authorization: `Bearer ${created.keys.mentee}` };
    const view = classView.parse(await (await get(`/api/classes/${created.class.id}`, { headers })).json());
    expect(view).toMatchObject({ role: 'mentee', class: { title: '뜨개질', seats: 5, phase: 'scheduled' } });
    const page = await get(`/api/classes/${created.class.id}/chat?limit=5`, { headers });
    expect(chatPage.parse(await page.json())).toEqual({ messages: [], hasMore: false });
    expect((await get(`/api/classes/${created.class.id}/chat?limit=x`, { headers })).status).toBe(400);
    mediaSetup.parse(await (await get('/api/media-setup')).json());
  });

  it('[CK1] whoever asks gets a transport to try a way on, and what is malformed none', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const ask = (body: unknown) =>
      get('/api/connection-checks', { method: 'POST', headers, body: JSON.stringify(body) });
    const check = connectionCheck.parse(await (await ask({ dtlsParameters: DTLS })).json());
    expect(check).toMatchObject({ transport: { connected: true }, iceServers: [] });
    expect((await ask({})).status).toBe(400);
    expect((await ask({ dtlsParameters: { fingerprints: [] } })).status).toBe(400);
  });

  it.each([
    ['{', 400],
    ['[]', 400],
    ['{"title":"","mentorName":"x"}', 400],
    ['{"title":"x","mentorName":"x","seats":0}', 400],
    ['{"title":"x","mentorName":"x","unknown":1}', 400],
    [JSON.stringify({ title: 'x', mentorName: 'x', about: 'x'.repeat(100_000) }), 413],
  ])('[HT6] %s is refused', async (body, status) => {
    const response = await post(body.slice(0, 200_000));
    expect([status, 429]).toContain(response.status);
  });

  it('[LM5] one address registers only so many classes in a minute', async () => {
    const statuses: number[] = [];
    for (let index = 0; index < 12; index += 1) {
      statuses.push((await post('{"title":"x","mentorName":"x"}')).status);
    }
    expect(statuses).toContain(429);
  });
});
