import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { linkPath, linkUrl, parseLink, tidyPath } from '@gongbang/client/links.ts';
import { splitLinks } from '../../packages/web/src/layout/links.ts';
import { newSecret } from '../support/TestClient.ts';

const ORIGIN = 'https://class.example.org';
const link = { id: 'abcdef012345', role: 'mentee', key: 'AbCdEfGhIjKlMnOpQrStUvWxYz01_-9-' } as const;
const { id, key } = link;
const url = linkUrl(link, ORIGIN);

const PARTICLES = ['을', '로', '에서', '입니다', '이에요.', '(으)로', '에서 열려요', 'から', 'へ', '。'];

describe('[LK1] a class link as messengers, mails and people leave it', () => {
  it.each([
    ['the # encoded', `${ORIGIN}/c/${id}%23${key}`],
    ['the # encoded twice', `${ORIGIN}/c/${id}%2523${key}`],
    ['all of it encoded', encodeURIComponent(url)],
    [
      'within the link of a service that follows it',
      `https://l.example.com/l.php?u=${encodeURIComponent(url)}&h=AT0`,
    ],
    ['characters of the key encoded', url.replaceAll('_', '%5F').replaceAll('-', '%2D')],
    ['parameters before the #', `${ORIGIN}/c/${id}?utm_source=kakao&fbclid=IwAR0_x-y#${key}`],
    ['parameters behind an encoded #', `${ORIGIN}/c/${id}%23${key}?fbclid=IwAR0`],
    ['parameters behind the key', `${url}?utm_source=kakao`],
    ['a # within the parameters', `${ORIGIN}/c/${id}?u=%23top#${key}`],
    ['a slash before the #', `${ORIGIN}/c/${id}/#${key}`],
    ['angle brackets', `<${url}>`],
    ['a link with a name', `<${url}|Join>`],
    ['Markdown', `[Join](${url})`],
    ['Markdown that escapes', `${ORIGIN}/c/${id}#${key.replaceAll('_', '\\_').replaceAll('-', '\\-')}`],
    ['emphasis', `_${url}_`],
    ['quotes', `“${url}”`],
    ['a full stop', `${url}.`],
    ['a trailing %20', `${url}%20`],
    ['an upper-case host and scheme', `HTTPS://CLASS.EXAMPLE.ORG/c/${id}#${key}`],
    ['an upper-case id', `${ORIGIN}/C/${id.toUpperCase()}#${key}`],
    ['no scheme', `class.example.org/c/${id}#${key}`],
    ['no host', `/c/${id}#${key}`],
    ['another of the addresses of the server', `http://192.168.0.12:3000/c/${id}#${key}`],
    ['zero-width characters', Array.from(url).join('\u200b')],
    ['a soft hyphen', `${ORIGIN}/c/${id}#${key.slice(0, 9)}\u00ad${key.slice(9)}`],
    ['a zero-width space that was encoded', `${url}%E2%80%8B`],
    ['a particle that was encoded', `${url}%EC%9D%84`],
    ['full-width characters', `${ORIGIN}／c／${id}＃${key}`],
    ['hyphens that do not break', url.replaceAll('-', '\u2011')],
    ['a dash for a hyphen', url.replaceAll('-', '\u2013')],
    ['a broken line', `${ORIGIN}/c/${id}#${key.slice(0, 20)}\r\n${key.slice(20)}`],
    ['a broken line before the #', `${ORIGIN}/c/${id}\n#${key}\nSee you`],
    ['a broken id', `${ORIGIN}/c/${id.slice(0, 5)}\n  ${id.slice(5)}#${key}\nSee you`],
    [
      'a broken line of a mail that was quoted',
      `> ${ORIGIN}/c/${id}#${key.slice(0, 20)}\n> ${key.slice(20)}\n> See you`,
    ],
    ['a soft line break of a mail', `${ORIGIN}/c/${id}#${key.slice(0, 20)}=\r\n${key.slice(20)}`],
    ['what one line leaves of several', `Join here: ${url}See you then`],
    ['two links of which one is of no class', `${ORIGIN}/check ${ORIGIN}/c/${id} ${url}`],
  ])('opens with %s', (_what, text) => {
    expect(parseLink(text)).toEqual(link);
  });

  it.each(PARTICLES)('opens with %s behind the key', (particle) => {
    expect(parseLink(url + particle)).toEqual(link);
    expect(parseLink(`${url}${encodeURIComponent(particle)}`)).toEqual(link);
  });

  it('is found in a whole invitation', () => {
    const invitation = `손으로 빚는 찻잔\n11월 27일 (금) 오후 8:00\n\n오늘 수업 링크예요: ${url}\n와이파이에서 열어 주세요. 문의: https://example.com/c/help#top`;
    expect(parseLink(invitation)).toEqual(link);
  });

  it('is found in any text, encoded or not, whatever is around it', () => {
    const around = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !/[%\\/]/.test(text));
    const behind = around.map((text) => text.replace(/^[=\s]+/, ' '));
    const encode = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => text.replace('#', '%23'),
      encodeURIComponent,
      (text) => encodeURIComponent(encodeURIComponent(text)),
    );
    const links = fc.record({
      id: fc.string({ unit: fc.constantFrom(...Array.from('abcxyz019')), minLength: 12, maxLength: 12 }),
      role: fc.constantFrom('mentor' as const, 'mentee' as const, 'camera' as const),
      key: fc.nat().map(() => newSecret()),
    });
    fc.assert(
      fc.property(links, around, behind, encode, (wanted, before, after, encoded) => {
        expect(parseLink(before + encoded(linkUrl(wanted, ORIGIN)) + after)).toEqual(wanted);
      }),
    );
  });

  it('survives a break of its lines anywhere', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: ORIGIN.length, max: url.length - 1 }),
        fc.constantFrom('\n', '\r\n', '=\r\n', '\n> ', '\n  ', '\u2028'),
        (at, lineBreak) => {
          expect(parseLink(`Join: ${url.slice(0, at)}${lineBreak}${url.slice(at)}${lineBreak}Bye`)).toEqual(
            link,
          );
        },
      ),
    );
  });

  it.each([
    ['', 'nothing'],
    ['hello', 'a word'],
    [`${ORIGIN}/c/${id}`, 'no key'],
    [`${ORIGIN}/c/${id}#${key.slice(1)}`, 'a key that is too short'],
    [`${ORIGIN}/c/${id.slice(1)}#${key}`, 'an id that is too short'],
    [`${ORIGIN}/x/${id}#${key}`, 'another path'],
    ['javascript:alert(1)', 'a script'],
    ['%', 'an escape of nothing'],
    ['%E0%A4%A', 'half an escape'],
  ])('%s is none: %s', (text) => {
    expect(parseLink(text)).toBeNull();
  });

  it('takes no longer the longer a text is', () => {
    for (const text of ['/', '/m', '/m/', ' ', '#', '%23', '=', '\n', `/c/${id}`, `/c/${id} `, `/c/${id}?`]) {
      expect(parseLink(text.repeat(3000))).toBeNull();
      expect(parseLink(`/c/${id}${text.repeat(3000)}`)).toBeNull();
    }
  });
});

describe('[LK2] the address bar', () => {
  it.each([
    `${ORIGIN}/c/${id}%23${key}`,
    `${ORIGIN}/c%2F${id}%23${key}`,
    `${ORIGIN}/c/${id}%23${key}.?fbclid=x`,
    `${ORIGIN}/c/${id}?utm_source=x#${key}`,
    `${url}%EC%9D%84`,
  ])('%s is put in order, its key behind the #', (href) => {
    expect(tidyPath(href)).toBe(linkPath(link));
  });

  it.each([
    url,
    `${ORIGIN}/`,
    `${ORIGIN}/created/${id}`,
    `${ORIGIN}/c/${id}`,
    `${ORIGIN}/check?u=/c/${id}#${key}`,
  ])('%s stays', (href) => {
    expect(tidyPath(href)).toBeNull();
  });
});

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
