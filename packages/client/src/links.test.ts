import { newSecret } from '@gongbang/tests/support/TestClient.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { linkPath, linkUrl, parseLink, tidyPath } from './links.ts';

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

describe('[KY2] links', () => {
  const base = 'https://class.example.org';
  it('carry the key behind the #, and are read back', () => {
    const link = { id: 'abcdefghijkl', role: 'mentor', key: newSecret() } as const;
    const path = linkPath(link);
    expect(new URL(path, base).pathname).not.toContain(link.key);
    expect(parseLink(base + path)).toEqual(link);
    expect(parseLink(` ${path} `)).toEqual(link);
  });

  it.each(['', 'hello', 'https://class.example.org/c/abcdefghijkl', '/c/abc#x', 'javascript:alert(1)'])(
    '%s is none',
    (text) => {
      expect(parseLink(text)).toBeNull();
    },
  );
});
