import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { en } from '@gongbang/web/i18n/en.ts';
import { ko } from '@gongbang/web/i18n/ko.ts';
import { describe, expect, it } from 'vitest';

const DIST = join(import.meta.dirname, '../../packages/web/dist');
/** What a class link may load before the name can be typed: script and style, as brotli. Far above the actual size. */
const BUDGET_BYTES = 240_000;
/** On a slow line a file costs a round trip, six at a time. */
const BUDGET_FILES = 20;
/** Of a page around the class, which may bring more. */
const SITE_BUDGET_FILES = 60;

/** What the built page requests at once at a kind of address, in a language: entry, style, and what they need. */
function atOnce(kind: string, language: string): string[] {
  const page = readFileSync(join(DIST, 'index.html'), 'utf8').replaceAll(
    /<!--need:(\w+):(.*?)-->/g,
    (_mark, word: string, links: string) => ([kind, language].includes(word) ? links : ''),
  );
  return [...new Set([...page.matchAll(/\/assets\/[\w.-]+\.(?:js|css)/g)].map(([path]) => path))];
}

describe.each(['ko', 'en'])('what a class link brings at once, in %s', (language) => {
  const files = atOnce('class', language);

  it('[DL3] is in few files', () => {
    expect(files.length).toBeLessThanOrEqual(BUDGET_FILES);
  });

  it('[DL3] is small', () => {
    const sizes = files.map((path) => {
      const packed = join(DIST, `${path}.br`);
      return readFileSync(existsSync(packed) ? packed : join(DIST, path)).length;
    });
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(BUDGET_BYTES);
  });

  it.each([
    ['the class page', 'autoComplete:`name`', true],
    ['faces of fonts', 'PretendardVariable', false],
    ['QR codes', 'Data too long', false],
    ['WebRTC', 'rtcp-mux', false],
    ['[SR6] the browser’s database', 'indexedDB', false],
    ['the home page', 'home.headline', false],
    ['[BP1] what is offered and booked', '/api/studio/own', false],
    ['[AC36] accounts', '/api/me/recovery-codes', false],
    ['the mentor’s room', 'lesson.none', false],
    ['Korean', '이름을 적어 주세요.', language === 'ko'],
    ['English', 'Enter your name.', language === 'en'],
  ])('[DL3] of %s: %s, %s', (_what, word, isThere) => {
    const all = readdirSync(join(DIST, 'assets')).filter((file) => /\.(?:js|css)$/.test(file));
    const having = all.filter((file) => readFileSync(join(DIST, 'assets', file), 'utf8').includes(word));
    expect(having).not.toEqual([]);
    expect(having.some((file) => files.includes(`/assets/${file}`))).toBe(isThere);
  });
});

it.each(['home', 'new', 'course', 'created', 'check', 'privacy', 'imprint'])(
  '[DL3] what the address of %s brings at once is in few files',
  (kind) => {
    expect(atOnce(kind, 'ko').length).toBeLessThanOrEqual(SITE_BUDGET_FILES);
  },
);

describe('[DL4] what index.html paints by itself', () => {
  const page = readFileSync(join(DIST, 'index.html'), 'utf8');
  const at = (text: string): number => page.indexOf(text);

  it('waits for no style sheet', () => {
    expect(at('class="shell"')).toBeGreaterThan(at('<body>'));
    expect(at('rel="stylesheet"')).toBeGreaterThan(at('class="shell"'));
  });

  it('is not read out, and says what is missing where there are no scripts', () => {
    expect(page).toContain('<div class="shell" aria-hidden="true">');
    const [, words = ''] = /<noscript>([^]*?)<\/noscript>/.exec(page) ?? [];
    expect(words).toContain('자바스크립트');
    expect(words).toContain('JavaScript');
  });

  it('says the same as the page would', () => {
    for (const { account, common } of [ko, en]) {
      expect(page).toContain(account.away);
      expect(page).toContain(common.retry);
    }
  });

  it('has the colours of tokens.css', () => {
    const tokens = readFileSync(join(DIST, '../src/styles/tokens.css'), 'utf8');
    const painted =
      'hanji-0 hanji-50 hanji-200 hanji-500 meok-950 meok-900 meok-500 ink-900 ink-600 bone-50 bone-400 gam-500 jjok-700 jjok-300';
    for (const name of painted.split(' ')) {
      const [, colour = ''] = new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(tokens) ?? [];
      expect(page, name).toContain(colour);
    }
  });
});

describe('[DL6] the door that index.html paints', () => {
  const page = readFileSync(join(DIST, 'index.html'), 'utf8');

  it.each([
    ['ko', ko],
    ['en', en],
  ])('has the words of the page, in %s', (language, { green }) => {
    expect(page).toContain(
      `${language}: { name: '${green.name}', join: '${green.join}', joining: '${green.joining}' }`,
    );
  });
});

it('[DL5] the picture of a link is as large as it says, and light', () => {
  const picture = readFileSync(join(DIST, 'preview.png'));
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([1200, 630]);
  expect(picture.length).toBeLessThan(60_000);
});
