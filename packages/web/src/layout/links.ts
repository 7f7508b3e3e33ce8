import { LinkifyIt } from 'linkify-it';

/** A piece of a message: plain text, or an address to follow. */
export interface TextPiece {
  readonly text: string;
  readonly href: string | null;
}

const FOLLOWED = ['http:', 'https:'];

const linkify = new LinkifyIt({ fuzzyEmail: false, fuzzyIP: false })
  .add('ftp:', null)
  .add('mailto:', null)
  .add('//', null);

/**
 * Splits a message at its links; only http and https ones become links. A link ends where its script does: in languages that
 * write particles directly after a word, the rest would make another address of it.
 */
export function splitLinks(message: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let plain = '';
  let rest = message;
  for (const part of parts(message)) {
    rest = rest.slice(part.length);
    let end = 0;
    for (const { index, lastIndex, text, url } of linkify.match(part) ?? []) {
      if (isFollowed(url) && (lastIndex < part.length || isWhole(url, rest))) {
        pieces.push({ text: plain + part.slice(end, index), href: null }, { text, href: url });
        plain = '';
        end = lastIndex;
      }
    }
    plain += part.slice(end);
  }
  pieces.push({ text: plain, href: null });
  return pieces.filter(({ text }) => text !== '');
}

/** Whether an address may be a link: on the web, with no part of its host mixing two scripts that look alike. */
function isFollowed(url: string): boolean {
  if (!URL.canParse(url) || !FOLLOWED.includes(new URL(url).protocol)) {
    return false;
  }
  const [, host = ''] = /^[a-z]+:\/\/([^/?#]*)/i.exec(url) ?? [];
  return host
    .split('.')
    .every((label) => new Set(Array.from(label).flatMap((letter) => scriptOf(letter) ?? [])).size <= 1);
}

/** Whether an address that was cut ends there, or in the middle of a host whose other half follows. */
function isWhole(url: string, rest: string): boolean {
  const { pathname, search, hash } = new URL(url);
  const isHost = pathname === '/' && search === '' && hash === '' && !url.endsWith('/');
  return !isHost || !/^[^\s/?#]*\.\p{Script=Latin}/u.test(rest);
}

/** Scripts mixed within one word count as one here, as in Japanese. */
const SCRIPTS = [
  /\p{Script=Latin}/u,
  /\p{Script=Hangul}/u,
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{L}/u,
] as const;
const LATIN = SCRIPTS[0];

/** The script of a letter; null for characters common to all, such as digits. */
function scriptOf(character: string): RegExp | null {
  return SCRIPTS.find((script) => script.test(character)) ?? null;
}

/** Invisible characters, and those that no address contains. */
const NEVER = /[\p{Cf}\p{Extended_Pictographic}\p{Regional_Indicator}]/u;
const ADDRESS_BEGINS = /^(?:https?:\/\/|www\.)/i;

/** Particles and endings written directly after an address, even after its last slash. */
const PARTICLE =
  /^(?:[을를이가은는에로와과랑도만의야고요나]|에서|에게|으로|이랑|이나|까지|부터|보다|처럼|라고|이라고|입니다|이에요|예요|에요|이야|인데요?|이고|에는|에도|에서는|으로는|로는|로도|[はがをにでへとのも]|です|から|まで|より)(?!\p{L})/u;

/** What a class link's key may end in. */
const KEY_MARK = /[-_]/;

/** A message in parts, none of which contains both an address and what is written directly after it. */
function parts(message: string): string[] {
  const found: string[] = [];
  let start = 0;
  let at = 0;
  /** The script of the current word's last letter; 'none' at its beginning, null while it has only digits. */
  let script: RegExp | null | 'none' = 'none';
  let before = ' ';
  let isFragment = false;
  for (const character of message) {
    const own = scriptOf(character);
    if (at > start && endsBefore(message, at, { character, own, script, before })) {
      found.push(message.slice(start, at));
      start = at;
    }
    if (own !== null) {
      script = own;
    } else if (/\p{N}/u.test(character)) {
      script = script === 'none' ? null : script;
    } else if (!/\p{M}/u.test(character) && !(isFragment && KEY_MARK.test(character))) {
      script = 'none';
    }
    isFragment = character === '#' || (isFragment && character.trim() !== '');
    before = character;
    at += character.length;
  }
  found.push(message.slice(start));
  return found;
}

interface Place {
  readonly character: string;
  readonly own: RegExp | null;
  readonly script: RegExp | null | 'none';
  readonly before: string;
}

function endsBefore(message: string, at: number, { character, own, script, before }: Place): boolean {
  if (own === LATIN) {
    return script !== 'none' && script !== LATIN && ADDRESS_BEGINS.test(message.slice(at, at + 8));
  }
  if (own === null) {
    // To Unicode, digits and the hash are emoji too.
    return character > '\u007f' && NEVER.test(character);
  }
  return script === 'none' ? before !== ' ' && PARTICLE.test(message.slice(at, at + 8)) : script !== own;
}
