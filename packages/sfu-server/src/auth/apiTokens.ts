import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

import { TOKEN_PREFIX, apiToken } from '@gongbang/protocol';

const SIGNS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 214 bits. */
const RANDOM_LENGTH = 36;
const CHECK_LENGTH = 6;

/** A fresh API token. Truncated and made-up ones can be recognised without asking anybody. */
export function newApiToken(): string {
  const random = Array.from({ length: RANDOM_LENGTH }, () => SIGNS[randomInt(SIGNS.length)]).join('');
  return `${TOKEN_PREFIX}${random}${checkOf(random)}`;
}

/** Whether it has the form of one: only the store knows whether it was issued here. */
export function isApiToken(text: string): boolean {
  const random = text.slice(TOKEN_PREFIX.length, TOKEN_PREFIX.length + RANDOM_LENGTH);
  return apiToken.safeParse(text).success && text.endsWith(checkOf(random));
}

/** CRC-32 in six characters. */
function checkOf(random: string): string {
  let rest = crc32(random);
  let check = '';
  for (let place = 0; place < CHECK_LENGTH; place += 1) {
    check = `${SIGNS[rest % SIGNS.length] ?? ''}${check}`;
    rest = Math.floor(rest / SIGNS.length);
  }
  return check;
}
