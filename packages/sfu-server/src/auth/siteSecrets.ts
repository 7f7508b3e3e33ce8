import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  randomInt,
  timingSafeEqual,
} from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { SiteSecrets } from '../ports/accounts.ts';
import { isApiToken, newApiToken } from './apiTokens.ts';
import { newKey } from './keys.ts';

/** In DATA_DIR, readable only by the server's user; backups include it, because without it nothing sealed can be opened. */
const KEY_FILE = 'site.key';
const FILE_MODE = 0o600;
const KEY_BYTES = 32;
const TOKEN_BYTES = 32;
const ID_LENGTH = 16;
const ID_SIGNS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const DIGITS = 6;
const RECOVERY_LENGTH = 8;
/** Without easily confused characters (Crockford's): 40 bits in eight. */
const RECOVERY_SIGNS = '0123456789abcdefghjkmnpqrstvwxyz';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * The key in DATA_DIR, created if there is none.
 * @throws Error when the existing one is invalid, or the folder cannot be written
 */
export function readSiteKey(dataDir: string): Uint8Array {
  const file = join(dataDir, KEY_FILE);
  if (!existsSync(file)) {
    // Gets its name only once complete: a full disk or a power failure leaves no half of it.
    const unfinished = `${file}.new`;
    writeFileSync(unfinished, randomBytes(KEY_BYTES).toString('base64url'), { mode: FILE_MODE, flush: true });
    renameSync(unfinished, file);
  }
  try {
    chmodSync(file, FILE_MODE);
  } catch {
    // Not ours: its owner must deal with it.
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url');
  if (key.length !== KEY_BYTES) {
    throw new Error(
      `${file} is no key. Bring back that of a backup; if it is lost for good, remove it: mentors then keep their classes anew.`,
    );
  }
  return key;
}

/** Randomness, hashes and seals, under one key. */
export function siteSecrets(key: Uint8Array): SiteSecrets {
  const derive = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', key, '', `gongbang site ${purpose}`, KEY_BYTES));
  const sealing = derive('seal');
  const keying = derive('mac');
  const draw = (signs: string, length: number): string =>
    Array.from({ length }, () => signs[randomInt(signs.length)]).join('');
  return {
    id: () => draw(ID_SIGNS, ID_LENGTH),
    token: () => randomBytes(TOKEN_BYTES).toString('base64url'),
    key: newKey,
    digits: () => draw('0123456789', DIGITS),
    recoveryCode: () => draw(RECOVERY_SIGNS, RECOVERY_LENGTH),
    apiToken: newApiToken,
    isApiToken,
    hash: sha256,
    mac: (purpose, text) => createHmac('sha256', keying).update(`${purpose} ${text}`).digest('base64url'),
    isSame: (one, other) => timingSafeEqual(Buffer.from(sha256(one)), Buffer.from(sha256(other))),
    seal: (text, place) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, sealing, nonce).setAAD(Buffer.from(place));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    unseal: (sealed, place) => {
      const bytes = Buffer.from(sealed, 'base64url');
      const [nonce, tag] = [
        bytes.subarray(0, NONCE_BYTES),
        bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES),
      ];
      if (tag.length !== TAG_BYTES) {
        return null;
      }
      const decipher = createDecipheriv(CIPHER, sealing, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(place))
        .setAuthTag(tag);
      try {
        const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch {
        // Sealed by another key or for another place, or damaged.
        return null;
      }
    },
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');
