import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

const DIST = join(import.meta.dirname, '../../packages/web/dist');
/** What a class link may bring before the name can be written: script and style, as brotli. Far above what it is. */
const BUDGET_BYTES = 240_000;

/** What the built page asks for at once at a class link: entry, style, and what they need. */
function atOnce(): string[] {
  const page = readFileSync(join(DIST, 'index.html'), 'utf8');
  return [...new Set([...page.matchAll(/\/assets\/[\w.-]+\.(?:js|css)/g)].map(([path]) => path))];
}

describe('what a class link brings at once', () => {
  it('[DL3] is small', () => {
    const sizes = atOnce().map((path) => {
      const packed = join(DIST, `${path}.br`);
      return readFileSync(existsSync(packed) ? packed : join(DIST, path)).length;
    });
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(BUDGET_BYTES);
  });

  it.each([
    ['the class page', 'autoComplete:`name`', true],
    ['faces of fonts', 'PretendardVariable', false],
    ['the QR code', 'QRCodeSVG', false],
    ['WebRTC', 'rtcp-mux', false],
  ])('[DL3] of %s: %s', (_what, word, isThere) => {
    const text = atOnce()
      .map((path) => readFileSync(join(DIST, path), 'utf8'))
      .join('\n');
    expect(text.includes(word)).toBe(isThere);
  });
});
