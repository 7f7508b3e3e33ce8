import { SOCKET_PATH, type CreatedClass } from '@gongbang/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { RawConnection, upgradeRequest } from '../support/RawConnection.ts';

/** What every response carries, whatever writes it. */
const ON_EVERY_ANSWER = [
  /^content-security-policy: .*default-src 'none'/im,
  /^content-security-policy: .*object-src 'none'/im,
  /^content-security-policy: .*base-uri 'none'/im,
  /^content-security-policy: .*frame-ancestors 'none'/im,
  /^x-content-type-options: nosniff/im,
  /^referrer-policy: no-referrer/im,
  /^strict-transport-security: max-age=31536000\r?$/im,
  /^cross-origin-opener-policy: same-origin/im,
  /^cross-origin-resource-policy: same-origin/im,
  /^x-frame-options: SAMEORIGIN/im,
  /^permissions-policy: camera=/im,
];
const SOCKET = `${SOCKET_PATH}/?EIO=4&transport=websocket`;
const UPGRADE = upgradeRequest(SOCKET);

describe('the edge of HTTP', () => {
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

  /** The responses to everything sent at once, when the server has closed the connection. */
  const answersTo = async (request: string | Buffer, maxMs = 16_000): Promise<string[]> => {
    using connection = await RawConnection.open(server.server.port);
    connection.read();
    connection.write(request);
    expect(await connection.closed(maxMs)).toBeLessThan(maxMs);
    return connection.received === '' ? [] : connection.received.split(/(?=HTTP\/1\.1 \d{3} )/);
  };
  const request = (line: string, ...headers: string[]): string =>
    [line, 'Host: localhost', ...headers, '\r\n'].join('\r\n');
  const statusOf = (answer = ''): number => Number(answer.slice(9, 12));

  describe('[HT9] whatever is refused, and by whom', () => {
    it.each([
      ['a target that is none', request('GET http://[::1/ HTTP/1.1', 'Connection: close'), 400],
      [
        'a target with a port that is none',
        request('GET http://a:99999/ HTTP/1.1', 'Connection: close'),
        400,
      ],
      ['an empty host', request('GET // HTTP/1.1', 'Connection: close'), 400],
      ['no target', 'GET \r\n\r\n', 400],
      ['no HTTP', 'hello\r\n\r\n', 400],
      ['no method of HTTP', request('BREW / HTTP/1.1'), 400],
      ['headers that are too long', request('GET / HTTP/1.1', `X: ${'x'.repeat(10_000)}`), 431],
      ['two lengths', request('POST / HTTP/1.1', 'Content-Length: 1', 'Content-Length: 2'), 400],
      ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
      ['two hosts', request('GET / HTTP/1.1', 'Host: elsewhere', 'Connection: close'), 400],
      ['another expectation', request('GET / HTTP/1.1', 'Expect: tea', 'Connection: close'), 417],
      [
        'a body in chunks that are none',
        request(
          'POST /api/classes HTTP/1.1',
          'Content-Type: application/json',
          'Transfer-Encoding: chunked',
        ) + 'zz\r\n',
        400,
      ],
      ['a WebSocket without a key', UPGRADE.replace(/Sec-WebSocket-Key.*\r\n/, ''), 400],
      ['a WebSocket with a key that is none', UPGRADE.replace('dGhl', '----'), 400],
      ['two keys', UPGRADE.replace('Host', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nHost'), 400],
      ['an old WebSocket', UPGRADE.replace('Version: 13', 'Version: 8'), 426],
      ['a WebSocket of no version', UPGRADE.replace(/Sec-WebSocket-Version.*\r\n/, ''), 426],
      ['a WebSocket of two hosts', UPGRADE.replace('Host', 'Host: elsewhere\r\nHost'), 400],
      ['an origin that is none', UPGRADE.replace('Host', 'Origin: http://\xff\r\nHost'), 403],
      ['a target that is none, for a WebSocket', upgradeRequest('http://[::1/'), 404],
      ['a WebSocket with a body', UPGRADE.replace('Host', 'Content-Length: 10\r\nHost') + 'abcdefghij', 400],
      ['a WebSocket with chunks', UPGRADE.replace('Host', 'Transfer-Encoding: chunked\r\nHost'), 400],
      ['a WebSocket over HTTP/1.0', UPGRADE.replace('HTTP/1.1', 'HTTP/1.0'), 400],
      ['a tunnel', request('CONNECT elsewhere:443 HTTP/1.1'), 405],
    ])('%s is answered once, with the headers of every answer', async (_what, bytes, status) => {
      const before = server.logged.length;
      const answers = await answersTo(Buffer.from(bytes, 'latin1'), 4_000);
      expect(answers.map(statusOf)).toEqual([status]);
      for (const header of ON_EVERY_ANSWER) {
        expect(answers[0]).toMatch(header);
      }
      // Nothing is meant for pages of other origins.
      expect(answers[0]).not.toMatch(/^access-control/im);
      expect(server.logged.slice(before).filter((line) => /"level":(40|50)/.test(line))).toEqual([]);
    });

    it('names the version of WebSocket that is spoken', async () => {
      const [answer] = await answersTo(UPGRADE.replace('Version: 13', 'Version: 12'));
      expect(answer).toMatch(/^Sec-WebSocket-Version: 13\r$/m);
    });

    it('a subprotocol is not spoken, and none is no obstacle', async () => {
      using connection = await RawConnection.upgrade(server.server.port, ['Sec-WebSocket-Protocol: a, a']);
      await expect.poll(() => connection.received).toContain('101 Switching');
      expect(connection.received).not.toContain('Sec-WebSocket-Protocol');
    });

    it('while a target that names the server is read as any other', async () => {
      const [answer] = await answersTo(request('GET http://localhost/healthz HTTP/1.1', 'Connection: close'));
      expect(answer).toContain('{"status":"ok"');
    });
  });

  describe('[HT10] a parameter of an upgrade that is there twice', () => {
    it.each([
      'EIO=4&transport=websocket&EIO=3',
      'EIO=3&transport=websocket&EIO=4',
      'EIO=4&transport=websocket&transport=polling',
      'EIO=4&transport=polling&transport=websocket',
      'EIO=4&transport=websocket&EIO=4',
      'EIO=4&transport=websocket&sid=&sid=x',
      'EIO=4&transport=websocket&%45IO=3',
      'EIO=4&transport=websocket&t=1&t=2',
    ])('%s is refused with one answer', async (query) => {
      const answers = await answersTo(upgradeRequest(`${SOCKET_PATH}/?${query}`), 4_000);
      expect(answers.map(statusOf)).toEqual([400]);
    });
  });

  describe('[HT11] requests that do not wait for the answer before', () => {
    const path = () => `GET /api/classes/${created.class.id} HTTP/1.1`;
    const key = () => `Authorization: Bearer ${created.keys.mentee}`;

    it.each([2, 5, 9, 10, 20, 60])('%i of them are answered, in their order', async (count) => {
      const requests = Array.from({ length: count }, (_, index) =>
        index % 2 === 0
          ? request('GET /healthz HTTP/1.1', ...(index === count - 1 ? ['Connection: close'] : []))
          : request(path(), key(), ...(index === count - 1 ? ['Connection: close'] : [])),
      );
      const answers = await answersTo(requests.join(''));
      expect(answers).toHaveLength(count);
      expect(answers.map((answer) => (answer.includes('"mentorName"') ? 'class' : 'health'))).toEqual(
        answers.map((_, index) => (index % 2 === 0 ? 'health' : 'class')),
      );
    });

    it('more than are taken: those that were are answered, and the last one says that it is', async () => {
      const answers = await answersTo(request(path(), key()).repeat(300));
      expect(answers.length).toBeGreaterThanOrEqual(100);
      expect(answers.every((answer) => answer.includes('"mentorName"'))).toBe(true);
      expect(answers.filter((answer) => /^connection: close/im.test(answer))).toEqual([answers.at(-1)]);
    });

    it('those before one that cannot be read are answered first', async () => {
      const answers = await answersTo(request(path(), key()).repeat(5) + 'hello\r\n\r\n');
      expect(answers.map(statusOf)).toEqual([200, 200, 200, 200, 200, 400]);
    });

    it('those before a tunnel too', async () => {
      const answers = await answersTo(request(path(), key()) + request('CONNECT elsewhere:443 HTTP/1.1'));
      expect(answers.map(statusOf)).toEqual([200, 405]);
    });

    it('nothing is answered in place of what was dropped, however often too many come', async () => {
      for (let time = 0; time < 8; time += 1) {
        const last = time % 2 === 0 ? UPGRADE : 'hello\r\n\r\n';
        const answers = await answersTo(request('GET /healthz HTTP/1.1').repeat(1800) + last);
        expect(new Set(answers.map(statusOf))).toEqual(new Set([200]));
      }
    });

    it('those before an upgrade as well', async () => {
      using connection = await RawConnection.open(server.server.port);
      connection.read();
      connection.write(request(path(), key()).repeat(3) + UPGRADE);
      await expect.poll(() => connection.received).toContain('101 Switching');
      const answers = connection.received.split(/(?=HTTP\/1\.1 \d{3} )/);
      expect(answers.map(statusOf)).toEqual([200, 200, 200, 101]);
    });
  });

  describe('[LM11] [TX3] bodies are what they seem to be', () => {
    const draft = (title: Buffer): Buffer =>
      Buffer.concat([Buffer.from('{"mentorName":"이정은","title":"'), title, Buffer.from('"}')]);
    const register = async (body: Buffer, ...headers: string[]): Promise<string> => {
      const isChunked = headers.some((header) => header.startsWith('Transfer-Encoding'));
      const head = request(
        'POST /api/classes HTTP/1.1',
        ...(headers.some((header) => header.startsWith('Content-Type'))
          ? []
          : ['Content-Type: application/json']),
        'Connection: close',
        ...(isChunked ? [] : [`Content-Length: ${body.length}`]),
        ...headers,
      );
      const chunks = [Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')];
      const [answer = ''] = await answersTo(
        Buffer.concat([Buffer.from(head), ...(isChunked ? chunks : [body])]),
      );
      return answer;
    };

    it.each([
      ['a byte that is none of UTF-8', [0xff]],
      ['a character that breaks off', [0xea, 0xb0]],
      ['a surrogate', [0xed, 0xa0, 0x80]],
      ['an overlong slash', [0xc0, 0xaf]],
      ['a Latin letter', [0xe9]],
      ['past the last character', [0xf4, 0x90, 0x80, 0x80]],
    ])('%s is answered with 400 and a sentence', async (_what, bytes) => {
      const answer = await register(draft(Buffer.from(bytes)));
      expect(statusOf(answer)).toBe(400);
      expect(answer).toContain('UTF-8');
    });

    it('JSON in another encoding is answered with 415', async () => {
      const type = 'Content-Type: application/json; charset=iso-8859-1';
      expect(statusOf(await register(draft(Buffer.from('x')), type))).toBe(415);
    });

    it.each([
      ['Transfer-Encoding: gzip, chunked', 501],
      ['Transfer-Encoding: deflate, chunked', 501],
      ['Transfer-Encoding: x, chunked', 501],
      ['Transfer-Encoding: gzip', 400],
      ['Transfer-Encoding: chunked, gzip', 400],
      ['Transfer-Encoding: chunked', 200],
      ['Content-Encoding: gzip', 415],
      ['Content-Encoding: x', 415],
      ['Content-Encoding: identity', 200],
      ['Content-Type: application/json; charset=UTF-8', 200],
    ])('%s is answered with %i', async (header, status) => {
      expect(statusOf(await register(draft(Buffer.from('찻잔')), header))).toBe(status);
    });
  });
});
