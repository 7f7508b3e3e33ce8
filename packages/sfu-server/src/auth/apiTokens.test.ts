import { describe, expect, it } from 'vitest';

import { isApiToken, newApiToken } from './apiTokens.ts';

describe('[TK1] an API token', () => {
  it('is another one each time, and is known for one by how it begins and by its checksum', () => {
    const tokens = Array.from({ length: 200 }, newApiToken);
    expect(new Set(tokens).size).toBe(tokens.length);
    for (const token of tokens) {
      expect(token).toMatch(/^gb_[0-9A-Za-z]{42}$/);
      expect(isApiToken(token)).toBe(true);
    }
  });

  it('is none where a sign is another or missing', () => {
    const token = newApiToken();
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'a' ? 'b' : 'a';
      expect([at, isApiToken(`${token.slice(0, at)}${other}${token.slice(at + 1)}`)]).toEqual([at, false]);
      expect([at, isApiToken(`${token.slice(0, at)}${token.slice(at + 1)}`)]).toEqual([at, false]);
    }
    expect([isApiToken(''), isApiToken(`${token}a`), isApiToken(token.toUpperCase())]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
