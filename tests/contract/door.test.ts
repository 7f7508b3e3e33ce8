import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, temporaryFolder, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';

const SCRIPT = `/* a chunk */${'export const word = "공방";\n'.repeat(200)}`;
const PAGE = `<!doctype html><html lang="ko"><head><meta name="csp-nonce" nonce="__CSP_NONCE__" />    <!--need:home:<link rel="modulepreload" href="/assets/home.js">-->
    <!--need:class:<link rel="modulepreload" href="/assets/class.js">-->
    <!--need:mentor:<link rel="modulepreload" href="/assets/mentor.js">-->
    <!--need:phone:<link rel="modulepreload" href="/assets/phone.js">-->
    <!--need:ko:<link rel="modulepreload" href="/assets/ko.js">-->
    <!--need:en:<link rel="modulepreload" href="/assets/en.js">-->
  </head><body><!--only:class--><form id="door"></form><!--/only--></body></html>`;
const CHUNK = '/assets/chunk-0a1b2c3d.js';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

let server: TestServer;
const webRoot = temporaryFolder();

beforeAll(async () => {
  mkdirSync(join(webRoot, 'assets'));
  writeFileSync(join(webRoot, 'index.html'), PAGE);
  writeFileSync(join(webRoot, '.built-from'), 'secret');
  writeFileSync(join(webRoot, CHUNK), SCRIPT);
  writeFileSync(join(webRoot, `${CHUNK}.br`), brotliCompressSync(SCRIPT));
  writeFileSync(join(webRoot, `${CHUNK}.gz`), gzipSync(SCRIPT));
  writeFileSync(join(webRoot, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  server = await startTestServer({ media: new FakeMediaServer().backend, webRoot });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(webRoot, { recursive: true });
});

/** As it comes over the wire: `fetch` would decompress it. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request(server.url + path, { method, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) });
      });
    })
      .on('error', reject)
      .end();
  });
}

describe('the built page, as it is sent', () => {
  it.each([
    ['/c/abcdefghijkl', true],
    ['/m/abcdefghijkl', false],
    ['/h/abcdefghijkl', false],
    ['/', false],
    ['/nothing', false],
  ])('[DL6] at %s there is a door: %s', async (path, isThere) => {
    const text = (await ask(path)).body.toString();
    expect(text.includes('id="door"')).toBe(isThere);
    expect(text).not.toContain('only:');
  });

  it.each([
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['br;q=0.1, gzip;q=0.9', 'gzip', gunzipSync],
    ['br;q=0', undefined, (bytes: Buffer) => bytes],
  ])('[DL1] to who accepts %j, a script goes out as %s', async (accepted, coding, unpack) => {
    const { status, headers, body } = await ask(CHUNK, { 'Accept-Encoding': accepted });
    expect(status).toBe(200);
    expect(headers['content-encoding']).toBe(coding);
    expect(headers['content-type']).toMatch(/^(text|application)\/javascript/);
    expect(headers['content-length']).toBe(String(body.length));
    expect(headers.vary).toMatch(/accept-encoding/i);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(unpack(body).toString()).toBe(SCRIPT);
  });

  it('[DL1] HEAD tells what GET would send, and sends nothing', async () => {
    const accept = { 'Accept-Encoding': 'br' };
    for (const path of [CHUNK, '/', '/c/abcdefghijkl']) {
      const [head, get] = [await ask(path, accept, 'HEAD'), await ask(path, accept)];
      expect(head.body).toHaveLength(0);
      expect(head.status).toBe(200);
      expect(head.headers['content-encoding']).toBe('br');
      expect(head.headers['content-type']).toBe(get.headers['content-type']);
      // The page differs by its nonce, and by that many bytes.
      if (path === CHUNK) {
        expect(head.headers['content-length']).toBe(String(get.body.length));
      }
    }
  });

  it('[DL1] each form has a tag of its own, and what a browser has already is not sent again', async () => {
    const forms = await Promise.all(
      ['br', 'gzip', 'identity'].map((coding) => ask(CHUNK, { 'Accept-Encoding': coding })),
    );
    const tags = forms.map(({ headers }) => headers.etag ?? '');
    expect(new Set(tags).size).toBe(3);
    const same = await ask(CHUNK, { 'Accept-Encoding': 'br', 'If-None-Match': tags[0] ?? '' });
    expect(same.status).toBe(304);
    expect(same.body).toHaveLength(0);
    expect(same.headers.etag).toBe(tags[0]);
    expect(same.headers.vary).toMatch(/accept-encoding/i);
    const other = await ask(CHUNK, { 'Accept-Encoding': 'gzip', 'If-None-Match': tags[0] ?? '' });
    expect(other.status).toBe(200);
  });

  it.each([
    ['bytes=0-9', 206, SCRIPT.slice(0, 10)],
    ['bytes=-5', 206, Buffer.from(SCRIPT).subarray(-5).toString()],
    ['bytes=3-', 206, Buffer.from(SCRIPT).subarray(3).toString()],
    ['bytes=9999999-', 416, ''],
    ['bytes=5-2', 416, ''],
    ['bytes=-', 416, ''],
    ['bytes=0-1,4-5', 200, SCRIPT],
    ['lines=1-2', 200, SCRIPT],
  ])(
    '[DL1] %s is a part of the file as it is, and never of a compressed form',
    async (range, status, text) => {
      const answer = await ask(CHUNK, {
        Range: range,
        ...(status === 200 ? {} : { 'Accept-Encoding': 'br' }),
      });
      expect(answer.status).toBe(status);
      expect(answer.headers['content-encoding']).toBeUndefined();
      expect(answer.body.toString()).toBe(text);
      if (status === 206) {
        const size = Buffer.byteLength(SCRIPT);
        expect(answer.headers['content-range']).toMatch(new RegExp(`^bytes \\d+-\\d+/${size}$`));
      }
    },
  );

  it('[DL1] a part of another version is not sent: the whole is', async () => {
    const answer = await ask(CHUNK, { Range: 'bytes=0-9', 'If-Range': '"another"' });
    expect([answer.status, answer.body.toString()]).toEqual([200, SCRIPT]);
  });

  it('[DL1] what has no hash in its name is asked for again', async () => {
    const { headers } = await ask('/icon.svg');
    expect(headers['cache-control']).toBe('no-cache');
    expect(headers['content-type']).toBe('image/svg+xml');
  });

  it.each([
    '/.built-from',
    '/index.html',
    '/assets/..%2f.built-from',
    `${CHUNK}.br`,
    '/assets/%',
    '/assets/none.js',
    '/assets/',
  ])('[DL1] %s is no file', async (path) => {
    const { status, body } = await ask(path);
    expect(status === 404 || !path.includes('.')).toBe(true);
    expect(body.toString()).not.toContain('secret');
    expect(body.toString()).not.toContain('__CSP_NONCE__');
  });

  it('[DL2] the page is packed on the way, with its nonce', async () => {
    const { headers, body } = await ask('/c/abcdefghijkl', { 'Accept-Encoding': 'gzip, br' });
    expect(headers['content-encoding']).toBe('br');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers.vary).toMatch(/accept-encoding/i);
    const nonce = /nonce="([^"]+)"/.exec(brotliDecompressSync(body).toString())?.[1];
    expect(headers['content-security-policy']).toContain(`'nonce-${nonce}'`);
  });

  it.each([
    ['/c/abcdefghijkl', 'ko-KR,ko;q=0.9,en-US;q=0.8', ['class', 'ko']],
    ['/m/abcdefghijkl', 'en-GB,en;q=0.9,ko;q=0.8', ['mentor', 'en']],
    ['/h/abcdefghijkl.', 'fr-FR,ko;q=0.5', ['phone', 'ko']],
    ['/', 'fr-FR', ['home', 'en']],
    ['/new', '*', ['ko']],
    ['/check', '', ['ko']],
    ['/created/abcdefghijkl', 'en', ['en']],
  ])('[DL3] %s in %j names what it needs beside the entry: %j', async (path, languages, parts) => {
    const { headers, body } = await ask(path, languages === '' ? {} : { 'Accept-Language': languages });
    const page = body.toString();
    const named = [...page.matchAll(/assets\/(\w+)\.js/g)].map(([, part]) => part);
    expect(named).toEqual(parts);
    expect(page).not.toContain('<!--');
    expect(headers.vary).toMatch(/accept-language/i);
  });

  it('[DL2] what people wrote and what opens a class is never compressed', async () => {
    const created = await server.createClass();
    const { id } = created.class;
    const headers = { Authorization: `Bearer ${created.keys.mentee}`, 'Accept-Encoding': 'gzip, br' };
    for (const path of [
      `/api/classes/${id}`,
      `/api/classes/${id}/chat`,
      '/api/media',
      '/metrics',
      '/healthz',
    ]) {
      expect((await ask(path, headers)).headers['content-encoding']).toBeUndefined();
    }
  });
});
