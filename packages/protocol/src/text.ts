import { z } from 'zod';

/*
 * What people write: names, titles, questions, messages. Others see it, so all of it must be visible, in the
 * order in which it was written, and within its own line.
 */

/**
 * Invisible, or not the same everywhere: control and formatting characters, line and paragraph separators,
 * private use, noncharacters, and those that Unicode calls ignorable; then blank symbols: an empty braille
 * cell, hieroglyphs and note head, and the object placeholder.
 */
const UNSEEN =
  '\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Co}\\p{Noncharacter_Code_Point}\\p{Default_Ignorable_Code_Point}' +
  '\\u{16fe4}\\u2800\\u{13441}\\u{13442}\\u{1d159}\\ufffc';

/** Scripts whose letters look the same whatever comes between them; the marks that all scripts share are `Zinh`. */
const PLAIN_SCRIPTS = [
  'Latn',
  'Grek',
  'Cyrl',
  'Hang',
  'Hani',
  'Hira',
  'Kana',
  'Bopo',
  'Hebr',
  'Armn',
  'Zinh',
  'Zyyy',
]
  .map((script) => `\\p{scx=${script}}`)
  .join('');

/** A visible letter or mark of the other scripts. */
const JOINING = `(?![${PLAIN_SCRIPTS}\\p{Default_Ignorable_Code_Point}\\u{16fe4}])[\\p{L}\\p{M}]`;

const PICTURE = '\\p{Extended_Pictographic}(?:\\p{Emoji_Modifier}|[\\ufe0e\\ufe0f])?';
/** England's, Scotland's and Wales's: no other part of a country has a flag that is drawn (UTS #51, RGI). */
const FLAG =
  '\\u{1f3f4}\\u{e0067}\\u{e0062}(?:\\u{e0065}\\u{e006e}\\u{e0067}|\\u{e0073}\\u{e0063}\\u{e0074}|\\u{e0077}\\u{e006c}\\u{e0073})\\u{e007f}';
const [FIRST_JAMO, VOWEL_JAMO, LAST_JAMO] = [
  '[\\u1100-\\u115f\\ua960-\\ua97c]',
  '[\\u1160-\\u11a7\\ud7b0-\\ud7c6]',
  '[\\u11a8-\\u11ff\\ud7cb-\\ud7fb]',
];

/** Where invisible characters make others look as they should. */
const SHAPED = [
  // Families, professions, the rainbow flag.
  `(?:${FLAG}|${PICTURE})(?:\\u200d${PICTURE})*`,
  // A keycap; a variant of a mathematical sign, of a Chinese character or of the punctuation set among them.
  '[0-9#*]\\ufe0f(?=\\u20e3)',
  '[0\\p{Sm}\\u2018-\\u201d\\u3001\\u3002\\uff01-\\uff1f][\\ufe00-\\ufe02]',
  '\\p{Ideographic}[\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]',
  // Hindi, Persian, Sinhala: letters joined or kept apart. Thai, Khmer: where a line may break.
  `${JOINING}(?:[\\u200c\\u200d\\ufe00-\\ufe02]|\\u200b(?=${JOINING}))`,
  '(?!\\p{Default_Ignorable_Code_Point})\\p{sc=Mong}[\\u180b-\\u180f]{1,2}',
  // An Old Korean syllable without its first consonant or its vowel.
  `(?!\\u115f\\u1160(?!${LAST_JAMO}))${FIRST_JAMO}${VOWEL_JAMO}`,
  // A space between words in braille.
  '[\\u2801-\\u28ff]\\u2800(?=[\\u2801-\\u28ff])',
].join('|');

const UNSEEN_UNLESS_SHAPING = new RegExp(`(${SHAPED})|(?![\\n\\t])[${UNSEEN}]`, 'gu');
/** Something visible: neither white space, nor a mark with nothing to stand on. */
const SEEN = new RegExp(`[^${UNSEEN}\\p{White_Space}\\p{M}]`, 'u');

/**
 * Marks on one letter. Eight is the most any language needs (Tibetan stacks); Thai, Vietnamese, Hebrew and
 * Hindi need two to five. The thirty of Unicode's Stream-Safe Text Format (UAX #15, 12) is what a program can
 * hold; on the screen they cover the lines above.
 */
const MAX_MARKS = 8;
const MARKS_TOO_MANY = new RegExp(`([\\p{M}\\p{Cf}]{${MAX_MARKS}})[\\p{M}\\p{Cf}]+`, 'gu');

/**
 * The text without characters that are invisible or would show something other than what was written; line
 * breaks and tabs stay.
 */
export function printable(value: string): string {
  return value.replaceAll(UNSEEN_UNLESS_SHAPING, '$1').replaceAll(MARKS_TOO_MANY, '$1');
}

/** Well-formed text, of any characters. */
const wellFormed = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => value.isWellFormed(), 'must be well-formed text');

/** Typed text of several lines: trimmed, with uniform line breaks, and printable. */
export const text = (max: number) =>
  wellFormed(max)
    .overwrite((value) => printable(value.replaceAll(/\r\n?/g, '\n')))
    .trim();

/** The same, but not empty. */
export const someText = (max: number) =>
  text(max)
    .min(1)
    .refine((value) => SEEN.test(value), 'must have visible text');

/** One line of printable text, with something visible in it. */
export const line = (max: number) =>
  wellFormed(max)
    .trim()
    .min(1)
    .refine(
      (value) => SEEN.test(value) && !/[\n\t]/.test(value) && printable(value) === value,
      'must be one line of printable text',
    );
