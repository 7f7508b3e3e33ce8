import { once } from 'node:events';
import { connect } from 'node:net';

import { MAX_MESSAGE_BYTES, PEER_KEY_HEADER, PROTOCOL_VERSION, SOCKET_PATH } from '@gongbang/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { TestClient, newSecret } from '../support/TestClient.ts';

const refusal = async (attempt: Promise<TestClient>): Promise<unknown> =>
  attempt.then(
    (client) => {
      client[Symbol.dispose]();
      return 'let in';
    },
    (error: unknown) =>
      typeof error === 'object' && error !== null && 'data' in error
        ? (error.data as { code?: string } | undefined)?.code
        : 'closed',
  );

describe.each(['websocket', 'polling'] as const)('the gate, over %s', (way) => {
  const ways = [way];
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({
      media: new FakeMediaServer().backend,
      env: { ALLOWED_ORIGINS: 'https://ok.example' },
    });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  it('[HV2] lets one phone in by its key, and nobody by one that was taken back', async () => {
    const created = await server.createClass();
    using mentor = await TestClient.connect(server.url, created, 'mentor');
    await mentor.join('이정은');
    const { key, cameraId } = await mentor.do('camera:invite', {});
    const peerKey = newSecret();
    const phone = (mine: string) =>
      refusal(TestClient.connect(server.url, created, 'camera', { linkKey: key, peerKey: mine, ways }));
    const read = (mine: string) =>
      fetch(`${server.url}/api/classes/${created.class.id}/chat`, {
        headers: { Authorization: `Bearer ${key}`, [PEER_KEY_HEADER]: mine },
      });
    expect(await phone(newSecret())).toBe('let in');
    using joined = await TestClient.connect(server.url, created, 'camera', { linkKey: key, peerKey });
    await joined.join('휴대폰');
    expect(await phone(newSecret())).toBe('UNAUTHENTICATED');
    expect((await read(newSecret())).status).toBe(401);
    expect(await phone(peerKey)).toBe('let in');
    expect((await read(peerKey)).status).toBe(403);
    await mentor.do('camera:revoke', { cameraId });
    expect(await phone(peerKey)).toBe('UNAUTHENTICATED');
    expect((await read(peerKey)).status).toBe(401);
  });

  it('[OR4] a former class link lets those back in who were in, and nobody else', async () => {
    const created = await server.createClass();
    using mentor = await TestClient.connect(server.url, created, 'mentor');
    await mentor.join('이정은');
    const peerKey = newSecret();
    const former = (mine: string) =>
      refusal(TestClient.connect(server.url, created, 'mentee', { peerKey: mine, ways }));
    using mentee = await TestClient.connect(server.url, created, 'mentee', { peerKey });
    await mentee.join('박서연');
    const { menteeKey } = await mentor.do('class:rotateLink', {});
    expect(await mentor.next('link:rotated')).toEqual({ menteeKey });
    expect(await former(peerKey)).toBe('let in');
    expect(await former(newSecret())).toBe('UNAUTHENTICATED');
    const look = async (mine: string) =>
      (
        await fetch(`${server.url}/api/classes/${created.class.id}`, {
          headers: { Authorization: `Bearer ${created.keys.mentee}`, [PEER_KEY_HEADER]: mine },
        })
      ).status;
    expect([await look(peerKey), await look(newSecret()), await look('')]).toEqual([200, 401, 401]);
    using stranger = await TestClient.connect(server.url, created, 'mentee', { linkKey: menteeKey });
    await stranger.join('최하린');
  });

  it('[KY1] lets nobody in without the key of that class and role', async () => {
    const created = await server.createClass();
    const other = await server.createClass();
    const at = (auth: Record<string, unknown>) =>
      refusal(TestClient.connect(server.url, created, 'mentee', { auth, ways }));
    const good = {
      protocolVersion: PROTOCOL_VERSION,
      classId: created.class.id,
      linkKey: created.keys.mentee,
      peerKey: newSecret(),
    };
    expect(await at(good)).toBe('let in');
    expect(await at({ ...good, linkKey: newSecret() })).toBe('UNAUTHENTICATED');
    expect(await at({ ...good, linkKey: other.keys.mentee })).toBe('UNAUTHENTICATED');
    expect(await at({ ...good, classId: 'zzzzzzzzzzzz' })).toBe('UNAUTHENTICATED');
    expect(await at({ ...good, linkKey: 'short' })).toBe('BAD_REQUEST');
    expect(await at({ ...good, peerKey: undefined })).toBe('BAD_REQUEST');
    expect(await at({ ...good, extra: 1 })).toBe('BAD_REQUEST');
    expect(await at({})).toBe('BAD_REQUEST');
    expect(await at({ ...good, protocolVersion: PROTOCOL_VERSION - 1 })).toBe('CLIENT_TOO_OLD');
    expect(await at({ ...good, protocolVersion: PROTOCOL_VERSION + 1 })).toBe('SERVER_TOO_OLD');
  });

  it('[KY5] connects pages of its own origin and of those allowed, and no others', async () => {
    const created = await server.createClass();
    const from = (origin: string) =>
      refusal(TestClient.connect(server.url, created, 'mentee', { headers: { origin }, ways }));
    expect(await from(server.url)).toBe('let in');
    expect(await from('https://ok.example')).toBe('let in');
    expect(await from('https://evil.example')).not.toBe('let in');
    expect(await from('null')).not.toBe('let in');
  });

  it('[LM3] closes the connection of a message that is too large, and of nobody else', async () => {
    const created = await server.createClass();
    using other = await TestClient.connect(server.url, created, 'mentee', { ways });
    await other.join('최하린');
    using client = await TestClient.connect(server.url, created, 'mentee', { ways });
    await client.join('박서연');
    const closed = client.closed();
    client.socket.emit('chat:send', { clientId: 'client-1', text: 'x'.repeat(MAX_MESSAGE_BYTES) });
    // Over polling, what ends first tells which of the two it was: the response, or the hanging request.
    expect(['transport close', 'transport error']).toContain(await closed);
    expect(await other.refused('chat:send', { clientId: 'client-1', text: 'x' })).toBe('OK');
  });

  it('[LM7] fuzzed payloads of every shape are answered, never INTERNAL', async () => {
    const created = await server.createClass();
    using client = await TestClient.connect(server.url, created, 'mentee', { ways });
    await client.join('박서연');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          'class:join',
          'transport:connect',
          'producer:create',
          'consumer:watch',
          'chat:history',
        ),
        fc.object({
          key: fc.constantFrom('name', 'media', 'codecs', '__proto__', 'consumerIds', 'limit', 'after'),
        }),
        async (name, payload) => {
          const ack = await client.requestRaw(name, payload);
          expect(ack.ok ? 'OK' : ack.error.code).not.toBe('INTERNAL');
        },
      ),
      { numRuns: 300, seed: 11 },
    );
  });
});

describe('the gate', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({
      media: new FakeMediaServer().backend,
      env: { ALLOWED_ORIGINS: 'https://ok.example' },
    });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  it('[KY3] a wrong key and a class that is not there look the same over HTTP', async () => {
    const created = await server.createClass();
    const ask = async (id: string, key: string) => {
      const response = await fetch(`${server.url}/api/classes/${id}`, {
        headers: { Authorization: `Bearer ${key}` },
      });
      const { error } = (await response.json()) as { error: { code: string; message: string } };
      return [response.status, error.code, error.message];
    };
    const wrongKey = await ask(created.class.id, newSecret());
    expect(wrongKey[0]).toBe(401);
    expect(await ask('zzzzzzzzzzzz', created.keys.mentor)).toEqual(wrongKey);
    expect(await ask('..%2F..', 'x')).toEqual(wrongKey);
  });

  it('[KY6] closes a connection that never says who it is', async () => {
    const socket = new WebSocket(
      `${server.url.replace('http', 'ws')}${SOCKET_PATH}/?EIO=4&transport=websocket`,
    );
    const startedAt = performance.now();
    await once(socket, 'close');
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it('[LM7] whatever comes in, the process goes on and others are served', async () => {
    const created = await server.createClass();
    using other = await TestClient.connect(server.url, created, 'mentee');
    await other.join('최하린');
    const junk = fc.sample(
      fc.oneof(
        fc.string(),
        fc.json().map((json) => `42${json}`),
        fc.array(fc.jsonValue()).map((args) => `42${JSON.stringify(['class:join', ...args])}`),
        fc.constantFrom(
          '40',
          '41',
          '42',
          '42[]',
          '42["class:join"]',
          '420["constructor",{}]',
          '451-["x"]',
          '6',
          '\u0000',
        ),
        fc.nat(4).map((depth) => `42["chat:send",${'['.repeat(10_000 * depth)}`),
      ),
      { numRuns: 400, seed: 7 },
    );
    for (let index = 0; index < junk.length; index += 20) {
      const socket = new WebSocket(
        `${server.url.replace('http', 'ws')}${SOCKET_PATH}/?EIO=4&transport=websocket`,
      );
      await once(socket, 'open');
      const gone = once(socket, 'close');
      for (const frame of junk.slice(index, index + 20)) {
        socket.send(frame);
      }
      socket.close();
      await gone;
    }
    expect(await other.refused('chat:send', { clientId: 'client-9', text: '여전히 있어요' })).toBe('OK');
    expect(server.logged.join('')).not.toContain('request failed');
  });

  it('[LM7] malformed HTTP is refused', async () => {
    const { port } = server.server;
    for (const text of [
      'GET / HTTP/9\r\n\r\n',
      'BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n',
      '\u0000\u0001\r\n\r\n',
      'POST /api/classes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 3\r\nConnection: close\r\n\r\n{x}',
    ]) {
      const socket = connect(port, '127.0.0.1');
      socket.end(text);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.toString()).toMatch(/^HTTP\/1\.1 4\d\d/);
      socket.destroy();
    }
  });
});
