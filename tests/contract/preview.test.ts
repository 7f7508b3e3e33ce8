import { request, type IncomingHttpHeaders } from 'node:http';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, temporaryFolder, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';

const PAGE = `<!doctype html>
<html lang="ko"><head><title>공방 Gongbang</title></head><body></body></html>`;
/** What would break out of an attribute, a title, or a replacement pattern. */
const HOSTILE = `"><script>x('</title>')</script> $& $1 '흙' & Co`;

interface Answer {
  readonly headers: IncomingHttpHeaders;
  readonly html: string;
  readonly title: string;
  /** Content of each meta element, by its name or property. */
  readonly meta: Readonly<Record<string, string>>;
}

const webRoot = temporaryFolder();
let plain: TestServer;
let studio: TestServer;
beforeAll(async () => {
  mkdirSync(webRoot, { recursive: true });
  writeFileSync(join(webRoot, 'index.html'), PAGE);
  writeFileSync(join(webRoot, 'preview.png'), 'a picture');
  [plain, studio] = await Promise.all([
    startTestServer({ media: new FakeMediaServer().backend, webRoot, env: { TLS_PORT: '0' } }),
    startTestServer({
      media: new FakeMediaServer().backend,
      webRoot,
      env: { STUDIO_NAME: HOSTILE, PUBLIC_URL: 'https://class.example.org', TRUST_PROXY: '1' },
    }),
  ]);
});
afterAll(async () => {
  await Promise.all([plain[Symbol.asyncDispose](), studio[Symbol.asyncDispose]()]);
  rmSync(webRoot, { recursive: true });
});

const unescaped = (text: string): string =>
  text.replace(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)));

function ask(server: TestServer, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request(server.url + path, { headers, agent: false }, (response) => {
      let html = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (html += part));
      response.on('error', reject);
      response.on('end', () => {
        const [, title = ''] = /<title>([^<]*)<\/title>/.exec(html) ?? [];
        const metas = html.matchAll(/<meta (?:name|property)="([\w:-]+)" content="([^"<>]*)">/g);
        resolve({
          headers: response.headers,
          html,
          title: unescaped(title),
          meta: Object.fromEntries(
            [...metas].map(([, name = '', text = '']): [string, string] => [name, unescaped(text)]),
          ),
        });
      });
    })
      .on('error', reject)
      .end();
  });
}

const ADDRESSES = [
  ['/', '공방 — 손이 보이는 수업', 'Gongbang — classes where hands are seen'],
  ['/new', '클래스 만들기 — 공방', 'Create a class — Gongbang'],
  ['/check', '연결 확인 — 공방', 'Connection check — Gongbang'],
  ['/privacy', '개인정보 — 공방', 'Privacy — Gongbang'],
  ['/imprint', '운영자 정보 — 공방', 'Imprint — Gongbang'],
  ['/created/abcdefghijkl', '클래스 링크 — 공방', 'Class links — Gongbang'],
  ['/c/abcdefghijkl', '클래스 초대 — 공방', 'You are invited to a class — Gongbang'],
  ['/C%2fabcdefghijkl.', '클래스 초대 — 공방', 'You are invited to a class — Gongbang'],
  ['/m/abcdefghijkl', '멘토 링크 — 공방', 'Mentor’s link — Gongbang'],
  ['/h/abcdefghijkl', '휴대폰을 손 카메라로 — 공방', 'A phone as the hands camera — Gongbang'],
  ['/trust', '이 컴퓨터의 증명서 믿기 — 공방', 'Trust this computer’s certificate — Gongbang'],
  ['/elsewhere', '공방 — 손이 보이는 수업', 'Gongbang — classes where hands are seen'],
  ['/constructor', '공방 — 손이 보이는 수업', 'Gongbang — classes where hands are seen'],
] as const;

describe('[DL5] what an address says of itself', () => {
  it.each(ADDRESSES)('%s: in the reader’s language', async (path, korean, english) => {
    for (const [languages, language, title, locale, other] of [
      ['ko-KR,ko;q=0.9', 'ko', korean, 'ko_KR', 'en_US'],
      ['de-DE,en;q=0.5', 'en', english, 'en_US', 'ko_KR'],
    ] as const) {
      const answer = await ask(plain, path, { 'Accept-Language': languages });
      expect(answer.html).toContain(`<html lang="${language}"`);
      expect(answer.title).toBe(title);
      expect(answer.meta).toMatchObject({
        'og:title': title,
        'og:type': 'website',
        'og:description': answer.meta['description'],
        'og:locale': locale,
        'og:locale:alternate': other,
        'og:image': `${plain.url}/preview.png`,
        'twitter:card': 'summary_large_image',
      });
      expect(answer.meta['description']).toMatch(/[^]{10}/);
      expect(answer.html).not.toContain('__ORIGIN__');
    }
  });

  it('what is for one person or one class is not for search engines', async () => {
    const hidden = await Promise.all(
      ADDRESSES.map(async ([path]) => [path, (await ask(plain, path)).headers['x-robots-tag']] as const),
    );
    expect(hidden.filter(([, tag]) => tag === undefined).map(([path]) => path)).toEqual([
      '/',
      '/new',
      '/check',
      '/privacy',
      '/imprint',
    ]);
  });

  it('of a class link it tells nothing that the key opens, and nothing of the address', async () => {
    const created = await plain.createClass({
      title: '비밀 수업',
      mentorName: '이정은',
      about: '아무도 몰라요',
    });
    const { id } = created.class;
    const key = created.keys.mentee;
    for (const path of [`/c/${id}`, `/c/${id}%23${key}`, `/c/${id}?utm_source="><b>`, `/m/${id}%23${key}`]) {
      const { html } = await ask(plain, path);
      for (const told of ['비밀', '이정은', '아무도', id, key, 'utm_source']) {
        expect(html).not.toContain(told);
      }
    }
  });

  it('carries the studio’s name, whatever is in it, and the public address', async () => {
    for (const path of ['/', '/c/abcdefghijkl']) {
      const { html, title, meta } = await ask(studio, path, {
        'Accept-Language': 'en',
        'X-Forwarded-Host': 'elsewhere.example',
      });
      expect(title).toContain(HOSTILE);
      expect(title).not.toContain('Gongbang');
      expect(meta['og:title']).toBe(title);
      expect(meta['og:site_name']).toBe(HOSTILE);
      expect(meta['application-name']).toBe(HOSTILE);
      expect(meta['og:image']).toBe('https://class.example.org/preview.png');
      expect(html).not.toContain('<script');
    }
  });

  it.each([
    ['class.local:3000', 'http://class.local:3000/preview.png'],
    ['[::1]:3000', 'http://[::1]:3000/preview.png'],
    ['a"><script>', '/preview.png'],
    ['me@elsewhere', '/preview.png'],
    ['elsewhere/path?', '/preview.png'],
    ['x'.repeat(300), '/preview.png'],
  ])('asked for at %j, its picture is at %s', async (host, picture) => {
    const { html, meta } = await ask(plain, '/', { Host: host, 'X-Forwarded-Host': 'elsewhere.example' });
    // Node may refuse such a host before anybody sees it.
    expect([picture, undefined]).toContain(meta['og:image']);
    expect(html).not.toContain('<script>');
  });

  it('other sites may show the picture, and nothing else', async () => {
    expect((await ask(plain, '/preview.png')).headers['cross-origin-resource-policy']).toBe('cross-origin');
    expect((await ask(plain, '/')).headers['cross-origin-resource-policy']).toBe('same-origin');
  });
});
