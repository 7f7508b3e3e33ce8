import { brotliCompressSync, gzipSync } from 'node:zlib';

import { MAX_STILL_BYTES, classView, type CreatedClass } from '@gongbang/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { RawConnection } from '../support/RawConnection.ts';
import { TestClient, newSecret } from '../support/TestClient.ts';

const MiB = 1024 * 1024;
const JPEG_START = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);

describe('bodies and answers over HTTP', () => {
  let server: TestServer;
  let created: CreatedClass;
  beforeAll(async () => {
    server = await startTestServer({
      media: new FakeMediaServer().backend,
      env: { CLASSES_PER_MINUTE: '100' },
    });
    created = await server.createClass();
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });
  const still = (name = 'still-1') => `/api/classes/${created.class.id}/stills/${name}`;
  const bearer = (key: string) => `Authorization: Bearer ${key}`;
  const open = () => RawConnection.open(server.server.port);
  const head = (method: string, path: string, ...headers: string[]) =>
    [`${method} ${path} HTTP/1.1`, 'Host: localhost', ...headers, '\r\n'].join('\r\n');

  describe('[LM11] nothing is unpacked', () => {
    const bomb = brotliCompressSync(Buffer.alloc(64 * MiB, '['));
    it.each([
      ['br', bomb],
      ['gzip', gzipSync(Buffer.alloc(MiB, '['))],
      ['deflate', Buffer.from('x')],
      ['zstd', Buffer.from('x')],
      ['identity, br', bomb],
      ['BR', bomb],
    ])('%s is answered with 415', async (encoding, body) => {
      const before = process.memoryUsage().rss;
      for (const [method, path, type] of [
        ['POST', '/api/classes', 'application/json'],
        ['POST', '/api/connection-checks', 'application/json'],
        ['PUT', still(), 'image/jpeg'],
      ] as const) {
        const { status } = await fetch(server.url + path, {
          method,
          headers: {
            'Content-Type': type,
            'Content-Encoding': encoding,
            Authorization: `Bearer ${created.keys.mentor}`,
          },
          body,
        });
        expect(status, path).toBe(415);
      }
      expect(process.memoryUsage().rss - before).toBeLessThan(64 * MiB);
    });
  });

  describe('[LM12] a body is asked for when it is wanted, and not for ever', () => {
    it('from one with the right key', async () => {
      using mentor = await open();
      mentor.read();
      const body = Buffer.concat([JPEG_START, Buffer.alloc(1000)]);
      const headers = [bearer(created.keys.mentor), `Content-Length: ${body.length}`, 'Expect: 100-continue'];
      mentor.write(head('PUT', still(), ...headers));
      await expect.poll(() => mentor.received).toBe('HTTP/1.1 100 Continue\r\n\r\n');
      mentor.write(body);
      await expect.poll(() => mentor.received).toContain('HTTP/1.1 200 OK');
    });

    it.each([
      ['a wrong key', () => [bearer(newSecret()), 'Content-Length: 1000'], 401],
      ['a key that may not', () => [bearer(created.keys.mentee), 'Content-Length: 1000'], 403],
      [
        'more than there may be',
        () => [bearer(created.keys.mentor), `Content-Length: ${MAX_STILL_BYTES + 1}`],
        400,
      ],
      ['much more', () => [bearer(created.keys.mentor), 'Content-Length: 99999999999'], 400],
    ])('and not with %s', async (_what, headers, status) => {
      using sender = await open();
      sender.read();
      sender.write(head('PUT', still(), ...headers(), 'Expect: 100-continue'));
      await expect.poll(() => sender.received).toContain('\r\n\r\n{"error"');
      expect(sender.received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      expect(await sender.closed()).toBeLessThan(5_000);
    });

    it('nor when a registration says that it is large', async () => {
      using sender = await open();
      sender.read();
      sender.write(
        head(
          'POST',
          '/api/classes',
          'Content-Type: application/json',
          'Content-Length: 70000',
          'Expect: 100-continue',
        ),
      );
      await expect.poll(() => sender.received).toMatch(/^HTTP\/1\.1 413 /);
    });

    it('nor to its end when it is larger than it may be and does not say so: its sender hears that, and may go on', async () => {
      using sender = await open();
      sender.read();
      sender.write(
        head('POST', '/api/classes', 'Content-Type: application/json', 'Transfer-Encoding: chunked'),
      );
      const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
      sender.write(chunk + chunk);
      await expect.poll(() => sender.received).toMatch(/^HTTP\/1\.1 413 /);
      sender.write(`${chunk.repeat(16)}0\r\n\r\n${head('GET', '/healthz')}`);
      await expect.poll(() => sender.received).toContain('HTTP/1.1 200 OK');
    });

    it.each([
      ['a frozen frame', () => ['PUT', still(), bearer(created.keys.mentor), 'Content-Length: 1000']],
      [
        'a registration',
        () => ['POST', '/api/classes', 'Content-Type: application/json', 'Content-Length: 1000'],
      ],
      [
        'one without an end',
        () => ['POST', '/api/classes', 'Content-Type: application/json', 'Transfer-Encoding: chunked'],
      ],
    ])('%s that drips is answered with 408, and ended', async (_what, request) => {
      const [method = '', path = '', ...headers] = request();
      using dripping = await open();
      dripping.read();
      dripping.write(head(method, path, ...headers));
      const isChunked = headers.includes('Transfer-Encoding: chunked');
      const drip = setInterval(() => {
        dripping.write(isChunked ? '1\r\n{\r\n' : '{');
      }, 300);
      expect(await dripping.closed()).toBeLessThan(12_000);
      clearInterval(drip);
      expect(dripping.received).toMatch(/^HTTP\/1\.1 408 /);
    });

    it('two at a time of one class', async () => {
      const senders = await Promise.all([1, 2, 3].map(open));
      for (const sender of senders) {
        sender.read();
        sender.write(
          head('PUT', still(), bearer(created.keys.mentor), 'Content-Length: 1000', 'Expect: 100-continue'),
        );
        await expect.poll(() => sender.received).not.toBe('');
      }
      expect(senders.map(({ received }) => received.slice(9, 12))).toEqual(['100', '100', '429']);
      for (const sender of senders) {
        sender[Symbol.dispose]();
      }
    });
  });

  describe('[LM10] who does not take the answers', () => {
    it('makes nobody prepare further ones, and is dropped', async () => {
      const frame = Buffer.concat([JPEG_START, Buffer.alloc(MAX_STILL_BYTES - JPEG_START.length)]);
      const kept = await fetch(server.url + still('large'), {
        method: 'PUT',
        headers: { Authorization: `Bearer ${created.keys.mentor}` },
        body: frame,
      });
      expect(kept.status).toBe(200);
      const before = process.memoryUsage().rss;
      const readers = await Promise.all(Array.from({ length: 30 }, open));
      for (const reader of readers) {
        for (let index = 0; index < 8; index += 1) {
          reader.write(head('GET', still('large'), bearer(created.keys.mentee)));
        }
      }
      const ends = await Promise.all(
        readers.map(async (reader) => {
          // Sends nothing that matters, and notices that the other end is gone.
          const probe = setInterval(() => {
            reader.write('\r\n');
          }, 200);
          const after = await reader.closed(30_000);
          clearInterval(probe);
          return after;
        }),
      );
      expect(Math.max(...ends)).toBeLessThan(30_000);
      expect(process.memoryUsage().rss - before).toBeLessThan(150 * MiB);
    });

    it('nor does one who asks on and on without waiting', async () => {
      using impatient = await open();
      impatient.write(head('GET', '/').repeat(500));
      const probe = setInterval(() => {
        impatient.write('\r\n');
      }, 100);
      expect(await impatient.closed(10_000)).toBeLessThan(5_000);
      clearInterval(probe);
    });

    it('while who waits a little is served in order', async () => {
      using patient = await open();
      patient.read();
      patient.write(
        head('GET', '/healthz') + head('GET', '/api/nothing') + head('GET', '/healthz', 'Connection: close'),
      );
      await patient.closed();
      expect([...patient.received.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual([
        '200',
        '404',
        '200',
      ]);
    });
  });

  describe('[LM16] right keys are never braked by wrong ones behind the same address', () => {
    const look = (key: string) =>
      fetch(`${server.url}/api/classes/${created.class.id}`, { headers: { Authorization: `Bearer ${key}` } });

    it('over HTTP', async () => {
      const statuses: number[] = [];
      for (let index = 0; index < 70; index += 1) {
        statuses.push((await look(newSecret())).status);
      }
      expect(new Set(statuses)).toEqual(new Set([401, 429]));
      const right = await look(created.keys.mentee);
      expect(right.status).toBe(200);
      classView.parse(await right.json());
    });

    it('at the socket', async () => {
      const headers = { 'X-Forwarded-For': '192.0.2.1' };
      const refusals: unknown[] = [];
      for (let index = 0; index < 25; index += 1) {
        refusals.push(
          await TestClient.connect(server.url, created, 'mentee', { linkKey: newSecret(), headers }).catch(
            (error: unknown) => (error as { data?: { code: string } }).data?.code,
          ),
        );
      }
      expect(refusals.slice(0, 20)).toEqual(Array(20).fill('UNAUTHENTICATED'));
      expect(refusals.slice(20)).toEqual(Array(5).fill('RATE_LIMITED'));
      using mentee = await TestClient.connect(server.url, created, 'mentee', { headers });
      await mentee.join('박서연');
    });
  });
});
