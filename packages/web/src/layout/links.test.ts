import { linkUrl } from '@gongbang/client';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { splitLinks } from './links.ts';

const url = linkUrl(
  { id: 'abcdef012345', role: 'mentee', key: 'AbCdEfGhIjKlMnOpQrStUvWxYz01_-9-' },
  'https://class.example.org',
);

const hrefs = (text: string): string[] =>
  splitLinks(text).flatMap(({ href }) => (href === null ? [] : [new URL(href).href]));

describe('[LK3] a link in the chat', () => {
  it.each([
    ['https://example.com을 보세요', 'https://example.com/'],
    ['https://example.com에서', 'https://example.com/'],
    ['http://192.168.0.12:3443에서', 'http://192.168.0.12:3443/'],
    ['http://localhost:3000로', 'http://localhost:3000/'],
    ['http://laptop:3000에서', 'http://laptop:3000/'],
    ['https://한글.kr을', 'https://xn--bj0bj06e.kr/'],
    ['https://пример.рф을', 'https://xn--e1afmkfd.xn--p1ai/'],
    ['https://[::1]:3000/a을', 'https://[::1]:3000/a'],
    [`${url}을`, url],
    [`${url.slice(0, -1)}7입니다.`, `${url.slice(0, -1)}7`],
    [`${url}-을`, `${url}-`],
    ['https://example.com/을', 'https://example.com/'],
    ['https://example.com/a/에서 봐요', 'https://example.com/a/'],
    ['https://example.com/?q=1로', 'https://example.com/?q=1'],
    ['https://example.com/a.을', 'https://example.com/a'],
    ['https://example.com/a,을', 'https://example.com/a'],
    ['(https://example.com/a_(b))을', 'https://example.com/a_(b)'],
    ['https://example.com/a)을', 'https://example.com/a'],
    ['[https://example.com/a]로', 'https://example.com/a'],
    ['{https://example.com/a}', 'https://example.com/a'],
    ['<https://example.com/a>', 'https://example.com/a'],
    ['“https://example.com/a”라고', 'https://example.com/a'],
    ['‘https://example.com/a’로', 'https://example.com/a'],
    ['"https://example.com/a"', 'https://example.com/a'],
    ['「https://example.com/a」', 'https://example.com/a'],
    ['https://example.com/a。次', 'https://example.com/a'],
    ['https://example.comをどうぞ', 'https://example.com/'],
    ['https://example.com吧', 'https://example.com/'],
    ['https://example.com🙏', 'https://example.com/'],
    ['https://example.com\u200b을', 'https://example.com/'],
    ['https://example.com...', 'https://example.com/'],
    ['https://example.com…', 'https://example.com/'],
    ['여기https://example.com', 'https://example.com/'],
  ])('%s leads to %s', (text, expected) => {
    expect(hrefs(text)).toEqual([expected]);
  });

  it.each([
    ['https://ko.wikipedia.org/wiki/도자기', 'https://ko.wikipedia.org/wiki/%EB%8F%84%EC%9E%90%EA%B8%B0'],
    ['https://example.com/?q=도자기&p=2', 'https://example.com/?q=%EB%8F%84%EC%9E%90%EA%B8%B0&p=2'],
    ['https://ja.example.com/お茶の道', 'https://ja.example.com/%E3%81%8A%E8%8C%B6%E3%81%AE%E9%81%93'],
    ['https://example.com/서울2024년', 'https://example.com/%EC%84%9C%EC%9A%B82024%EB%85%84'],
    ['https://café.example/thé', 'https://xn--caf-dma.example/th%C3%A9'],
  ])('%s keeps what is of it', (text, expected) => {
    expect(hrefs(text)).toEqual([expected]);
  });

  it('has every one of several', () => {
    expect(hrefs('https://a.example을https://b.example로, (https://c.example/d)도')).toEqual([
      'https://a.example/',
      'https://b.example/',
      'https://c.example/d',
    ]);
  });

  it.each([
    'https://examplе.com',
    'https://www.examplе.com/login',
    'https://i❤.example',
    'https://аpple.com',
  ])('%s, of which half looks like another script’s, is none', (text) => {
    expect(hrefs(text)).toEqual([]);
  });

  it('leads where it says, whatever is written right behind it', () => {
    const addresses = fc.constantFrom(
      'https://example.com',
      'https://example.com/',
      'http://192.168.0.12:3000',
      'https://example.com/a/b?c=d#e',
      url,
    );
    const letters = fc.constantFrom(...Array.from('을를이가은는로에서입니다のへを吧的яж'));
    const behind = fc.string({ unit: letters, minLength: 1, maxLength: 6 });
    const rest = fc.string({ unit: 'grapheme', maxLength: 10 }).filter((text) => !/[.\p{L}]/u.test(text));
    fc.assert(
      fc.property(addresses, behind, rest, (address, particle, after) => {
        const [first] = hrefs(
          address.endsWith('/') ? `${address} ${particle}` : `${address}${particle} ${after}`,
        );
        expect(first).toBe(new URL(address).href);
      }),
    );
  });

  it('loses nothing of any message', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        expect(
          splitLinks(text)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});
