import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

const DIST = join(import.meta.dirname, '../../packages/web/dist');
/** What a class link may bring before the name can be written: script and style, as brotli. Far above what it is. */
const BUDGET_BYTES = 220_000;

/** What the built page asks for at once at an address of a kind, in a language: entry, style, and what they need. */
function atOnce(kind: string, language: string): string[] {
  const page = readFileSync(join(DIST, 'index.html'), 'utf8').replaceAll(
    /<!--need:(\w+):(.*?)-->/g,
    (_mark, word: string, links: string) => ([kind, language].includes(word) ? links : ''),
  );
  return [...new Set([...page.matchAll(/\/assets\/[\w.-]+\.(?:js|css)/g)].map(([path]) => path))];
}

describe.each(['ko', 'en'])('what a class link brings at once, in %s', (language) => {
  const files = atOnce('class', language);

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
    ['the home page', 'home.headline', false],
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
