import type { Secret } from '@gongbang/protocol';

/** Randomness, hashes and seals. */
export interface SiteSecrets {
  /** 16 small letters and digits. */
  id(): string;
  /** 32 random bytes, base64url. */
  token(): string;
  /** A link's key. */
  key(): Secret;
  /** Six digits. */
  digits(): string;
  /** Eight signs that nobody mistakes for others: `7kq2m41x`. */
  recoveryCode(): string;
  /** What an owner's program shows. */
  apiToken(): string;
  /** Whether it can be one. */
  isApiToken(text: string): boolean;
  /** Of what is long and random: SHA-256, base64url. */
  hash(token: string): string;
  /** Of what is short: nobody who has the database alone finds it by trying. */
  mac(purpose: string, text: string): string;
  isSame(one: string, other: string): boolean;
  /** Sealed for one place: it opens nowhere else. */
  seal(text: string, place: string): string;
  /** Null where it was not sealed here, for this place. */
  unseal(sealed: string, place: string): string | null;
}
