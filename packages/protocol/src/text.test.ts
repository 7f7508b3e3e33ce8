import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { chatText, classDraft, line, personName, printable, requests, text } from './index.ts';

/** Names and words in many scripts, with all the invisible characters that shape them. */
const WRITTEN = [
  '이정은',
  '이정은'.normalize('NFD'),
  '\u1112\u119e\u11ab글', // old Korean
  '\u115f\u1161', // a vowel that stands alone
  '\u1100\u1160\u11a8',
  'Ana-María O’Neill',
  'Nguyễn Thị Ngọc Ánh'.normalize('NFD'),
  'दीक्षा शर्मा',
  'क्‍ष', // a half letter
  'র‍্যাব',
  'ශ්‍රී ලංකා',
  'അവന്‍',
  'நித்யா',
  'สมชาย ก้ำกึ่ง',
  'ភាសា\u200bខ្មែរ',
  'ཧྐྵྨླྺྲྱཾ',
  'می‌خواهم',
  'کتابِ‌من',
  'مُحَمَّد',
  'שָׁלוֹם',
  'ᠮᠣᠩᠭᠣᠯ᠎ᠠ',
  '葛\u{e0100}城',
  '神',
  'Παπαδόπουλος'.normalize('NFD'),
  '⠓⠑⠇⠇⠕⠀⠺⠕⠗⠇⠙',
  '👩‍🏫',
  '👨‍👩‍👧‍👦',
  '👩🏽‍❤️‍💋‍👨🏿',
  '🏳️‍🌈',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  '🏴‍☠️',
  '1️⃣ 물레',
  '❤️ ☎︎ ©️',
  '🇰🇷',
];
/** Characters that Unicode shows as nothing, by themselves or between letters that do not need them. */
const codePoints = Array.from({ length: 0x110000 }, (_, index) => index).filter(
  (code) => code < 0xd800 || code > 0xdfff,
);
const UNSEEN = codePoints
  .map((code) => String.fromCodePoint(code))
  .filter((character) =>
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}\u2800\u{1d159}]/u.test(
      character,
    ),
  )
  .filter((character) => !'\n\t'.includes(character));
const unseen = fc.constantFrom(...UNSEEN);
const anyLine = line(300);
const isLine = (value: string): boolean => anyLine.safeParse(value).success;

describe('[MD27] what people write', () => {
  it.each([
    '두\n줄',
    '두\r줄',
    '두\t칸',
    'x\0y',
    'x\u0085y',
    'x\u2028y',
    '\u202egnabgnog',
    'x\u2066y',
    'x\u200fy',
    '\u200b\u3164',
    '',
  ])('a name is one line of what can be seen: %j is none', (name) => {
    expect(personName.safeParse(name).success).toBe(false);
  });

  it('longer text keeps its lines, and loses what is not to be seen', () => {
    expect(text(100).parse('one\r\ntwo\rthree\n\tfour\0\u0007\u202e\u2066five\u2029')).toBe(
      'one\ntwo\nthree\n\tfourfive',
    );
    expect(chatText.safeParse('\u202e\0').success).toBe(false);
    expect(chatText.safeParse('\u200b').success).toBe(false);
    expect(chatText.parse('안녕\n하세요 ☕')).toBe('안녕\n하세요 ☕');
  });
});

describe('[TX1] what is not seen stands only where it shapes what is', () => {
  it.each(WRITTEN)('%s is a name, and stays as it was written', (name) => {
    expect(personName.parse(` ${name} `)).toBe(name);
    expect(chatText.parse(name)).toBe(name);
  });

  it.each([
    ['an empty braille cell', '\u2800'],
    ['a note head that is none', '\u{1d159}'],
    ['a Hangul filler', '\u3164'],
    ['a half-width one', '\uffa0'],
    ['a syllable of fillers', '\u115f\u1160'],
    ['a hieroglyph’s blank', '\u{13441}'],
    ['marks without a letter', '\u0301\u20dd'],
    ['the place of an object', '\ufffc'],
    ['private use', '\ue000'],
    ['a picture’s selector', '\ufe0f'],
    ['tags without a flag', '\u{e0067}\u{e0062}\u{e007f}'],
    ['joiners', '\u200c\u200d'],
    ['white space', '\u00a0\u3000\u205f'],
  ])('%s is no name, question, title or message', (_what, blank) => {
    expect(personName.safeParse(blank.repeat(2)).success).toBe(false);
    expect(chatText.safeParse(`${blank}\n${blank}`).success).toBe(false);
    expect(classDraft.safeParse({ title: blank, mentorName: '이정은' }).success).toBe(false);
    const { payload } = requests['poll:open'];
    expect(payload.safeParse({ question: blank, choices: ['네', '아니요'] }).success).toBe(false);
    expect(payload.safeParse({ question: '다 됐나요?', choices: ['네', blank] }).success).toBe(false);
  });

  it('none of them passes for another name, wherever it is put', () => {
    fc.assert(
      fc.property(unseen, fc.constantFrom('이정은', 'Ana', 'Иван', '山田'), fc.nat(4), (hidden, name, at) => {
        const changed = name.slice(0, at) + hidden + name.slice(at);
        const isItsForm = at > 0 && name === '山田' && /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u.test(hidden);
        // Refused names impersonate nobody; white space at the ends is trimmed.
        expect(personName.safeParse(changed).data ?? name).toBe(isItsForm ? changed : name);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['a Mongolian selector after another', '\u180b\u180b'],
    ['a Mongolian separator after another', '\u180e\u180e'],
    ['a joiner after a selector', '\u180b\u200d'],
    ['a break after a vowel that is not seen', '\u17b4\u200b'],
    ['a selector after one', '\u17b4\ufe00'],
    ['a break after a filler', '\u{16fe4}\u200b'],
    ['a filler', '\u{16fe4}'],
    ['a digit’s selector without its keycap', '1\ufe0f'],
    ['a selector after an apostrophe', "'\ufe00"],
    ['a flag of no country', '🏴\u{e0068}\u{e0069}\u{e0030}\u{e0031}\u{e007f}'],
    ['a break at the end', 'ก\u200b'],
  ])('%s vouches for nothing', (_what, hidden) => {
    expect(personName.safeParse(`이정은${hidden}`).success).toBe(false);
    expect(printable(printable(hidden))).toBe(printable(hidden));
  });

  it('each alone and in a row is nothing', () => {
    for (const hidden of UNSEEN) {
      expect(isLine(hidden) || isLine(hidden.repeat(3)), hidden.codePointAt(0)?.toString(16)).toBe(false);
    }
  });

  it.each(['\ud800', 'x\udc00y', 'x\ufffey', 'x\ufdd0y', 'x\u{1ffff}y'])('%j is no text', (value) => {
    expect(isLine(value)).toBe(false);
    expect(chatText.safeParse(value).data?.isWellFormed() ?? true).toBe(true);
    expect(chatText.safeParse(value).data ?? '').not.toMatch(/\p{Noncharacter_Code_Point}/u);
  });
});

describe('[TX2] a letter carries eight marks at most', () => {
  it.each([
    ['39 accents', `Z${'\u0301'.repeat(39)}`],
    ['nine accents of many kinds', 'Z\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a'],
    ['accents with joiners between them', `का${'\u0941\u200d'.repeat(10)}`],
    ['enclosures', `o${'\u20dd'.repeat(9)}`],
  ])('%s are too many for a name, and cut in a message', (_what, name) => {
    expect(personName.safeParse(name).success).toBe(false);
    expect(chatText.parse(name)).toMatch(/^\p{L}\p{M}?[\p{M}\p{Cf}]{7,8}$/u);
  });
});

describe('[TX1] [TX2] whatever is written', () => {
  const pieces = fc.array(
    fc.oneof(
      unseen,
      fc.constantFrom(...WRITTEN, ' ', '\n', '\t', '\ue000', '\u0301'.repeat(9)),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 12 },
  );

  it('what is left can be seen, and is left as it is the next time', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const once = printable(parts.join(''));
        expect(printable(once)).toBe(once);
        expect(once).not.toMatch(
          /(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\p{Co}\p{Bidi_Control}\p{Noncharacter_Code_Point}]/u,
        );
        expect(once).not.toMatch(/[\p{M}\p{Cf}]{9}/u);
        const asLine = line(10_000).safeParse(once).data;
        expect([undefined, once.trim()]).toContain(asLine);
      }),
      { numRuns: 2000 },
    );
  });

  // A pattern that looks back at every letter takes minutes for such a text; this takes a busy machine some seconds.
  it('is read in a moment', { timeout: 120_000 }, () => {
    for (const unit of ['\u200d', '👩‍', '\u0301', 'क\u200d', ' ', '\u115f', '🏴󠁧󠁢󠁥󠁮󠁧', '⠁⠀']) {
      const startedAt = performance.now();
      chatText.safeParse(unit.repeat(60_000));
      personName.safeParse(unit.repeat(60_000));
      expect(performance.now() - startedAt, unit).toBeLessThan(20_000);
    }
  });
});
